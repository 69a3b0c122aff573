"""«دراسة الأهلية»: the decision with its reasons."""

import re
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.people.models import User
from applications.bank import selectors as bank_selectors
from applications.declaration import sections as file_sections
from applications.declaration import selectors as declaration_selectors
from applications.file import selectors as file_selectors
from applications.file.models import Application
from common.dates import today
from common.month_parameter import month_of_page
from eligibility.scenarios import outlook as outlooks
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import history as study_history
from eligibility.studies import outcome_changes
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study

MONTHS_PER_PAGE = 12  # months of history on one page


@require_safe
def study(request: HttpRequest) -> HttpResponse:
    """«دراسة الأهلية»: the newest decision, or that of the month and version asked for."""
    found = _requested_study(request.user, month_of_page(request, "cycle"), request.GET.get("version", ""))
    if found is None:
        application = file_selectors.application_of(request.user)
        return render(request, "eligibility/not_studied.html", _not_studied_context(application))
    context = _study_context(found, request.user, today()) | _history_context(request)
    return render(request, "eligibility/study.html", context)


def _history_context(request: HttpRequest) -> dict:
    """A page of the months; its links keep the decision that is shown."""
    months = Paginator(study_history.history_of(request.user), MONTHS_PER_PAGE)
    asked = {key: request.GET[key] for key in ("cycle", "version") if request.GET.get(key)}
    return {"page": months.get_page(request.GET.get("page")), "query": urlencode(asked)}


def _requested_study(person: User, month: date | None, version: str) -> Study | None:
    if month is None:
        return study_selectors.current_study(person, today())
    found = study_selectors.study_for(person, month, _parse_version(version))
    if found is None:
        raise Http404
    return found


def _parse_version(asked: str) -> int | None:
    if asked and not re.fullmatch("[0-9]{1,4}", asked):
        raise Http404
    return int(asked) if asked else None


def _not_studied_context(application: Application | None) -> dict:
    sections = file_sections.list_sections(application) if application else ()
    return {
        "application": application,
        "declaration": declaration_selectors.last_declaration(application) if application else None,
        "sections": sections,
        "done": sum(section.done for section in sections),
    }


def _study_context(found: Study, person: User, day: date) -> dict:
    decision = study_descriptions.describe_study(found)
    results = study_selectors.results_of(person)
    stands = found in results or study_selectors.is_current(found, person)
    return {
        "application": found.application,
        "account": bank_selectors.current_account(found.application),
        "study": found,
        "decision": decision,
        "due": decision.answer.entitlement,
        "stands": stands,
        "change": outcome_changes.compare_with_previous_month(found, person),
        "replacement": outcome_changes.compare_with_replaced(found, person),
        "outlook": outlooks.outlook_of(found),
        "may_object": stands and decision.is_open_to_objection(day),
        "left": decision.days_left(day),
        "used": min(max(decision.objection_days - decision.days_left(day), 0), decision.objection_days),
        "results": results,
        "standing": f"?cycle={found.month:%Y-%m}",
        "printed": day,
    }
