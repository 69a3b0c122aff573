"""«ماذا لو؟»: a change tried on one's own file, with its effect beside it; nothing is stored by looking."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from applications.declaration import sections as file_sections
from applications.declaration import services as declaration_services
from applications.file import selectors as file_selectors
from applications.file.models import Application
from common.dates import today
from common.errors import Refused
from eligibility.scenarios import scenario
from eligibility.scenarios import selectors as scenario_selectors
from eligibility.scenarios.comparison import ScenarioResult
from eligibility.scenarios.forms import WhatIfForm
from eligibility.studies import amounts
from eligibility.studies import selectors as study_selectors


@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: HttpRequest) -> HttpResponse:
    """The four kinds of change; what is sent is answered on the same page, never in an address."""
    own = file_selectors.application_of(request.user)
    members = scenario_selectors.members_of(own) if own else []
    if own is None or not members:
        return render(request, "eligibility/what_if_too_early.html", _too_early_context(own))
    form = WhatIfForm(members, request.POST) if request.method == "POST" else WhatIfForm(members)
    if form.is_bound and form.strangers():
        raise Http404
    if "add" in request.POST:
        form = form.one_more()
    supposed = _study_form(own, form) if form.is_bound and form.is_valid() else None
    return render(request, "eligibility/what_if.html", _page_context(own, form, supposed))


def _too_early_context(own: Application | None) -> dict[str, Any]:
    sections = file_sections.list_sections(own) if own else ()
    return {"application": own, "sections": sections, "done": sum(each.done for each in sections)}


def _study_form(own: Application, form: WhatIfForm) -> ScenarioResult | None:
    """The answer; a refusal becomes an error of the form."""
    try:
        return scenario_selectors.study_scenario(own, form.suppositions(), today())
    except Refused as refusal:
        form.add_error(None, ValidationError(str(refusal.message), refusal.code))
        return None


def _page_context(own: Application, form: WhatIfForm, supposed: ScenarioResult | None) -> dict[str, Any]:
    return {
        "application": own,
        "form": form,
        "error_links": form.links(),
        "supposed": supposed,
        "kinds": form.cleaned_data["changes"] if supposed else [],
        "steps": _update_fields(form) if supposed else [],
        "study": study_selectors.current_study(own.owner, today()),
        "changed": declaration_services.has_unsubmitted_changes(own),
        "month": scenario_selectors.first_affected_month(today()),
    }


def _update_fields(form: WhatIfForm) -> list[tuple[str, str]]:
    """The same changes for the update: names and values of hidden fields."""
    found: list[tuple[str, str]] = []
    keys = {member.person: key for key, member in form.members.items()}
    for each in form.suppositions():
        if isinstance(each, scenario.Salary):
            found.append(("salary", f"{keys[each.person]}:{amounts.api_amount(each.monthly)}"))
        elif isinstance(each, scenario.MovedOut):
            found.append(("leaves", keys[each.person]))
        elif isinstance(each, scenario.NewDependant):
            found.append(("joins", f"{each.relation}:{each.born}:{amounts.api_amount(each.monthly)}"))
        elif each.born <= today():  # one still to be born cannot be listed yet
            found += [("joins", f":{each.born:%Y-%m}:0.00")] * each.count
    return found
