"""Pages that belong to no single app: home, the programme, questions, contact, and a refused form token."""

import json
import logging
import re
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.form_drafts import selectors as draft_selectors
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
from citizen_portal.current import current_state
from common import plurals
from common.dates import RIYADH, today
from eligibility.rulebook.rates import Rates, rates_on
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies.models import Study
from objections import selectors as objection_selectors
from payments.days import selectors as days_selectors
from payments.dues import selectors as due_selectors
from payments.dues.models import Payment
from payments.dues.selectors import ExpectedDeposit


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
        "conditions": _condition_rows(rates),
        "reviewed": content.REVIEWED,
    }
    return render(request, "programme.html", seen)


@require_safe
@login_not_required
def faq(request: HttpRequest) -> HttpResponse:
    """The common questions, or those that hold the words searched for."""
    words = request.GET.get("q", "").strip()[:80]
    questions = [
        each for each in _question_rows(rates_on(today().replace(day=1))) if _matches_search(each, words)
    ]
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


def _condition_rows(rates: Rates) -> list[tuple[content.Condition, str]]:
    abroad = plurals.count_noun(rates.days_abroad, "day", oblique=True)
    return [(each, str(each.text).format(abroad=abroad)) for each in content.CONDITIONS]


def _question_rows(rates: Rates) -> list[tuple[content.Question, str]]:
    days = {
        "update": plurals.count_noun(rates.update_days, "day", oblique=True),
        "abroad": plurals.count_noun(rates.days_abroad, "day", oblique=True),
    }
    return [
        (replace(each, asked=str(each.asked).format(**days)), str(each.answer).format(**days))
        for each in content.QUESTIONS
    ]


def _matches_search(question: tuple[content.Question, str], words: str) -> bool:
    text = _search_text(f"{question[0].asked} {question[1]}")
    return all(_stem(word) in text for word in _search_text(words).split())


ARTICLES = re.compile(r"\A[وفبكل]?ال(?=\w{3})|\Aلل(?=\w{3})")


def _stem(word: str) -> str:
    """The word without the Arabic article and what is written together with it."""
    return ARTICLES.sub("", word)


def _search_text(text: str) -> str:
    """Letters as people search: without vowel signs and stretching, with one alif, ha, waw and ya."""
    text = "".join(c for c in text.casefold() if not "\u064b" <= c <= "\u0652" and c != "ـ")
    return text.translate(str.maketrans("أإآٱةىؤئ", "ااااهيوي"))


MOST_REPORT_BYTES = 8_192
log = logging.getLogger(__name__)


@require_safe
@login_not_required
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Remember the language in a cookie and go back to the page."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    answer = redirect(_own_address(request.GET.get("next", "")) or "home")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=365 * 86_400,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return answer


def _own_address(address: str) -> str:
    """The address when it is a page of ours, else nothing."""
    allowed = url_has_allowed_host_and_scheme(address, allowed_hosts=None) and address.startswith("/")
    try:
        return address if allowed and resolve(address.split("?")[0]) else ""
    except Resolver404:
        return ""


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
    return render(request, "dashboard.html", _dashboard_context(request.user, today()))


def _dashboard_context(person: User, day: date) -> dict:
    now = current_state(person, day)
    application, study = now.application, now.study
    rows = due_selectors.all_payments(person.pk)
    return {
        "deposits": days_selectors.upcoming_deposits(day),
        "months": due_selectors.chart_months(rows),
        "deposited": due_selectors.deposited_total(rows),
        "news": [
            (notice, notice_texts.notice_text(notice.kind, notice.details).icon, _notice_text(notice))
            for notice in notice_selectors.notices_of(person)[:3]
        ],
        "update_days": rates_on(day).update_days,
        "current": now,
        "rejected": now.rejected,
        "unsaved": draft_selectors.newest_draft(person),
        **(_file_context(application) if application else {}),
        **(_result_context(study, now.deposit, day) if study else {}),
    }


def _notice_text(notice: Notice) -> str:
    return notice_texts.notice_sentence(notice.kind, notice.details)


def _file_context(application: Application) -> dict:
    """The household's file: its sections with what stands in them, and the first that asks for something."""
    sections = file_sections.list_sections(application)
    return {
        "application": application,
        "declaration": declaration_selectors.current_declaration(application),
        "sections": sections,
        "done": sum(section.done for section in sections),
        "first_open": next((section for section in sections if not section.done), None),
        "tiles": [_tile_context(section) for section in sections],
        "dependants": household_selectors.dependants_of(application).count(),
        "income": household_selectors.income_total(application),
        "sources": household_selectors.incomes_of(application).count(),
        "housing": housing_selectors.housing_of(application),
        "account": bank_selectors.current_account(application),
        "newest_account": bank_selectors.newest_account(application),
        "documents": document_selectors.documents_of(application).count(),
        "endings": [
            declaration_texts.expiry_row(each) for each in expiries.expiries_of(application, today())
        ],
    }


def _tile_context(section: file_sections.Section) -> dict[str, str]:
    return {
        "slug": section.slug,
        "title": str(declaration_texts.SECTION_TITLES[section.slug]),
        "word": declaration_texts.section_state_name(section.slug, section.state),
        "kind": declaration_texts.TAG_KINDS.get(section.state, ""),
        "icon": TILE_ICONS[section.slug],
    }


def _result_context(study: Study, coming: ExpectedDeposit | None, day: date) -> dict:
    decision = study_descriptions.describe_study(study)
    about = due_selectors.deposit_of_study(study, day)
    return {
        "study": study,
        "decision": decision,
        "due": decision.answer.entitlement,
        "deposit": about.deposit,
        "paid": about.payment is not None and about.payment.status == Payment.Status.PAID,
        "next": coming.deposit if coming and coming.deposit.on > about.deposit.on else None,
        "stages": due_selectors.stages_of(study, day),
        "may_object": objection_selectors.is_objection_allowed(study, day),
        "left": decision.days_left(day),
        "used": min(max(decision.objection_days - decision.days_left(day), 0), decision.objection_days),
    }
