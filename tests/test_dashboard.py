"""«لوحة المعلومات»: one card for each state, and what asks for something."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from applications.declaration import withdrawal as file_withdrawal
from applications.documents.models import SupportingDocument
from applications.file import services as file_services
from applications.personal import services as personal_services
from common import transitions
from eligibility.cycles import publication as cycle_publication
from eligibility.registers.models import AuthorityRecord
from payments.dues import services as due_services
from payments.dues.models import Payment
from tests import cast

PAGE = "/dashboard/"


def page_of(person, day: str = "2026-11-21") -> str:
    client = Client()
    with time_machine.travel(f"{day}T12:00:00+03:00", tick=True):
        client.force_login(person)
        answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def declared(person, day: str = "2026-11-05", **file):
    with time_machine.travel(f"{day}T09:00:00+03:00"):
        application = cast.full_file(person, **file)
        cast.declare(application)
    return application


def tick(day: str) -> None:
    with time_machine.travel(f"{day}T09:00:00+03:00"):
        cast.results_come_out(date.fromisoformat(day))
        due_services.schedule_deposits(date.fromisoformat(day))


def test_a_newcomer_sees_three_steps_and_one_door(sara):
    page = page_of(sara)
    assert "مرحبًا <bdi>سارة</bdi>" in page and "ثلاث خطوات" in page and "بدء الطلب" in page
    assert 'class="tile"' not in page


def test_a_draft_shows_how_far_it_is_and_leads_to_the_next_section(sara):
    application = file_services.open_application(sara)
    personal_services.save_personal(application, **cast.PERSONAL)
    page = page_of(sara)
    assert "الأقسام المكتملة: 1 من 6" in page and 'href="/application/dependants/"' in page
    assert page.count('class="tile"') == 6 and "لم يبدأ" in page


def test_a_complete_draft_leads_to_the_review(sara):
    cast.full_file(sara)
    assert 'href="/application/review/"' in page_of(sara)


def test_a_submitted_file_is_under_study(sara):
    declared(sara)
    assert "تحت الدراسة" in page_of(sara)


def test_a_waiting_study_names_the_authority(sara):
    declared(sara)
    AuthorityRecord.objects.filter(national_id=sara.national_id).update(days_abroad=None)
    tick("2026-11-05")
    page = page_of(sara)
    assert "ننتظر رد جهة واحدة" in page and "الجوازات" in page


def test_an_eligible_household_follows_its_payment_stage_by_stage(sara):
    declared(sara)
    tick("2026-11-05")
    before = page_of(sara, "2026-11-06")
    assert 'class="hero"' in before and "حتى 10 نوفمبر" in before
    tick("2026-11-12")
    page = page_of(sara)
    assert '1,427<span class="frac">.47</span>' in page and "بعد 19 يومًا" in page
    assert page.count("، اكتملت") == 4 and page.count('aria-current="step"') == 1
    assert "299 ريالًا" in page, "why it is not the full support"
    transitions.transition(Payment.objects.get(), "paid")
    assert page_of(sara).count("، اكتملت") == 5


def test_a_month_that_was_paid_is_shown_with_its_own_day(sara):
    """Not "support for December" beside January's day of deposit."""
    declared(sara)
    tick("2026-11-05")
    tick("2026-11-12")
    transitions.transition(Payment.objects.get(), "paid")
    cycle_publication.mark_month_sent(Payment.objects.get().cycle)
    page = page_of(sara, "2026-12-12")
    hero = page[page.index('class="hero"') : page.index("</ol>", page.index('class="hero"'))]
    assert "دعم شهر ديسمبر" in hero and "أُودع يوم" in hero and 'datetime="2026-12-10"' in hero
    assert "الإيداع القادم، لشهر يناير، يوم الأحد 10 يناير" in " ".join(hero.split())


def test_a_withdrawn_file_does_not_look_submitted(sara):
    application = declared(sara)
    tick("2026-11-05")
    file_withdrawal.withdraw_application(application, by=sara)
    page = page_of(sara)
    assert "ألغيت هذا الطلب" in page and 'class="hero"' not in page
    assert "حدّث بياناتك خلال" not in page


def test_not_eligible_shows_the_first_reason_and_the_way_on(sara):
    declared(sara, income="7800.00", salary_on_record="9650.00")
    tick("2026-11-05")
    page = page_of(sara)
    assert "شرط واحد من 18 غير مستوفى" in page and 'href="/objections/new/"' in page
    assert "سجلات الجهات" in page and "بقي 74 يومًا من 90" in page


@pytest.mark.parametrize("state", ["document", "account", "rejected"])
def test_what_asks_for_something_is_said_at_the_top(sara, state):
    application = declared(sara)
    tick("2026-11-12")
    asked = {
        "document": ("يلزم مستند", "/application/documents/"),
        "account": ("لم يُعتمد الحساب البنكي", "/application/bank/"),
        "rejected": ("أعاد البنك دفعة ديسمبر", "/application/bank/"),
    }[state]
    assert 'class="alert"' not in page_of(sara)
    if state == "document":
        SupportingDocument.objects.all().delete()
    elif state == "account":
        application.bank_accounts.update(status="refused")
    else:
        transitions.transition(Payment.objects.get(), "rejected")
    page = page_of(sara)
    assert 'class="alert"' in page and asked[0] in page and f'class="btn" href="{asked[1]}"' in page


def test_the_moved_days_of_deposit_are_explained(sara):
    assert "بدلًا من السبت 10 أبريل" in page_of(sara)


def test_the_news_are_whole_sentences(sara):
    declared(sara)
    tick("2026-11-05")
    page = page_of(sara)
    assert "آخر المستجدات" in page and page.count("<time") >= 7


@pytest.mark.threat("T26")
def test_a_stranger_sees_nothing_of_mine(sara, stranger):
    declared(sara)
    tick("2026-11-12")
    page = page_of(stranger)
    assert "1,427" not in page and sara.application.reference not in page and 'class="tile"' not in page
    assert Client().get(PAGE).headers["Location"].startswith("/login/")


def test_the_number_of_queries_does_not_grow_with_the_months(sara, api_of, django_assert_max_num_queries):
    declared(sara)
    tick("2026-11-12")
    with time_machine.travel("2026-11-15T12:00:00+03:00", tick=True):
        client = api_of(sara)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as few:
            assert client.get(PAGE).status_code == 200
        asked = len(few)
    for day in ("2026-12-12", "2027-01-12", "2027-02-12"):
        tick(day)
    with time_machine.travel("2027-02-15T12:00:00+03:00", tick=True):
        client = api_of(sara)
        client.get(PAGE)
        with django_assert_max_num_queries(asked):
            client.get(PAGE)
