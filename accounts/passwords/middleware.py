"""Who signed in with a temporary password reaches only the change of it, and the way out."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from common import problem_types

ALLOWED_URL_NAMES = {
    "password_new",
    "account_logout",
    "language",
    "health",
    "csp_report",
    "api-password",
    "api-session",
    "api-problem",
}


class RequirePasswordChange:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        person = request.user
        if not person.is_authenticated or not person.must_change_password:
            return None
        if request.resolver_match and request.resolver_match.url_name in ALLOWED_URL_NAMES:
            return None
        if request.path.startswith("/api/"):
            words = _("Choose your own password first: PUT it to /api/v1/password/.")
            problem = {
                "type": problem_types.problem_address("must_change"),
                "title": str(problem_types.PROBLEM_TYPES["must_change"].title),
                "status": 403,
                "code": "must_change",
                "detail": words,
                "errors": [],
            }
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        return redirect(reverse("password_new"))
