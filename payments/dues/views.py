"""Pages of payments."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications import selectors as applications
from citizen_portal.lib.dates import today
from payments.days.selectors import upcoming_deposits
from payments.dues import selectors

A_PAGE = 50


@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """«الدفعات المالية»: the next deposit, twelve months as a picture, every payment."""
    rows = selectors.payments_of(request.user)
    application = applications.application_of(request.user)
    return render(
        request,
        "payments/payments.html",
        {
            "application": application,
            "account": applications.current_account(application) if application else None,
            "coming": selectors.coming(request.user, today()),
            "upcoming": upcoming_deposits(today()),
            "months": selectors.picture(rows),
            "deposited": selectors.deposited(rows),
            "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        },
    )
