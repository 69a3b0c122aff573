"""«حوّله إلى تحديث»: what was tried becomes a change of the draft, step by step; nothing is declared here."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from applications.file.models import Application
from applications.file.pages import own_or_404, section_address
from applications.household import salaries, scenario_forms
from applications.household import selectors as household_selectors
from applications.household.models import Dependant
from common import plurals
from common.errors import Refused

STEPS_SESSION_KEY = "supposed"  # in the session: who leaves and who joins, as far as it is not done yet
SCENARIO_QUERY = "?supposed"


@require_POST
def apply_scenario(request: HttpRequest) -> HttpResponse:
    """Writes the salaries, then leads from one form to the next, each filled in as far as it is known."""
    own = own_or_404(request)
    form = scenario_forms.ScenarioForm(own, request.POST)
    if not form.is_valid():
        raise Http404
    answers = form.cleaned_data
    for dependant, monthly in answers["salary"]:
        _save_salary(request, own, dependant, monthly)
    leaves = [row.pk for row in answers["leaves"]]
    request.session[STEPS_SESSION_KEY] = {"leaves": leaves, "joins": answers["joins"]}
    return redirect(next_step_address(request) or section_address("income"))


def _save_salary(
    request: HttpRequest, own: Application, dependant: Dependant | None, monthly: Decimal
) -> None:
    try:
        salaries.set_salary(own, monthly, dependant)
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return
    words = _("%(name)s: the new salary, %(amount)s, is in your file. It is not submitted yet: review it.")
    name = dependant.name if dependant else own.owner.name
    messages.success(request, words % {"name": name, "amount": plurals.count_noun(monthly, "riyal")})


def next_step_address(request: HttpRequest) -> str:
    """Where the next change is made; empty when nothing is left."""
    steps = request.session.get(STEPS_SESSION_KEY, {})
    if leaves := _listed_dependants(request, steps.get("leaves", [])):
        return reverse("dependant_remove", args=[leaves[0]])
    if steps.get("joins"):
        words = _("Write the name and the national ID. What you tried is filled in already: check it.")
        messages.info(request, words)
        return reverse("dependant_new") + SCENARIO_QUERY
    return ""


def _listed_dependants(request: HttpRequest, keys: list[int]) -> list[int]:
    own = household_selectors.dependants_of(own_or_404(request)).filter(pk__in=keys)
    return list(own.values_list("pk", flat=True))


def finish_removal_step(request: HttpRequest, key: int) -> str:
    """Somebody was taken off the list: where the next step is, when it was one of these."""
    return (
        next_step_address(request)
        if key in request.session.get(STEPS_SESSION_KEY, {}).get("leaves", [])
        else ""
    )


def newcomer_initial(request: HttpRequest) -> dict[str, Any]:
    """What is known of the one who joins next, for the form of a new dependant; a newborn's day is not."""
    joins = request.session.get(STEPS_SESSION_KEY, {}).get("joins", []) if "supposed" in request.GET else []
    if not joins:
        return {}
    relation, born, _monthly = joins[0]
    year, month, *day = born.split("-")
    filled = {"relation": relation, "birth_date": ["gregorian", "".join(day), str(int(month)), year]}
    return filled if relation else {**filled, "employment": "under_age", "study": "none"}


def finish_newcomer_step(request: HttpRequest, name: str) -> str:
    """One who was tried is listed now: say what is left of him, and where the next step is."""
    steps = request.session.get(STEPS_SESSION_KEY, {})
    if "supposed" not in request.GET or not steps.get("joins"):
        return ""
    _relation, _born, monthly = steps["joins"].pop(0)
    request.session[STEPS_SESSION_KEY] = steps
    if Decimal(monthly):
        words = _("Add the monthly income of %(name)s too, %(amount)s, in the income section.")
        amount = plurals.count_noun(Decimal(monthly), "riyal")
        messages.warning(request, words % {"name": name, "amount": amount})
    return next_step_address(request)
