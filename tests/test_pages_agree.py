"""One household, one answer: dashboard, study page, payments page and API say the same about it."""

import re
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from citizen_portal import current
from common.dates import today
from common.templatetags import portal
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from tests.eligibility.states import STATES

pytestmark = pytest.mark.django_db
NOW = "2026-11-06T12:00:00+03:00"  # the day after most of the households were studied
WORDS = {"eligible": "مؤهل", "not_eligible": "غير مؤهل", "under_study": "تحت الدراسة"}
TAG = re.compile(r'<span class="tag[^"]*">(?:\s*<svg.*?</svg>)?\s*([^<]+?)\s*</span>', re.DOTALL)
ZERO = "مؤهل دون مبلغ هذا الشهر"


@pytest.fixture(params=sorted(STATES))
def household(request, sara):
    STATES[request.param](sara)
    return sara


def page_of(person, address: str) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def answer_of(person, address: str):
    client = Client()
    client.force_login(person)
    return client.get(address).json()


@time_machine.travel(NOW, tick=True)
def test_all_pages_and_the_api_say_the_same_result_and_month(household):
    now = current.current_state(household, today())
    assert now.study == study_selectors.current_study(household, today())
    dashboard, study = page_of(household, "/dashboard/"), page_of(household, "/eligibility/")
    api = {row["id"]: row for row in answer_of(household, "/api/v1/studies/")["results"]}
    assert api[now.study.pk]["outcome"] == now.study.outcome
    assert Decimal(api[now.study.pk]["amount"]) == now.study.amount
    for page in (dashboard, study):
        assert TAG.search(page)[1] == WORDS[now.study.outcome]
        assert f"{now.month:%Y}" in page


@time_machine.travel(NOW, tick=True)
def test_an_amount_is_the_same_everywhere_or_nowhere(household):
    now = current.current_state(household, today())
    pages = [page_of(household, address) for address in ("/dashboard/", "/eligibility/", "/payments/")]
    following = answer_of(household, "/api/v1/payments/next/")
    if now.study.outcome == Study.Outcome.ELIGIBLE and now.study.amount:
        whole, cents = portal.split_amount(now.study.amount)
        shown = whole + (f'<span class="frac">{cents}</span>' if cents else "")
        assert ['class="hero"' in page for page in pages] == [True] * 3
        assert [shown in page for page in pages] == [True] * 3
        assert Decimal(following["expected_amount"]) == now.study.amount
    else:
        assert not any('class="hero"' in page for page in pages)
        assert following["expected_amount"] is None


@time_machine.travel(NOW, tick=True)
def test_a_household_that_gets_nothing_reads_why_and_no_amount(sara):
    STATES["eligible_without_an_amount"](sara)
    for address in ("/dashboard/", "/eligibility/"):
        page = page_of(sara, address)
        assert ZERO in page and "غير مستحق بسبب الحد المانع" in page
        assert 'class="verdict verdict--zero"' in page and '<p class="amount">' not in page
