"""Doors of the script that keeps what is typed, and of the button that forgets it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.form_drafts import pages
from accounts.form_drafts import services as draft_services
from accounts.people.pages import require_rate_limiter
from common import rate_limit

# 2026-11, assumed: the script sends at most one each two seconds
KEPT_PER_MINUTE = 40


@require_POST
@require_rate_limiter
def draft_keep(request: HttpRequest) -> HttpResponse:
    """Keep the form as it is typed now; 204 says that the session was extended too."""
    form = _form_named(request)
    if not rate_limit.count_within_limit("draft", str(request.user.pk), KEPT_PER_MINUTE, 60):
        return HttpResponse(status=429)
    draft_services.keep_draft(request.user, form.path, form.page, dict(request.POST.lists()))
    return HttpResponse(status=204)


@require_POST
def draft_discard(request: HttpRequest) -> HttpResponse:
    """Forget what was typed, and open the form as it stands."""
    form = _form_named(request)
    draft_services.discard_draft(request.user, form.path)
    return redirect(form.page)


def _form_named(request: HttpRequest) -> pages.DraftForm:
    form = pages.form_at(request.POST.get("draft_of", "")[:200])
    if form is None:
        raise Http404
    return form
