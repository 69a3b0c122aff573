"""«المعايير والمبالغ المعمول بها»: every number of the programme, for everybody."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.dates import today
from common.month_parameter import month_of_page
from eligibility.rates import selectors as rate_selectors
from eligibility.rates import texts as rate_texts


@require_safe
@login_not_required
def rates(request: HttpRequest) -> HttpResponse:
    """The parameters in force this month, or in the month asked for; nothing is stored."""
    month = month_of_page(request) or today().replace(day=1)
    groups = rate_selectors.rates_in(month)
    shown = {
        "month": month,
        "now": today().replace(day=1),
        "groups": groups,
        "months": rate_selectors.months_of_rates(),
        "marks": [(code, *rate_texts.mark_text(code)) for code in rate_texts.MARK_TEXTS],
    }
    found = HTTPStatus.OK if groups else HTTPStatus.NOT_FOUND
    return render(request, "eligibility/rates.html", shown, status=found)
