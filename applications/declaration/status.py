"""The status of an application as people read it: derived from what is stored once (domain.md §3.3)."""

from collections.abc import Iterable

from applications.declaration.sections import Section, list_sections
from applications.documents import selectors as document_selectors
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
