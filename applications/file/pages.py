"""What the pages of the file's sections share."""

from collections.abc import Callable
from typing import Any

from django import shortcuts
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from accounts.form_drafts import pages as draft_pages
from applications.bank import selectors as bank_selectors
from applications.declaration import sections as file_sections
from applications.declaration import selectors as declaration_selectors
from applications.declaration import services as declaration_services
from applications.declaration import status as file_status
from applications.declaration import texts as declaration_texts
from applications.documents import proofs
from applications.documents import selectors as document_selectors
from applications.file import selectors as file_selectors
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.housing import selectors as housing_selectors
from common import forms as common_forms
from common.dates import today
from common.errors import Refused


def own_or_404(request: HttpRequest) -> Application:
    """The person's own application."""
    own = file_selectors.application_of(request.user)
    if own is None:
        raise Http404
    return own


def form_data(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent to a form, or typed earlier and asked for; nothing on a first look."""
    if request.method == "POST":
        return request.POST, request.FILES
    return draft_pages.restored_data(request), None


def apply_or_add_error[Made](form: Form, verb: Callable[[], Made]) -> Made | None:
    """What the verb made; a refusal becomes an error of the form, at its field when it has one."""
    try:
        return verb()
    except Refused as refusal:
        error = ValidationError(str(refusal.message), refusal.code)
        form.add_error(refusal.field if refusal.field in form.fields else None, error)
        return None


def concurrent_changes(form: Any, now: Callable[[], dict[str, Any]]) -> list[declaration_texts.AnswerLine]:
    """What another window wrote, beside what was typed here; the next save of this page replaces it."""
    if not (form.is_bound and form.has_error(NON_FIELD_ERRORS, file_services.CHANGED_MEANWHILE)):
        return []
    typed_here, stands = form.answers(), now()
    form.look_again(file_selectors.compute_etag(stands))
    return [
        declaration_texts.AnswerLine(str(form.fields[name].label), form.words(name, standing) or _("Nothing"))
        for name, standing in stands.items()
        if (standing or "") != (typed_here.get(name) or "")
    ]


def section_page(request: HttpRequest, own: Application, slug: str = "", **more: Any) -> HttpResponse:
    """The page «تفاصيل الطلب», with this section open and these forms in it."""
    forms = [form for form in more.values() if isinstance(form, Form)]
    links = common_forms.error_links(*(form for form in forms if form.is_bound))
    seen = {"open": slug, "error_links": links, **file_context(own), **more}
    return shortcuts.render(request, "applications/application.html", seen)


def file_context(own: Application) -> dict[str, Any]:
    """The whole file as the pages show it; a fixed number of queries, whatever the family's size."""
    parts = file_sections.list_sections(own)
    sections = [section_row(section) for section in parts]
    word, tag = declaration_texts.APPLICATION_STATUSES[file_status.application_status(own, parts)]
    account = bank_selectors.newest_account(own)
    return {
        "application": own,
        "status_word": word,
        "status_tag": tag,
        "sections": sections,
        "done": sum(row["done"] for row in sections),
        "dependants": people_of(own),
        "incomes": list(household_selectors.incomes_of(own)),
        "income_total": household_selectors.income_total(own),
        "earners": household_selectors.income_by_person(own),
        "husband_missing": proofs.is_husband_missing(own),
        "housing": housing_selectors.housing_of(own),
        "account": account,
        "paid_account": (paid := bank_selectors.current_account(own)),
        "paid_bank": declaration_texts.bank_name(paid.iban) if paid else "",
        "documents": [declaration_texts.document_row(row) for row in document_selectors.documents_of(own)],
        "needed": proof_names(proofs.required_proofs(own)),
        "missing": (missing := proof_names(proofs.missing_proofs(own))),
        "missing_words": declaration_texts.join_list(missing),
        "last": declaration_selectors.current_declaration(own),
        "changed": declaration_services.has_unsubmitted_changes(own),
        "bank": declaration_texts.bank_name(account.iban) if account else "",
    }


def section_row(section: file_sections.Section) -> dict[str, Any]:
    return {
        "slug": section.slug,
        "done": section.done,
        "state": section.state,
        "title": declaration_texts.SECTION_TITLES[section.slug],
        "purpose": declaration_texts.SECTION_PURPOSES[section.slug],
        "word": declaration_texts.section_state_name(section.slug, section.state),
        "template": f"applications/sections/{section.slug}.html",
        "tag": declaration_texts.TAG_KINDS.get(section.state, ""),
    }


def people_of(own: Application) -> list[dict[str, Any]]:
    """The dependants with their ages in words."""
    day = today()
    rows = household_selectors.dependants_of(own)
    return [{"row": row, "age": declaration_texts.age_text(row.birth_date, day)} for row in rows]


def proof_names(proofs: tuple[tuple[str, ...], ...]) -> list[str]:
    return [declaration_texts.alternatives_text(proof) for proof in proofs]


def redirect_after_save(request: HttpRequest, slug: str, words: str = "") -> HttpResponse:
    """Where the pressed button leads: back to the list, to the same section, or on to the next one."""
    messages.success(
        request, words or _("%(section)s: saved.") % {"section": declaration_texts.SECTION_TITLES[slug]}
    )
    return redirect_to_next_place(request, slug)


def redirect_to_next_place(request: HttpRequest, slug: str) -> HttpResponse:
    if "later" in request.POST:
        return redirect(request, reverse("application"))
    if "add" in request.POST:
        return HttpResponseClientRefresh() if request.htmx else shortcuts.redirect(section_address(slug))
    return redirect(request, _next_place(request, slug))


def redirect(request: HttpRequest, place: str) -> HttpResponse:
    """A redirect that a form sent by htmx follows with the whole page."""
    return HttpResponseClientRedirect(place) if request.htmx else shortcuts.redirect(place)


def section_address(slug: str) -> str:
    return reverse("section", args=[slug]) + "#open"


def _next_place(request: HttpRequest, slug: str) -> str:
    """The first section after this one that is not complete, from the top again, at last the review."""
    states = {section.slug: section.done for section in file_sections.list_sections(own_or_404(request))}
    order = list(states)
    after = order[order.index(slug) + 1 :] + order[: order.index(slug) + 1]
    waiting = [each for each in after if not states[each]]
    return section_address(waiting[0]) if waiting else reverse("review")


def submitted_answers(request: HttpRequest, form: Any) -> dict[str, Any] | None:
    """All answers, or for «save and return later» the valid ones; None when there is an error to show."""
    if "later" in request.POST:
        if draft_pages.has_unsaved_words(form):
            draft_pages.keep_unsaved(request)
        return form.kept()
    return form.answers() if form.is_valid() else None
