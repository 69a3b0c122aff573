"""What a person may see of applications: every read starts from the owner."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from accounts import selectors as accounts
from accounts.models import User
from applications import capacity
from applications.choices import DocumentKind, Kind, Tenure
from applications.models import (
    Application,
    BankAccount,
    Declaration,
    Dependant,
    DocumentPage,
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
ENDING_DAYS = 30


@dataclass(frozen=True)
class Ending:
    """Something that ends on a day: a `document` with its key and kind, or the lease of `housing`."""

    of: str
    key: str
    kind: str
    on: date


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


def income_by_person(application: Application) -> list[tuple[str, Decimal]]:
    """Who earns how much in SAR a month: the applicant first, then the dependants by age."""
    sums: dict[str, Decimal] = {}
    rows = incomes_of(application).order_by(F("dependant__birth_date").asc(nulls_first=True), "pk")
    for row in rows:
        name = row.dependant.name if row.dependant else application.owner.name
        sums[name] = sums.get(name, Decimal("0.00")) + row.amount
    return list(sums.items())


def answers_of(row: Application | Housing | None, fields: tuple[str, ...]) -> dict[str, Any]:
    """The answers of a section that is one row, as they stand."""
    return {field: getattr(row, field, None) for field in fields}


def fingerprint(answers: dict[str, Any]) -> str:
    """Tells whether a section still says what it said when a form was opened."""
    said = "\x1f".join(f"{field}={'' if answer is None else answer}" for field, answer in answers.items())
    return hashlib.sha256(said.encode()).hexdigest()


def documents_of(application: Application) -> QuerySet[SupportingDocument]:
    """The documents that are part of the file now, with their pages; what was removed is evidence only."""
    current = SupportingDocument.objects.filter(application=application, removed_at=None)
    return current.select_related("application__owner").prefetch_related("pages", "people")


def bytes_of(application: Application) -> tuple[int, int]:
    """Size of the files in the file now, and with the evidence that was removed."""
    pages = DocumentPage.objects.filter(document__application=application)
    now = Q(removed_at=None, document__removed_at=None)
    sizes = pages.aggregate(now=Sum("size", filter=now), ever=Sum("size"))
    return sizes["now"] or 0, sizes["ever"] or 0


def is_signed(application: Application, sha256: str) -> bool:
    """A declaration names this page: alone, or among the pages of a document."""
    names = Q(snapshot__documents__contains=[{"sha256": sha256}])
    among = Q(snapshot__documents__contains=[{"pages": [sha256]}])
    return application.declarations.filter(names | among).exists()


def signed_documents(signed: Declaration) -> QuerySet[SupportingDocument]:
    """The documents that a declaration names, those that were replaced since among them."""
    named = signed.snapshot["documents"]
    digests = {digest for each in named for digest in (each["sha256"], *each.get("pages", ()))}
    documents = SupportingDocument.objects.filter(application_id=signed.application_id)
    return documents.filter(pages__sha256__in=digests).distinct()


def document_for(person: User, key: UUID) -> SupportingDocument | None:
    """The document, removed or not, when it is the person's own or he is an officer who may see it."""
    return _seen_by(person).filter(pk=key).first()


def page_for(person: User, key: UUID) -> DocumentPage | None:
    """A page that may be opened: an officer waits for the scan, and nobody opens what was malicious."""
    documents = _seen_by(person).values("pk")
    page = DocumentPage.objects.filter(pk=key, document__in=documents).select_related("document__application")
    found = page.exclude(scan=DocumentPage.Scan.INFECTED).first()
    if found and found.scan == found.Scan.WAITING and found.document.application.owner_id != person.pk:
        return None
    return found


def _seen_by(person: User) -> QuerySet[SupportingDocument]:
    """One's own, or of an officer at work every household's that does not list him (T76)."""
    documents = SupportingDocument.objects.select_related("application__owner").prefetch_related(
        "pages", "people"
    )
    if accounts.at_work(person) and person.has_perm("applications.view_supportingdocument"):
        return documents.exclude(application__dependants__national_id=person.national_id)
    return documents.filter(application__owner=person)


def documents_in(documents: QuerySet[SupportingDocument], state: str) -> QuerySet[SupportingDocument]:
    """Those of one state as people see it, `pending_scan` among them; what was removed is none."""
    waiting = Q(pages__scan=DocumentPage.Scan.WAITING, pages__removed_at=None)
    given, current = SupportingDocument.Status.GIVEN, documents.filter(removed_at=None)
    if state == SupportingDocument.WAITING:
        return current.filter(waiting, status=given).distinct()
    rows = current.filter(status=state)
    waits = DocumentPage.objects.filter(scan=DocumentPage.Scan.WAITING, removed_at=None)
    return rows.exclude(pk__in=waits.values("document")) if state == given else rows


def decidable_by(officer: User) -> QuerySet[SupportingDocument]:
    """What this officer may accept or refuse: never of a household of his own, nor of one that lists him."""
    if not officer.has_perm("applications.decide_supportingdocument"):
        return SupportingDocument.objects.none()
    others = SupportingDocument.objects.exclude(application__owner=officer)
    others = others.exclude(application__dependants__national_id=officer.national_id)
    return others.select_related("application__owner").prefetch_related("pages", "people")


def endings_of(application: Application, today: date) -> list[Ending]:
    """What ends within thirty days or has ended: the lease, and documents with a last day; soonest first."""
    last = today + timedelta(days=ENDING_DAYS)
    home = housing_of(application)
    lease = home.contract_ends if home and home.tenure == Tenure.RENT else None
    documents = documents_of(application).filter(expires_on__lte=last)
    if lease:  # the same contract on paper needs no second word
        documents = documents.exclude(kind=DocumentKind.LEASE, expires_on=lease)
    found = [Ending("document", str(row.pk), row.kind, row.expires_on) for row in documents if row.expires_on]
    if lease and lease <= last:
        found.append(Ending("housing", "", "", lease))
    return sorted(found, key=lambda ending: ending.on)


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


def husband_missing(application: Application) -> bool:
    """A married woman's case asks for the husband among the dependants, and he is not there."""
    return capacity.husband_missing(applicant(application))


def needed_documents(application: Application) -> tuple[str, ...]:
    """One kind for each proof asked for: the one that was given, otherwise the usual one."""
    given = _given_kinds(application)
    return tuple(
        next((kind for kind in proof if kind in given), proof[0]) for proof in needed_proofs(application)
    )


def missing_proofs(application: Application) -> tuple[tuple[str, ...], ...]:
    """The proofs of which no kind was given."""
    given = _given_kinds(application)
    return tuple(proof for proof in needed_proofs(application) if not given & set(proof))


def missing_documents(application: Application) -> tuple[str, ...]:
    """The usual kind of each proof that is missing."""
    return tuple(proof[0] for proof in missing_proofs(application))


def _given_kinds(application: Application) -> set[str]:
    """A refused document is no proof."""
    refused = SupportingDocument.Status.REFUSED
    return set(documents_of(application).exclude(status=refused).values_list("kind", flat=True))


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
    if state == "complete" and husband_missing(application):
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
    if documents_of(application).filter(status=SupportingDocument.Status.REFUSED).exists():
        return "needs_correction"
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
