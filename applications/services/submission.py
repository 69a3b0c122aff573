"""«تقديم الطلب»: the whole file is frozen into a declaration, and the declaration is what is studied."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Notice, User
from applications import declaration, selectors
from applications.models import Application, BankAccount, Declaration
from applications.services.file import held
from citizen_portal.lib import lifecycle, nudge
from citizen_portal.lib.errors import Refused

WORDS = "2026-11"  # the version of the declaration's words that is agreed to


@transaction.atomic
def submit(application: Application, *, by: User) -> Declaration:
    """Sign the file as it stands; pressed twice, or unchanged since, it is the same declaration."""
    application = held(application)
    if not all(section.done for section in selectors.sections(application)):
        raise Refused(
            "incomplete",
            _("Some sections are not complete. Open them from the list, then submit."),
        )
    signed, last = snapshot(application), selectors.last_declaration(application)
    if last and last.sha256 == signed.digest():
        return last
    fresh = Declaration.objects.create(
        application=application,
        version=last.version + 1 if last else 1,
        snapshot=signed.as_json(),
        sha256=signed.digest(),
        words=WORDS,
    )
    if application.status == Application.Status.DRAFT:
        lifecycle.move(
            application,
            Application.Status.SUBMITTED,
            by=by,
            because=f"declaration {fresh.version}",
        )
    accounts.notify(
        by,
        Notice.Kind.SUBMITTED,
        f"declaration:{fresh.pk}",
        reference=application.reference,
    )
    nudge.ring("eligibility.tasks.study_declarations")
    return fresh


def has_unsubmitted_changes(application: Application) -> bool:
    """True when the file was submitted and no longer says what the last declaration says."""
    last = selectors.last_declaration(application)
    if last is None:
        return False
    if not all(section.done for section in selectors.sections(application)):
        return True
    return last.sha256 != snapshot(application).digest()


def snapshot(application: Application) -> declaration.Snapshot:
    """The file as it stands now; the caller holds it."""
    owner = application.owner
    if owner.birth_date is None:
        raise Refused("no_birth_date", _("Your date of birth is not known here. Call 19912."))
    return declaration.Snapshot(
        applicant=declaration.Applicant(
            owner.national_id,
            owner.name,
            owner.birth_date,
            application.kind,
            application.marital,
            application.health,
            application.education,
            application.employment,
        ),
        dependants=tuple(
            declaration.Dependant(row.national_id, row.name, row.relation, row.birth_date, row.employment)
            for row in selectors.dependants_of(application)
        ),
        incomes=tuple(
            declaration.Income(
                row.dependant.national_id if row.dependant else owner.national_id,
                row.kind,
                row.source,
                row.amount,
            )
            for row in selectors.incomes_of(application)
        ),
        housing=_housing(application),
        iban=_offered_iban(application),
        documents=tuple(
            declaration.Document(row.kind, row.sha256) for row in selectors.documents_of(application)
        ),
    )


def _housing(application: Application) -> declaration.Housing:
    housing = selectors.housing_of(application)
    fields = declaration.Housing.__struct_fields__
    return declaration.Housing(**{field: getattr(housing, field) for field in fields})


def _offered_iban(application: Application) -> str:
    """The account that the citizen means: the newest that was not refused."""
    meant = application.bank_accounts.exclude(status=BankAccount.Status.REFUSED).first()
    return meant.iban if meant else ""
