"""The pages everybody may read, and the answers when something is wrong."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone

from payments.days.models import HolidayOverride

pytestmark = pytest.mark.django_db
PUBLIC = ["/", "/programme/", "/faq/", "/contact/"]


def seen(client, address: str, language: str = "ar") -> str:
    client.cookies["lang"] = language
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", PUBLIC)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_a_stranger_reads_the_public_pages_in_both_languages(client, address, language, direction):
    page = seen(client, address, language)
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert page.count("<h1") == 1
    assert "ca.gov.sa" in page and "19912" in page


@time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False)
def test_home_names_the_next_deposit(client):
    page = seen(client, "/")
    assert "الخميس 10 ديسمبر 2026" in page and "1 رجب 1448هـ" in page and "بعد 19 يومًا" in page


@time_machine.travel(datetime(2027, 4, 1, 9, tzinfo=UTC), tick=False)
def test_home_says_why_a_deposit_moved(client):
    page = seen(client, "/")
    assert "الأحد 11 أبريل 2027" in page and "السبت 10 أبريل 2027" in page


@time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False)
def test_home_follows_a_day_the_programme_moved(client):
    HolidayOverride.objects.create(
        month=date(2026, 12, 1), on=date(2026, 12, 8), reason="test", approved_at=timezone.now()
    )
    assert "8 ديسمبر 2026" in seen(client, "/")


def test_the_programme_page_names_seven_points_and_the_days_of_the_rulebook(client):
    page = seen(client, "/programme/")
    assert page.count('<span class="ic">') == 7
    assert "90 يومًا" in page and "15 يومًا" in page


def test_all_questions_stand_without_a_search(client):
    assert seen(client, "/faq/").count("<details id=") == 4


@pytest.mark.parametrize("words", ["الأرمله", "ارملة", "الأرملة المطلقة"])
def test_a_search_finds_a_question_however_it_is_spelt(client, words):
    page = seen(client, f"/faq/?q={words}")
    assert 'id="who"' in page and 'id="purpose"' not in page


def test_a_search_without_a_hit_says_what_to_do(client):
    page = seen(client, "/faq/?q=<b>zzz</b>")
    assert "<details id=" not in page and "tel:19912" in page
    assert "<b>zzz</b>" not in page


@pytest.mark.parametrize(
    ("now", "answered"),
    [
        (datetime(2026, 11, 22, 5, tzinfo=UTC), True),  # Sunday 8:00 in Riyadh
        (datetime(2026, 11, 22, 19, tzinfo=UTC), False),  # Sunday 22:00
        (datetime(2026, 11, 26, 18, 59, tzinfo=UTC), True),  # Thursday 21:59
        (datetime(2026, 11, 27, 9, tzinfo=UTC), False),  # Friday
    ],
)
def test_contact_says_whether_someone_answers_now(client, now, answered):
    with time_machine.travel(now, tick=False):
        assert ("tag--ok" in seen(client, "/contact/")) is answered


@pytest.mark.parametrize("code", ["400", "500", "403_csrf"])
def test_broken_answers_need_no_request_and_no_database(code, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string(f"{code}.html")
    assert "19912" in page and "<h1" in page


def test_an_unknown_address_says_what_to_do(client, settings):
    settings.DEBUG = False
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404 and "19912" in answer.content.decode()


def test_a_form_with_an_old_token_is_answered_in_words(client):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/login/", {"login": "1"})
    assert answer.status_code == 403 and "19912" in answer.content.decode()
