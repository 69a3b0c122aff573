"""«تقديم الطلب»: the whole file is frozen into a declaration, and the declaration is what is studied."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.people.models import User
from applications.bank import selectors as bank_selectors
from applications.bank.models import BankAccount
from applications.declaration import sections as file_sections
from applications.declaration import selectors as declaration_selectors
from applications.declaration.diff import Change, compare_snapshots
from applications.declaration.models import Declaration
from applications.documents import selectors as document_selectors
from applications.documents.models import DocumentPage, SupportingDocument
from applications.file import services as file_services
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from applications.household import applicant_rules
from applications.household import selectors as household_selectors
from applications.household.declared_people import declare_people
from applications.housing import selectors as housing_selectors
from applications.personal import services as personal_services
from common import dates, task_queue, transitions
from common.errors import Refused

ATTESTATION_VERSION = "2026-11"  # the version of the declaration's words that is agreed to


@transaction.atomic
def submit_declaration(application: Application, *, by: User, changed_on: date | None = None) -> Declaration:
    """Sign the file as it stands; pressed twice, or unchanged since, it is the same declaration.

    An update says on which day the change happened; how many days late it is told is kept with it.
    """
    application = file_services.lock_for_editing(application)
    if not all(section.done for section in file_sections.list_sections(application)):
        raise Refused(
            "incomplete",
            _("Some sections are not complete. Open them from the list, then submit."),
        )
    personal_services.check_may_apply(application)
    _check_files_are_scanned(application)
    signed, standing = take_snapshot(application), declaration_selectors.current_declaration(application)
    if standing and not compare_snapshots(declaration_snapshot.read_snapshot(standing.snapshot), signed):
        return standing
    declare_people(application, signed)
    fresh = _create_declaration(application, signed, _check_change_day(changed_on) if standing else None)
    if application.status == Application.Status.DRAFT:
        because = f"declaration {fresh.version}"
        transitions.transition(application, Application.Status.SUBMITTED, by=by, because=because)
    reference = application.reference
    notice_services.notify(by, Notice.Kind.SUBMITTED, f"declaration:{fresh.pk}", reference=reference)
    file_services.request_reassessment(application, "submitted")
    task_queue.enqueue_on_commit("eligibility.studies.tasks.study_pending")
    return fresh


def _check_files_are_scanned(application: Application) -> None:
    """What is signed names the files that are kept: one that is not rebuilt yet has no name."""
    pages = DocumentPage.objects.filter(
        document__in=document_selectors.documents_of(application), removed_at=None
    )
    if pages.filter(scan=DocumentPage.Scan.CHECKING).exists():
        words = _("A file is still being checked. Wait a minute, then submit again.")
        raise Refused("files_being_checked", words)


def _create_declaration(
    application: Application, signed: declaration_snapshot.Snapshot, changed_on: date | None
) -> Declaration:
    """The next version, kept with the day of the change and how late it was told."""
    last = declaration_selectors.last_declaration(application)
    return Declaration.objects.create(
        application=application,
        version=last.version + 1 if last else 1,
        snapshot=signed.as_json(),
        sha256=signed.digest(),
        words=ATTESTATION_VERSION,
        changed_on=changed_on,
        late_days=None if changed_on is None else count_days_late(changed_on, dates.today()),
    )


def _check_change_day(day: date | None) -> date:
    if day is None:
        words = _("Write the day on which the change happened. Of several changes, the earliest.")
        raise Refused("no_day_of_change", words, "changed_on")
    if day > dates.today():
        words = _("The change is still to come. Save it here once it has happened.")
        raise Refused("change_to_come", words, "changed_on")
    return day


def count_days_late(changed_on: date, told_on: date) -> int:
    """By how many days a change is told later than the rules ask; 0 in time."""
    return max(0, (told_on - changed_on).days - applicant_rules.rules_on(changed_on).update_days)


def has_unsubmitted_changes(application: Application, known: tuple[file_sections.Section, ...] = ()) -> bool:
    """True when the file is submitted and no longer says what the last declaration says.

    `known` are its sections, when they are at hand.
    """
    if declaration_selectors.current_declaration(application) is None:
        return False
    if not all(section.done for section in known or file_sections.list_sections(application)):
        return True
    return bool(unsubmitted_changes(application))


def unsubmitted_changes(application: Application) -> tuple[Change, ...]:
    """What the next declaration would change of the last one; the file's sections are complete."""
    standing = declaration_selectors.current_declaration(application)
    return (
        compare_snapshots(declaration_snapshot.read_snapshot(standing.snapshot), take_snapshot(application))
        if standing
        else ()
    )


def take_snapshot(application: Application) -> declaration_snapshot.Snapshot:
    """The file as it stands now; the caller holds it."""
    return declaration_snapshot.Snapshot(
        applicant=_snapshot_applicant(application),
        dependants=tuple(
            declaration_snapshot.Dependant(
                row.national_id, row.name, row.relation, row.birth_date, row.employment, row.study
            )
            for row in household_selectors.dependants_of(application)
        ),
        incomes=_snapshot_incomes(application),
        housing=_snapshot_housing(application),
        iban=_newest_iban(application),
        documents=tuple(_snapshot_document(row) for row in document_selectors.documents_of(application)),
    )


def _snapshot_applicant(application: Application) -> declaration_snapshot.Applicant:
    owner = application.owner
    if owner.birth_date is None:
        raise Refused("no_birth_date", _("Your date of birth is not known here. Call 19912."))
    return declaration_snapshot.Applicant(
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


def _snapshot_incomes(application: Application) -> tuple[declaration_snapshot.Income, ...]:
    """Every income with the national ID of whose it is."""
    return tuple(
        declaration_snapshot.Income(
            row.dependant.national_id if row.dependant else application.owner.national_id,
            row.kind,
            row.source,
            row.amount,
            row.origin,
        )
        for row in household_selectors.incomes_of(application)
    )


def _snapshot_document(row: SupportingDocument) -> declaration_snapshot.Document:
    digests = tuple(page.sha256 for page in row.shown)
    covered = [row.application.owner.national_id] if row.covers_applicant else []
    return declaration_snapshot.Document(
        row.kind,
        digests[0],
        row.issued_on,
        row.expires_on,
        (*covered, *sorted(person.national_id for person in row.people.all())),
        digests if len(digests) > 1 else (),
    )


def _snapshot_housing(application: Application) -> declaration_snapshot.Housing:
    housing = housing_selectors.housing_of(application)
    fields = declaration_snapshot.Housing.__struct_fields__
    return declaration_snapshot.Housing(**{field: getattr(housing, field) for field in fields})


def _newest_iban(application: Application) -> str:
    """The account that the citizen means: the newest that was not refused."""
    rows = bank_selectors.accounts_of(application)
    meant = next((row for row in rows if row.status != BankAccount.Status.REFUSED), None)
    return meant.iban if meant else ""
