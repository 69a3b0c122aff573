"""The status of an application as people read it: derived from what is stored once (domain.md §3.3)."""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch, prefetch_related_objects

from applications.declaration.sections import Section, list_sections
from applications.documents import selectors as document_selectors
from applications.documents.models import SupportingDocument
from applications.file import selectors as file_selectors
from applications.file.models import Application, Reassessment

Status = Application.Status


def application_status(application: Application, known: Iterable[Section] | None = None) -> str:
    """One of the codes of `texts.APPLICATION_STATUSES`; `known` are its sections, when they are at hand."""
    if application.status == Status.WITHDRAWN:
        return "withdrawn"
    parts = tuple(known or list_sections(application))
    return (
        _submitted_status(application, parts)
        if application.status == Status.SUBMITTED
        else _draft_status(application, parts)
    )


def application_statuses(applications: Sequence[Application]) -> dict[int, str]:
    """The status of each file by its key; a fixed number of queries, however many files there are."""
    current = SupportingDocument.objects.filter(removed_at=None)
    prefetch_related_objects(
        applications,
        *("owner", "housing", "dependants", "incomes", "bank_accounts"),
        Prefetch("documents", queryset=current),
    )
    waiting = set(
        Reassessment.objects.filter(application__in=applications).values_list("application", flat=True)
    )
    for each in applications:
        file_selectors.keep_parts(
            each,
            waits=each.pk in waiting,
            housing=getattr(each, "housing", None),
            dependants=each.dependants.all(),
            incomes=each.incomes.all(),
            bank_accounts=each.bank_accounts.all(),
            documents=each.documents.all(),
        )
    return {each.pk: application_status(each) for each in applications}


def _submitted_status(application: Application, parts: tuple[Section, ...]) -> str:
    if any(part.state == "needs_correction" for part in parts):
        return "info_requested"
    waits = file_selectors.read_part_once(
        application, "waits", lambda: Reassessment.objects.filter(application=application).exists()
    )
    return "under_study" if waits else "submitted"


def _draft_status(application: Application, parts: tuple[Section, ...]) -> str:
    answers = [part for part in parts if part.slug != "documents"]
    if all(part.state == "not_started" for part in parts):
        return "draft"
    if not all(part.done for part in answers):
        return "partly_complete" if any(part.done for part in answers) else "incomplete"
    given = document_selectors.documents_of(application).exists()
    if not given:
        return "complete_no_documents"
    return "draft" if all(part.done for part in parts) else "partly_complete"
