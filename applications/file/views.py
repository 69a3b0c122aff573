"""«تفاصيل الطلب»: the first visit, the list of sections, a section by its name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.form_drafts import pages as draft_pages
from applications.bank.views import bank
from applications.documents.views import documents
from applications.file import selectors as file_selectors
from applications.file import services as file_services
from applications.file.pages import section_address, section_page
from applications.household.views import dependants, incomes
from applications.housing.views import housing
from applications.personal.views import personal

SECTION_VIEWS = {
    "personal": personal,
    "dependants": dependants,
    "income": incomes,
    "housing": housing,
    "bank": bank,
    "documents": documents,
}


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest) -> HttpResponse:
    """The list of sections; before there is a file, what it takes and the button that opens one."""
    if request.method == "POST":
        file_services.open_application(request.user)
        return redirect(section_address("personal"))
    own = file_selectors.prefetched_file(request.user)
    return section_page(request, own) if own else render(request, "applications/start.html")


@draft_pages.keep_typed(slugs=("personal", "income", "housing"))
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """The same list with one section open."""
    if slug not in SECTION_VIEWS:
        raise Http404
    is_read = request.method in ("GET", "HEAD")
    own = (file_selectors.prefetched_file if is_read else file_selectors.application_of)(request.user)
    return SECTION_VIEWS[slug](request, own) if own else redirect("application")
