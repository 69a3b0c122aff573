"""«حاسبة الدعم التقديرية»: for everybody."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common import forms as common_forms
from common.dates import today
from eligibility.rulebook import rates
from eligibility.scenarios.calculator_forms import CalculatorForm
from eligibility.studies import amounts

EXAMPLE = {"kind": "head", "adults": 1, "minors": 2, "income": Decimal("10000")}


@require_safe
@login_not_required
def calculator(request: HttpRequest) -> HttpResponse:
    """«حاسبة الدعم التقديرية»: nothing is stored; without an input it shows an example."""
    asked = bool(CalculatorForm.base_fields.keys() & request.GET.keys())
    form = CalculatorForm(request.GET) if asked else CalculatorForm(initial=EXAMPLE)
    month = today().replace(day=1)
    return render(
        request,
        "eligibility/calculator.html",
        {
            "form": form,
            "error_links": common_forms.error_links(form),
            "example": not asked,
            "month": month,
            "rates": rates.rates_on(month),
            "estimate": _estimate_form(form, month),
            "share": _share_address(request, form),
        },
    )


def _estimate_form(form: CalculatorForm, month: date) -> amounts.Estimate | None:
    """The answer for what was typed, for the example when nothing was, none when it cannot be read."""
    if form.is_bound and not form.is_valid():
        return None
    given = form.cleaned_data if form.is_bound else EXAMPLE
    return amounts.estimate_support(given["adults"], given["minors"], given["income"], month)


def _share_address(request: HttpRequest, form: CalculatorForm) -> str:
    """The address of this answer: the numbers as they were understood, nothing else that came with them."""
    if not form.is_bound or not form.is_valid():
        return ""
    return f"{request.build_absolute_uri(request.path)}?{urlencode(form.cleaned_data)}"
