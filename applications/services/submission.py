"""«تقديم الطلب»: the whole file is frozen into a declaration, and the declaration is what is studied."""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Notice, User
from applications import declaration, selectors
from applications.difference import Change, difference
from applications.models import Application, BankAccount, Declaration, SupportingDocument
from applications.services.file import lock_application, may_apply, request_reassessment
from citizen_portal.lib import dates, lifecycle, nudge
from citizen_portal.lib.errors import Refused

WORDS = "2026-11"  # the version of the declaration's words that is agreed to


@transaction.atomic
def submit(application: Application, *, by: User, changed_on: date | None = None) -> Declaration:
    """Sign the file as it stands; pressed twice, or unchanged since, it is the same declaration.

    An update says on which day the change happened; how many days late it is told is kept with it.
    """
    application = lock_application(application)
    if not all(section.done for section in selectors.sections(application)):
        raise Refused(
            "incomplete",
            _("Some sections are not complete. Open them from the list, then submit."),
        )
    may_apply(application)
    signed, last = snapshot(application), selectors.last_declaration(application)
    if last and not difference(declaration.read(last.snapshot), signed):
        return last
    fresh = _signed(application, signed, last, _day_of_change(changed_on) if last else None)
    if application.status == Application.Status.DRAFT:
        because = f"declaration {fresh.version}"
        lifecycle.move(application, Application.Status.SUBMITTED, by=by, because=because)
    reference = application.reference
    accounts.notify(by, Notice.Kind.SUBMITTED, f"declaration:{fresh.pk}", reference=reference)
    request_reassessment(application, "submitted")
    nudge.ring("eligibility.tasks.study_declarations")
    return fresh


def _signed(
    application: Application, signed: declaration.Snapshot, last: Declaration | None, changed_on: date | None
) -> Declaration:
    """The next version, kept with the day of the change and how late it was told."""
    return Declaration.objects.create(
        application=application,
        version=last.version + 1 if last else 1,
        snapshot=signed.as_json(),
        sha256=signed.digest(),
        words=WORDS,
        changed_on=changed_on,
        late_days=None if changed_on is None else days_late(changed_on, dates.today()),
    )


def _day_of_change(day: date | None) -> date:
    if day is None:
        words = _("Write the day on which the change happened. Of several changes, the earliest.")
        raise Refused("no_day_of_change", words, "changed_on")
    if day > dates.today():
        words = _("The change is still to come. Save it here once it has happened.")
        raise Refused("change_to_come", words, "changed_on")
    return day


def days_late(changed_on: date, told_on: date) -> int:
    """By how many days a change is told later than the rules ask; 0 in time."""
    return max(0, (told_on - changed_on).days - settings.UPDATE_DAYS)


def has_unsubmitted_changes(application: Application) -> bool:
    """True when the file was submitted and no longer says what the last declaration says."""
    if selectors.last_declaration(application) is None:
        return False
    if not all(section.done for section in selectors.sections(application)):
        return True
    return bool(unsubmitted_changes(application))


def unsubmitted_changes(application: Application) -> tuple[Change, ...]:
    """What the next declaration would change of the last one; the file's sections are complete."""
    last = selectors.last_declaration(application)
    return difference(declaration.read(last.snapshot), snapshot(application)) if last else ()


def snapshot(application: Application) -> declaration.Snapshot:
    """The file as it stands now; the caller holds it."""
    return declaration.Snapshot(
        applicant=_applicant(application),
        dependants=tuple(
            declaration.Dependant(
                row.national_id, row.name, row.relation, row.birth_date, row.employment, row.study
            )
            for row in selectors.dependants_of(application)
        ),
        incomes=_incomes(application),
        housing=_housing(application),
        iban=_offered_iban(application),
        documents=tuple(_document(row) for row in selectors.documents_of(application)),
    )


def _applicant(application: Application) -> declaration.Applicant:
    owner = application.owner
    if owner.birth_date is None:
        raise Refused("no_birth_date", _("Your date of birth is not known here. Call 19912."))
    return declaration.Applicant(
        owner.national_id,
        owner.name,
        owner.birth_date,
        application.kind,
        application.marital,
        application.health,
        application.education,
        application.employment,
        application.situation,
        application.work_ability,
    )


def _incomes(application: Application) -> tuple[declaration.Income, ...]:
    """Every income with the national ID of whose it is."""
    return tuple(
        declaration.Income(
            row.dependant.national_id if row.dependant else application.owner.national_id,
            row.kind,
            row.source,
            row.amount,
        )
        for row in selectors.incomes_of(application)
    )


def _document(row: SupportingDocument) -> declaration.Document:
    digests = tuple(page.sha256 for page in row.shown)
    covered = [row.application.owner.national_id] if row.covers_applicant else []
    return declaration.Document(
        row.kind,
        digests[0],
        row.issued_on,
        row.expires_on,
        (*covered, *sorted(person.national_id for person in row.people.all())),
        digests if len(digests) > 1 else (),
    )


def _housing(application: Application) -> declaration.Housing:
    housing = selectors.housing_of(application)
    fields = declaration.Housing.__struct_fields__
    return declaration.Housing(**{field: getattr(housing, field) for field in fields})


def _offered_iban(application: Application) -> str:
    """The account that the citizen means: the newest that was not refused."""
    meant = application.bank_accounts.exclude(status=BankAccount.Status.REFUSED).first()
    return meant.iban if meant else ""
