"""What a page does to have its form's typed values kept: a mark on the view, and typed data to show."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from accounts.form_drafts import selectors as draft_selectors
from common.forms import TypedData

type View = Callable[..., HttpResponseBase]


class DraftForm(NamedTuple):
    """Where a form is sent, and the page that shows it."""

    path: str
    page: str


def keep_typed(*, shown_by: str = "", slugs: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Mark a view whose form is kept when it could not be saved.

    `shown_by` names the route of the page when the form is sent elsewhere than to its own page. `slugs` are
    those of the view's addresses that are meant, when not all are: never one with a file or an account.
    """

    def mark(view: View) -> View:
        view.keeps_typed, view.shown_by, view.draft_slugs = True, shown_by, slugs  # type: ignore[attr-defined]
        return view

    return mark


def shows_form_of(route: str) -> Callable[[View], View]:
    """Mark a page that shows a form which is sent to another route with the same arguments."""

    def mark(view: View) -> View:
        view.form_route = route  # type: ignore[attr-defined]
        return view

    return mark


def form_at(path: str) -> DraftForm | None:
    """The form that is sent to this path; None when it is not one whose typed values are kept."""
    try:
        return form_of(resolve(path), path)
    except Resolver404:
        return None


def form_of(match: ResolverMatch, path: str) -> DraftForm | None:
    """The same for a path that is resolved already."""
    view, slug = match.func, match.kwargs.get("slug")
    if not getattr(view, "keeps_typed", False) or (view.draft_slugs and slug not in view.draft_slugs):
        return None
    page = reverse(view.shown_by, kwargs=match.kwargs) if view.shown_by else path
    return DraftForm(path, page)


def form_shown(request: HttpRequest) -> DraftForm | None:
    """The form with kept values that this page shows."""
    match = request.resolver_match
    if match is None:
        return None
    if route := getattr(match.func, "form_route", ""):
        return form_at(reverse(route, kwargs=match.kwargs))
    return form_of(match, request.path_info)


def typed_data(request: HttpRequest) -> QueryDict | None:
    """What was sent; on a page opened to go on with a draft, the draft, shown and not judged."""
    if request.method == "POST":
        return request.POST
    return restored_data(request)


def restored_data(request: HttpRequest) -> QueryDict | None:
    """The draft of the page's form when the person asked for it."""
    form = form_shown(request) if "draft" in request.GET and request.user.is_authenticated else None
    draft = draft_selectors.draft_of(request.user, form.path) if form else None
    return TypedData.of(draft.values) if draft else None


def has_unsaved_words(form: forms.Form) -> bool:
    """Whether something typed is not valid, and is lost when only the valid answers are kept."""
    return any(_is_typed(form[name].data) for name in form.errors if name in form.fields)


def _is_typed(data: Any) -> bool:
    return any(data) if isinstance(data, list | tuple) else bool(data)


def keep_unsaved(request: HttpRequest) -> None:
    """The view answers with a redirect although something typed was not saved."""
    request.draft_unsaved = True  # type: ignore[attr-defined]


def offered_draft(request: HttpRequest) -> dict[str, Any]:
    """For the page's frame: where typed values are kept, the draft to offer, whether it is shown already."""
    form = form_shown(request)
    if form is None or not request.user.is_authenticated:
        return {}
    draft = draft_selectors.draft_of(request.user, form.path) if request.method == "GET" else None
    is_shown = draft is not None and "draft" in request.GET
    return {"form": form, "draft": draft, "is_shown": is_shown, "is_offered": draft and not is_shown}
