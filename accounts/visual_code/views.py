"""The visual code as a picture and as sound."""

from uuid import UUID

from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.people.pages import require_rate_limiter
from accounts.visual_code import selectors as visual_code_selectors
from accounts.visual_code import services as visual_code_services
from accounts.visual_code.models import VisualCode
from common import rate_limit

PICTURES_A_MINUTE, NEW_CODES_A_MINUTE = 20, 60  # per address
NO_STORE_HEADERS = {"Cache-Control": "no-store, private"}


@login_not_required
@require_safe
@require_rate_limiter
def visual_picture(request: HttpRequest, key: UUID) -> HttpResponse:
    """The picture of a visual code, for the browser it was drawn for."""
    code = _own_visual_code(request, key)
    return HttpResponse(
        visual_code_services.draw_picture(code), content_type="image/png", headers=NO_STORE_HEADERS
    )


@login_not_required
@require_safe
@require_rate_limiter
def visual_sound(request: HttpRequest, key: UUID) -> HttpResponse:
    """The same digits, spoken in the page's language."""
    code = _own_visual_code(request, key)
    sound = visual_code_services.make_sound(code, get_language() or "ar")
    return HttpResponse(sound, content_type="audio/wav", headers=NO_STORE_HEADERS)


def _own_visual_code(request: HttpRequest, key: UUID) -> VisualCode:
    """The visitor's own code, counted by address; nobody else's exists."""
    if not rate_limit.count_within_limit("visual", ratelimit.get_ip(request), PICTURES_A_MINUTE, 60):
        raise RateLimited
    code = visual_code_selectors.visual_code(str(key), request.session.get("browser", ""))
    if code is None:
        raise Http404
    return code
