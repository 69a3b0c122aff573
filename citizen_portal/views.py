"""Pages that belong to no single app: home, the programme, questions, contact, and a refused form token."""

import json
import logging
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.notices import selectors as notice_selectors
from accounts.notices import texts as notice_texts
from accounts.notices.models import Notice
from accounts.people.models import User
from applications.bank import selectors as bank_selectors
from applications.declaration import sections as file_sections
from applications.declaration import selectors as declaration_selectors
from applications.declaration import texts as declaration_texts
from applications.documents import expiries
from applications.documents import selectors as document_selectors
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.housing import selectors as housing_selectors
from citizen_portal import content
from citizen_portal.current import current
from common import plurals
from common.dates import RIYADH, today
from eligibility.rulebook.rates import Rates, rates_on
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from payments.days import selectors as days_selectors
from payments.dues import selectors as due_selectors
from payments.dues.selectors import Coming


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The purpose in one sentence, three doors, and the next deposit."""
    day = today()
    deposit = days_selectors.upcoming_deposits(day, months=1)[0]
    return render(
        request,
        "home.html",
        {"deposit": deposit, "rates": rates_on(day.replace(day=1))},
    )


@require_safe
@login_not_required
def programme(request: HttpRequest) -> HttpResponse:
    """The conditions with their exceptions, and the duty to report changes."""
    rates = rates_on(today().replace(day=1))
    seen = {
        "rates": rates,
        "conditions": _conditions(rates),
        "reviewed": content.REVIEWED,
    }
    return render(request, "programme.html", seen)


@require_safe
@login_not_required
def faq(request: HttpRequest) -> HttpResponse:
    """The common questions, or those that hold the words searched for."""
    words = request.GET.get("q", "").strip()[:80]
    questions = [each for each in _questions(rates_on(today().replace(day=1))) if _holds(each, words)]
    return render(request, "faq.html", {"questions": questions, "words": words})


@require_safe
@login_not_required
def contact(request: HttpRequest) -> HttpResponse:
    """The free number and its hours, said with whether someone answers now."""
    now = localtime(timezone=RIYADH)
    open_now = any(hours.open_at(now.weekday(), now.time()) for hours in content.CONTACT_HOURS)
    return render(request, "contact.html", {"open_now": open_now, "accounts": content.X_ACCOUNTS})


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is missing or old: says what to do; the reason stays in the log."""
    return HttpResponse(render_to_string("403_csrf.html"), status=403)


def _conditions(rates: Rates) -> list[tuple[content.Condition, str]]:
    abroad = plurals.count(rates.days_abroad, "day", oblique=True)
    return [(each, str(each.text).format(abroad=abroad)) for each in content.CONDITIONS]


def _questions(rates: Rates) -> list[tuple[content.Question, str]]:
    update = plurals.count(rates.update_days, "day", oblique=True)
    return [(each, str(each.answer).format(update=update)) for each in content.QUESTIONS]


def _holds(question: tuple[content.Question, str], words: str) -> bool:
    text = _plain(f"{question[0].asked} {question[1]}")
    return all(word in text for word in _plain(words).split())


def _plain(text: str) -> str:
    """Letters as people search: without vowel signs, with one alif, ha and ya."""
    text = "".join(c for c in text.casefold() if not "\u064b" <= c <= "\u0652")
    return text.translate(str.maketrans("أإآةى", "اااهي"))


MOST_REPORT_BYTES = 8_192
log = logging.getLogger(__name__)


@require_safe
@login_not_required
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in a cookie and go back to the page."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    answer = redirect(_own(request.GET.get("next", "")) or "home")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 86_400,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return answer


def _own(address: str) -> str:
    """The address when it is a page of ours, else nothing."""
    allowed = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    try:
        return address if allowed and resolve(address.split("?")[0]) else ""
    except Resolver404:
        return ""


@require_safe
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


@csrf_exempt
@require_POST
@login_not_required
def csp_report(request: HttpRequest) -> HttpResponse:
    """Where browsers tell of a blocked resource; kept short, without query strings."""
    if int(request.headers.get("Content-Length") or 0) > MOST_REPORT_BYTES:
        return HttpResponse(status=413)
    try:
        report = json.loads(request.body).get("csp-report", {})
        log.warning(
            "CSP: %s blocked %s on %s",
            *(
                str(report.get(key, "")).split("?")[0][:200]
                for key in ("violated-directive", "blocked-uri", "document-uri")
            ),
        )
    except (ValueError, AttributeError):
        return HttpResponse(status=400)
    return HttpResponse(status=204)


TILE_ICONS = {
    "personal": "user",
    "dependants": "users",
    "income": "banknote",
    "housing": "house",
    "bank": "landmark",
    "documents": "file-text",
}


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The result, the next deposit, what asks for something, the sections, the news."""
    return render(request, "dashboard.html", _dashboard(request.user, today()))


def _dashboard(person: User, day: date) -> dict:
    now = current(person, day)
    application, study = now.application, now.study
    rows = due_selectors.payments_of(person)
    return {
        "deposits": days_selectors.upcoming_deposits(day),
        "months": due_selectors.picture(rows),
        "deposited": due_selectors.deposited(rows),
        "news": [
            (notice, notice_texts.text_of(notice.kind, notice.details).icon, _told(notice))
            for notice in notice_selectors.notices_of(person)[:3]
        ],
        "update_days": rates_on(day).update_days,
        "current": now,
        "rejected": now.rejected,
        **(_file(application) if application else {}),
        **(_result(study, now.deposit, day) if study else {}),
    }


def _told(notice: Notice) -> str:
    return notice_texts.sentence(notice.kind, notice.details)


def _file(application: Application) -> dict:
    """The household's file: its sections with what stands in them, and the first that asks for something."""
    sections = file_sections.sections(application)
    return {
        "application": application,
        "declaration": declaration_selectors.last_declaration(application),
        "sections": sections,
        "done": sum(section.done for section in sections),
        "first_open": next((section for section in sections if not section.done), None),
        "tiles": [_tile(section) for section in sections],
        "dependants": household_selectors.dependants_of(application).count(),
        "income": household_selectors.income_total(application),
        "sources": household_selectors.incomes_of(application).count(),
        "housing": housing_selectors.housing_of(application),
        "account": bank_selectors.current_account(application),
        "newest_account": bank_selectors.newest_account(application),
        "documents": document_selectors.documents_of(application).count(),
        "endings": [declaration_texts.ending(each) for each in expiries.expiries_of(application, today())],
    }


def _tile(section: file_sections.Section) -> dict[str, str]:
    return {
        "slug": section.slug,
        "title": str(declaration_texts.SECTIONS[section.slug]),
        "word": declaration_texts.state(section.slug, section.state),
        "kind": declaration_texts.KINDS.get(section.state, ""),
        "icon": TILE_ICONS[section.slug],
    }


def _result(study: Study, coming: Coming | None, day: date) -> dict:
    decision = study_selectors.decision_of(study)
    return {
        "study": study,
        "decision": decision,
        "due": decision.answer.entitlement,
        "deposit": coming.deposit if coming else days_selectors.deposit_for(study.month),
        "stages": due_selectors.stages_of(study, day),
        "may_object": decision.may_object(day),
        "left": decision.days_left(day),
        "used": min(max(decision.objection_days - decision.days_left(day), 0), decision.objection_days),
    }
