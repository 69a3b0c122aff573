"""«المعايير والمبالغ المعمول بها»: every number of the programme, for everybody."""

from datetime import date
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.dates import today
from eligibility.rates import selectors as rate_selectors
from eligibility.rates import texts as rate_texts


@require_safe
@login_not_required
def rates(request: HttpRequest) -> HttpResponse:
    """The parameters in force this month, or in the month asked for; nothing is stored."""
    month = _parse_month(request.GET.get("month", "").strip())
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


def _parse_month(asked: str) -> date:
    if not asked:
        return today().replace(day=1)
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError as error:
        raise Http404 from error
