"""Pages of payments."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from applications.bank import selectors as bank_selectors
from applications.file import selectors as file_selectors
from common.dates import today
from payments import selectors as payment_selectors

A_PAGE = 50


@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """«الدفعات المالية»: the next deposit, twelve months as a picture, every payment."""
    rows = payment_selectors.payments_of(request.user)
    application = file_selectors.application_of(request.user)
    return render(
        request,
        "payments/payments.html",
        {
            "application": application,
            "account": bank_selectors.current_account(application) if application else None,
            "coming": payment_selectors.coming(request.user, today()),
            "upcoming": payment_selectors.upcoming_deposits(today()),
            "months": payment_selectors.picture(rows),
            "deposited": payment_selectors.deposited(rows),
            "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        },
    )
