"""«تفاصيل الطلب»: the first visit, the list, a section by its name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from applications import selectors, services
from applications.views.page import open_section, show
from applications.views.sections import SECTIONS


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest) -> HttpResponse:
    """The list of sections; before there is a file, what it takes and the button that opens one."""
    if request.method == "POST":
        services.open_application(request.user)
        return redirect(open_section("personal"))
    own = selectors.application_of(request.user)
    return show(request, own) if own else render(request, "applications/start.html")


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """The same list with one section open."""
    if slug not in SECTIONS:
        raise Http404
    own = selectors.application_of(request.user)
    return SECTIONS[slug](request, own) if own else redirect("application")
