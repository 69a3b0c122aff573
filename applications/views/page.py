"""The list of sections with one of them open: what every section's view shows and where its buttons lead."""

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

from applications import selectors, services, texts
from applications.models import Application
from citizen_portal.lib import forms as portal_forms
from citizen_portal.lib.dates import today
from citizen_portal.lib.errors import Refused

NOTHING = (None, None)


def own_or_404(request: HttpRequest) -> Application:
    """The person's own application."""
    own = selectors.application_of(request.user)
    if own is None:
        raise Http404
    return own


def form_data(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent to a form, or nothing on a first look."""
    return (request.POST, request.FILES) if request.method == "POST" else NOTHING


def apply_or_add_error[Made](form: Form, verb: Callable[[], Made]) -> Made | None:
    """What the verb made; a refusal becomes an error of the form, at its field when it has one."""
    try:
        return verb()
    except Refused as refusal:
        error = ValidationError(str(refusal.message), refusal.code)
        form.add_error(refusal.field if refusal.field in form.fields else None, error)
        return None


def meanwhile(form: Any, now: Callable[[], dict[str, Any]]) -> list[texts.Line]:
    """What another window wrote, beside what was typed here; the next save of this page replaces it."""
    if not (form.is_bound and form.has_error(NON_FIELD_ERRORS, services.CHANGED_MEANWHILE)):
        return []
    typed_here, stands = form.answers(), now()
    form.look_again(selectors.etag(stands))
    return [
        texts.Line(str(form.fields[name].label), form.words(name, standing) or _("Nothing"))
        for name, standing in stands.items()
        if (standing or "") != (typed_here.get(name) or "")
    ]


def show(request: HttpRequest, own: Application, slug: str = "", **more: Any) -> HttpResponse:
    """The page «تفاصيل الطلب», with this section open and these forms in it."""
    forms = [form for form in more.values() if isinstance(form, Form)]
    links = portal_forms.error_links(*(form for form in forms if form.is_bound))
    seen = {"open": slug, "error_links": links, **file_of(own), **more}
    return shortcuts.render(request, "applications/application.html", seen)


def file_of(own: Application) -> dict[str, Any]:
    """The whole file as the pages show it; a fixed number of queries, whatever the family's size."""
    sections = [section_row(section) for section in selectors.sections(own)]
    account = selectors.newest_account(own)
    return {
        "application": own,
        "sections": sections,
        "done": sum(row["done"] for row in sections),
        "dependants": people_of(own),
        "incomes": list(selectors.incomes_of(own)),
        "income_total": selectors.income_total(own),
        "earners": selectors.income_by_person(own),
        "husband_missing": selectors.husband_missing(own),
        "housing": selectors.housing_of(own),
        "account": account,
        "paid_account": (paid := selectors.current_account(own)),
        "paid_bank": texts.bank_name(paid.iban) if paid else "",
        "documents": [texts.document(row) for row in selectors.documents_of(own)],
        "needed": kinds_of(selectors.needed_proofs(own)),
        "missing": (missing := kinds_of(selectors.missing_proofs(own))),
        "missing_words": texts.joined(missing),
        "last": selectors.last_declaration(own),
        "changed": services.has_unsubmitted_changes(own),
        "bank": texts.bank_name(account.iban) if account else "",
    }


def section_row(section: selectors.Section) -> dict[str, Any]:
    return {
        "slug": section.slug,
        "done": section.done,
        "state": section.state,
        "title": texts.SECTIONS[section.slug],
        "purpose": texts.PURPOSES[section.slug],
        "word": texts.state(section.slug, section.state),
        "template": f"applications/sections/{section.slug}.html",
        "tag": texts.KINDS.get(section.state, ""),
    }


def people_of(own: Application) -> list[dict[str, Any]]:
    """The dependants with their ages in words."""
    day = today()
    rows = selectors.dependants_of(own)
    return [{"row": row, "age": texts.age(row.birth_date, day)} for row in rows]


def kinds_of(proofs: tuple[tuple[str, ...], ...]) -> list[str]:
    return [texts.any_of(proof) for proof in proofs]


def answered(request: HttpRequest, slug: str, words: str = "") -> HttpResponse:
    """Where the pressed button leads: back to the list, to the same section, or on to the next one."""
    messages.success(request, words or _("%(section)s: saved.") % {"section": texts.SECTIONS[slug]})
    return leave(request, slug)


def leave(request: HttpRequest, slug: str) -> HttpResponse:
    if "later" in request.POST:
        return redirect(request, reverse("application"))
    if "add" in request.POST:
        return HttpResponseClientRefresh() if request.htmx else shortcuts.redirect(open_section(slug))
    return redirect(request, _next_place(request, slug))


def redirect(request: HttpRequest, place: str) -> HttpResponse:
    """A redirect that a form sent by htmx follows with the whole page."""
    return HttpResponseClientRedirect(place) if request.htmx else shortcuts.redirect(place)


def open_section(slug: str) -> str:
    return reverse("section", args=[slug]) + "#open"


def _next_place(request: HttpRequest, slug: str) -> str:
    """The first section after this one that is not complete, from the top again, at last the review."""
    states = {section.slug: section.done for section in selectors.sections(own_or_404(request))}
    order = list(states)
    after = order[order.index(slug) + 1 :] + order[: order.index(slug) + 1]
    waiting = [each for each in after if not states[each]]
    return open_section(waiting[0]) if waiting else reverse("review")
