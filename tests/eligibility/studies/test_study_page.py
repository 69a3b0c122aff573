"""«دراسة الأهلية»: each state says what is so, why, and what to do next."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.people import national_id as national_ids
from applications.file import services as file_services
from applications.household import services as household_services
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.registers.models import AuthorityRecord
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast

NOVEMBER_5 = "2026-11-05T09:00:00+03:00"
PAGE = "/eligibility/"
ASKED = 18  # conditions about the eligibility


def page_of(person, day: str = "2026-11-21", address: str = PAGE, status: int = 200) -> str:
    client = Client()
    with time_machine.travel(f"{day}T12:00:00+03:00", tick=True):
        client.force_login(person)
        answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def studied(person, day: str = "2026-11-05", **file) -> Study:
    with time_machine.travel(f"{day}T09:00:00+03:00"):
        application = cast.full_file(person, **file)
        cast.declare(application)
        study_services.study_pending(date.fromisoformat(day))
    return Study.objects.get()


def test_without_an_application_it_leads_to_one(sara):
    page = page_of(sara)
    assert "لا يوجد طلب لدراسته بعد" in page and 'href="/application/"' in page


def test_a_draft_is_told_how_far_it_is(sara):
    application = file_services.open_application(sara)
    household_services.declare_no_dependants(application)
    household_services.declare_no_income(application)
    assert "الأقسام المكتملة: 2 من 6" in page_of(sara)


def test_a_file_that_was_just_submitted_is_told_so(sara):
    with time_machine.travel(NOVEMBER_5):
        cast.declare(cast.full_file(sara))
    assert "وصل طلبك" in page_of(sara)


def test_an_eligible_household_sees_its_amount_and_its_day(sara):
    studied(sara)
    page = page_of(sara)
    assert 'class="hero"' in page and "مؤهل" in page
    assert '1,427<span class="frac">.47</span>' in page
    assert "الخميس 10 ديسمبر 2026" in page and "1 رجب 1448هـ" in page
    assert "−84.53" in page, "the amount is explained line by line"
    assert "/objections/new/" not in page, "there is nothing to object to"


def test_a_household_at_the_cut_off_is_eligible_and_told_why_nothing_is_paid(sara):
    studied(sara, income="15000.00")
    page = page_of(sara)
    assert "مؤهل" in page and "غير مستحق بسبب الحد المانع" in page
    assert "15,000.00" in page and "14,399.01" in page


def test_not_eligible_shows_both_values_what_to_do_and_until_when(sara):
    studied(sara, income="7800.00", salary_on_record="9650.00")
    page = page_of(sara)
    assert f"شرط واحد من {ASKED} غير مستوفى" in page
    for shown in ("7,800 ريال", "9,650 ريالًا", "1,850 ريالًا", "التأمينات الاجتماعية", "تعريفًا بالراتب"):
        assert shown in page
    assert 'href="/objections/new/"' in page
    assert "الأربعاء 3 فبراير 2027" in page and "بقي 74 يومًا من 90" in page


@pytest.mark.parametrize(("day", "may"), [("2027-02-03", True), ("2027-02-04", False)])
def test_the_ninetieth_day_is_the_last_one_to_object(sara, day, may):
    studied(sara, income="7800.00", salary_on_record="9650.00")
    page = page_of(sara, day)
    assert ('href="/objections/new/"' in page) is may
    assert ("إعادة تقديم الطلب" in page) is not may


def test_two_people_who_fail_the_same_condition_are_one_condition(sara):
    with time_machine.travel(NOVEMBER_5):
        application = cast.full_file(sara)
        AuthorityRecord.objects.filter(
            national_id__in=[sara.national_id, application.dependants.first().national_id]
        ).update(days_abroad=117)
        cast.declare(application)
        study_services.study_pending(date(2026, 11, 5))
    page = page_of(sara)
    assert f"شرط واحد من {ASKED} غير مستوفى" in page
    assert page.count('class="cond"') == 2 and page.count("27 يومًا") == 2


def test_a_dependant_who_fails_is_shown_to_an_eligible_household(sara):
    with time_machine.travel(NOVEMBER_5):
        application = cast.full_file(sara)
        AuthorityRecord.objects.filter(national_id=application.dependants.first().national_id).update(
            imprisoned=True
        )
        cast.declare(application)
        study_services.study_pending(date(2026, 11, 5))
    page = page_of(sara)
    assert 'class="hero"' in page and page.count('class="cond"') == 1 and 'href="/objections/new/"' in page


def test_under_study_names_whom_we_wait_for_and_ticks_nothing(sara):
    with time_machine.travel(NOVEMBER_5):
        application = cast.full_file(sara)
        AuthorityRecord.objects.filter(national_id=sara.national_id).update(days_abroad=None, imprisoned=None)
        cast.declare(application)
        study_services.study_pending(date(2026, 11, 5))
    page = page_of(sara)
    assert "ننتظر رد جهتين" in page and "الجوازات" in page and "المديرية العامة للسجون" in page
    assert "شروط مستوفاة" not in page and "/objections/new/" not in page


def test_another_of_my_months_is_shown_and_no_other(sara, stranger):
    studied(sara, "2026-10-05")
    with time_machine.travel("2026-11-12T09:00:00+03:00"):
        cycle_publication.mark_month_sent(Cycle.objects.get())
        cast.says(sara.national_id, days_abroad=117)
        study_services.study_pending(date(2026, 11, 12))
        assert 'class="hero"' in page_of(sara), "the month is not published yet"
        cast.publish(date(2026, 12, 1))
    assert "غير مؤهل" in page_of(sara)
    assert 'class="hero"' in page_of(sara, address=f"{PAGE}?cycle=2026-11")
    for nothing in ("2026-10", "2026-13", "x", "2026-11-01", "²026-11"):
        page_of(sara, address=f"{PAGE}?cycle={nothing}", status=404)
    page_of(stranger, address=f"{PAGE}?cycle=2026-11", status=404)


def test_a_visitor_is_asked_to_sign_in(db):
    assert Client().get(PAGE).headers["Location"].startswith("/login/")


def test_the_page_asks_the_same_number_of_queries_for_a_large_family(sara, django_assert_max_num_queries):
    with time_machine.travel(NOVEMBER_5, tick=True):
        application = cast.full_file(sara)
        for step in range(4, 10):
            born = date(2010 + step, 1, 1)
            child = national_ids.make_synthetic_id(110 + step)
            household_services.add_dependant(
                application, name=f"ابن {step}", national_id=child, relation="son", birth_date=born,
                employment="under_age",
            )  # fmt: skip
            cast.record(child)
        cast.declare(application)
        study_services.study_pending(date(2026, 11, 5))
        client = Client()
        client.force_login(sara)
        assert Study.objects.get().amount > Decimal(0)
        with django_assert_max_num_queries(14):
            client.get(PAGE)
