"""«دراسة الأهلية»: the decision with its reasons."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from applications import selectors as applications
from applications.models import Application
from citizen_portal.lib.dates import today
from eligibility import selectors
from eligibility.models import Study


@require_safe
def study(request: HttpRequest) -> HttpResponse:
    """«دراسة الأهلية»: the newest decision, or that of the month asked for."""
    found = _asked(request.user, request.GET.get("cycle", ""))
    if found is None:
        application = applications.application_of(request.user)
        return render(request, "eligibility/not_studied.html", _not_studied(application))
    return render(request, "eligibility/study.html", _studied(found, request.user, today()))


def _asked(person: User, cycle: str) -> Study | None:
    if not cycle:
        return selectors.newest_study(person)
    try:
        found = selectors.study_for(person, date.fromisoformat(f"{cycle}-01"))
    except ValueError as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def _not_studied(application: Application | None) -> dict:
    sections = applications.sections(application) if application else ()
    return {
        "application": application,
        "declaration": applications.last_declaration(application) if application else None,
        "sections": sections,
        "done": sum(section.done for section in sections),
    }


def _studied(found: Study, person: User, day: date) -> dict:
    decision = selectors.decision_of(found)
    return {
        "application": found.application,
        "account": applications.current_account(found.application),
        "study": found,
        "decision": decision,
        "due": decision.answer.entitlement,
        "may_object": decision.may_object(day),
        "left": decision.days_left(day),
        "used": min(max(decision.objection_days - decision.days_left(day), 0), decision.objection_days),
        "results": selectors.results_of(person),
    }
