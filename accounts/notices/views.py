"""The page of notices."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.notices import selectors as notice_selectors
from accounts.notices import services as notice_services

NOTICES_PER_PAGE = 30


# -- what was said ----------------------------------------------------------------------------------
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first, by day; what was shown counts as read."""
    page = Paginator(notice_selectors.notices_of(request.user), NOTICES_PER_PAGE).get_page(
        request.GET.get("page")
    )
    page.object_list = list(page.object_list)  # before they are marked, to show which were unread
    notice_services.mark_notices_read(request.user, page.object_list)
    return render(request, "accounts/notices.html", {"page": page})
