"""What a person may see of applications: every read starts from the owner."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet, Sum

from accounts.models import User
from applications import capacity
from applications.choices import Kind, Tenure
from applications.models import (
    Application,
    BankAccount,
    Declaration,
    Dependant,
    Housing,
    Income,
    SupportingDocument,
)

SECTIONS = ("personal", "dependants", "income", "housing", "bank", "documents")
PERSONAL = ("kind", "situation", "marital", "health", "work_ability", "education", "employment")
ADDRESS = ("building", "street", "district", "city", "region", "postal_code", "additional")
HOUSING = ("tenure", "contract", "contract_ends", "short_address", *ADDRESS)
# a section in one of these states does not hold up the submission
DONE = {"complete", "under_check"}


@dataclass(frozen=True)
class Section:
    """One section of the file: not_started, in_progress, complete, under_check or needs_correction."""

    slug: str
    state: str

    @property
    def done(self) -> bool:
        return self.state in DONE


def application_of(person: User) -> Application | None:
    return Application.objects.select_related("owner").filter(owner=person).first()


def dependants_of(application: Application) -> QuerySet[Dependant]:
    return Dependant.objects.filter(application=application)


def incomes_of(application: Application) -> QuerySet[Income]:
    return Income.objects.filter(application=application).select_related("dependant")


def income_total(application: Application) -> Decimal:
    """The household's declared gross income in SAR a month."""
    return incomes_of(application).aggregate(total=Sum("amount"))["total"] or Decimal("0.00")


def housing_of(application: Application) -> Housing | None:
    return Housing.objects.filter(application=application).first()


def documents_of(application: Application) -> QuerySet[SupportingDocument]:
    return SupportingDocument.objects.filter(application=application)


def document_for(person: User, key: UUID) -> SupportingDocument | None:
    """The document when it is this person's own, or when an officer who may see documents asks."""
    documents = SupportingDocument.objects.filter(pk=key)
    if person.is_staff and person.has_perm("applications.view_supportingdocument"):
        return documents.first()
    return documents.filter(application__owner=person).first()


def declarations_of(person: User) -> QuerySet[Declaration]:
    return Declaration.objects.filter(application__owner=person).order_by("-version")


def last_declaration(application: Application) -> Declaration | None:
    return application.declarations.order_by("-version").first()


def current_account(application: Application) -> BankAccount | None:
    return application.bank_accounts.filter(status=BankAccount.Status.CURRENT).first()


def accounts_of(application: Application) -> QuerySet[BankAccount]:
    """Every account ever given, newest first."""
    return BankAccount.objects.filter(application=application)


def newest_account(application: Application) -> BankAccount | None:
    return application.bank_accounts.first()


def applicant(application: Application) -> capacity.Applicant:
    """The answers that decide who may apply and what proves it."""
    housing = housing_of(application)
    return capacity.Applicant(
        kind=application.kind,
        marital=application.marital,
        situation=application.situation,
        tenure=housing.tenure if housing else "",
        relations=tuple(dependants_of(application).values_list("relation", flat=True)),
    )


def needed_proofs(application: Application) -> tuple[tuple[str, ...], ...]:
    """The proofs that the file itself asks for; of each, one of the kinds of documents is enough."""
    return capacity.proofs(applicant(application))


def needed_documents(application: Application) -> tuple[str, ...]:
    """One kind for each proof asked for: the one that was given, otherwise the usual one."""
    given = _given_kinds(application)
    return tuple(next((kind for kind in proof if kind in given), proof[0]) for proof in needed_proofs(application))


def missing_documents(application: Application) -> tuple[str, ...]:
    given = _given_kinds(application)
    return tuple(proof[0] for proof in needed_proofs(application) if not given & set(proof))


def _given_kinds(application: Application) -> set[str]:
    return set(documents_of(application).values_list("kind", flat=True))


def sections(application: Application) -> tuple[Section, ...]:
    """The six sections in order, each with its state computed from the rows."""
    states = {
        "personal": _personal(application),
        "dependants": _dependants(application),
        "income": _listed(application.no_income, incomes_of(application).exists()),
        "housing": _housing(housing_of(application)),
        "bank": _bank(application),
        "documents": _documents(application),
    }
    return tuple(Section(slug, states[slug]) for slug in SECTIONS)


def _personal(application: Application) -> str:
    asked = (field for field in PERSONAL if field != "situation" or application.kind == Kind.MARRIED_WOMAN)
    state = _answered(getattr(application, field) for field in asked)
    # an officer's account has no date of birth, and nobody is studied without one
    return "in_progress" if state == "complete" and not application.owner.birth_date else state


def _dependants(application: Application) -> str:
    state = _listed(application.no_dependants, dependants_of(application).exists())
    if state == "complete" and capacity.husband_missing(applicant(application)):
        return "in_progress"
    return state


def _housing(housing: Housing | None) -> str:
    if housing is None:
        return "not_started"
    asked = ("tenure", *ADDRESS, *(("contract",) if housing.tenure == Tenure.RENT else ()))
    return _answered(getattr(housing, field) for field in asked)


def _answered(answers: Iterable[str]) -> str:
    given = [bool(answer) for answer in answers]
    if all(given):
        return "complete"
    return "in_progress" if any(given) else "not_started"


def _listed(none: bool, any_row: bool) -> str:
    return "complete" if none or any_row else "not_started"


def _bank(application: Application) -> str:
    account = newest_account(application)
    if account is None:
        return "not_started"
    return {
        BankAccount.Status.UNDER_CHECK: "under_check",
        BankAccount.Status.REFUSED: "complete" if current_account(application) else "needs_correction",
    }.get(BankAccount.Status(account.status), "complete")


def _documents(application: Application) -> str:
    housing = housing_of(application)
    if housing is None or not housing.tenure:
        return "in_progress" if documents_of(application).exists() else "not_started"
    return "in_progress" if missing_documents(application) else "complete"


def submitted_among(national_ids: list[str]) -> set[str]:
    """Which of these people are main beneficiaries of a submitted application of their own."""
    owners = Application.objects.filter(
        status=Application.Status.SUBMITTED, owner__national_id__in=national_ids
    )
    return set(owners.values_list("owner__national_id", flat=True))
