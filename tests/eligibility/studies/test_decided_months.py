"""Which months a change decides again, and which it leaves as they were."""

from datetime import date
from decimal import Decimal

from accounts.notices.models import Notice
from applications.household import services as household_services
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.registers import services as register_services
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from eligibility.studies.models import MonthDecision, Study
from tests import cast
from tests.eligibility.studies.deciding import (
    DECEMBER,
    FEBRUARY,
    JANUARY,
    NOVEMBER,
    OCTOBER_12,
    at,
    decision,
    declared,
    months_of,
    tick,
)


# -- months that are open, sent, unchanged -------------------------------------------------------------------
def test_a_month_in_which_nothing_changed_costs_a_row(sara):
    declared(sara)
    for day in (date(2026, 11, 11), date(2026, 12, 11), date(2027, 1, 11)):
        tick(day)
    assert months_of(sara) == {month: (1, "eligible") for month in (DECEMBER, JANUARY, FEBRUARY)}
    assert Study.objects.count() == 1


def test_an_unchanged_month_is_told_once_as_unchanged(sara):
    declared(sara)
    tick(date(2026, 11, 11))
    for day, month in ((date(2026, 12, 11), JANUARY), (date(2027, 1, 11), FEBRUARY)):
        tick(day)
        with at(day):
            cycle_publication.make_results_ready()
            for _time in range(2):
                cast.publish(month)
    told = Notice.objects.filter(kind="study_ready", person=sara).order_by("pk")
    assert [(row.details["month"], row.details.get("unchanged", False)) for row in told] == [
        ("2026-12-01", False), ("2027-01-01", True), ("2027-02-01", True),
    ]  # fmt: skip


def test_an_open_month_and_the_next_share_the_new_study(sara):
    declared(sara)
    for day in (date(2026, 11, 11), date(2026, 12, 11)):
        tick(day)
    with at(date(2026, 12, 15)):
        cast.says(sara.national_id, imprisoned=True)
    tick(date(2026, 12, 15))
    assert months_of(sara) == {DECEMBER: (2, "not_eligible"), JANUARY: (2, "not_eligible")}
    assert decision(sara, JANUARY).replaces.version == 1


def test_a_birthday_between_two_months_gives_two_studies(sara):
    with at(OCTOBER_12):
        application = cast.full_file(sara)
        son = application.dependants.get(relation="son")
        household_services.change_dependant(
            son, name=son.name, national_id=son.national_id, relation="son",
            birth_date=date(2008, 12, 20), employment=son.employment, study=son.study,
        )  # fmt: skip
        cast.declare(application)
    tick(OCTOBER_12)
    assert decision(sara, DECEMBER).holds_until == date(2026, 12, 20)
    tick(date(2026, 12, 11))
    december, january = decision(sara, DECEMBER), decision(sara, JANUARY)
    assert december != january and january.amount > december.amount


def test_a_month_that_was_sent_stands_and_the_next_is_decided(sara):
    declared(sara)
    tick(date(2026, 11, 11))
    cycle_publication.mark_month_sent(Cycle.objects.get(month=DECEMBER))
    with at(date(2026, 12, 10)):
        cast.says(sara.national_id, imprisoned=True)
    tick(date(2026, 12, 10))
    assert months_of(sara) == {DECEMBER: (1, "eligible"), JANUARY: (2, "not_eligible")}
    assert study_selectors.newest_study(sara).version == 1, "January is held back"
    tick(date(2026, 12, 11))
    assert months_of(sara)[JANUARY] == (2, "not_eligible")


def test_what_an_officer_corrects_is_settled_for_months_that_were_sent(sara, officer):
    declared(sara)
    cycle_publication.mark_month_sent(Cycle.objects.get(month=DECEMBER))
    with at(date(2026, 12, 12)):
        register_services.correct_record(
            sara.national_id, {"days_abroad": 300}, by=officer, because="الجوازات"
        )
    tick(date(2026, 12, 12))
    assert decision(sara, DECEMBER).outcome == "not_eligible", "the difference is the payments' matter"


def test_a_correction_takes_effect_from_its_month_on(nasser, officer):
    tick(date(2026, 11, 26))
    with at(date(2026, 11, 26)):
        january = Cycle.objects.get().month
        register_services.correct_record(
            nasser.national_id, {"monthly_income": Decimal("7800.00")}, by=officer, because="تعريف",
            effective=date(2027, 2, 1),
        )  # fmt: skip
    tick(date(2026, 11, 26))
    assert decision(nasser, january).outcome == "not_eligible", "it was so in January"
    with at(date(2027, 1, 11)):
        study_services.restudy_application(nasser.application, today=date(2027, 1, 9), because="OB-1")
    assert decision(nasser, date(2027, 2, 1)).outcome == "eligible"


# -- fault 5 and 6: late answers, slept months ---------------------------------------------------------------
def test_a_late_answer_decides_every_waiting_month_and_dates_the_result(sara):
    with at(date(2026, 9, 5)):
        application = cast.full_file(sara)
        cast.says(sara.national_id, days_abroad=None)
        cast.declare(application)
    for day in (date(2026, 9, 5), date(2026, 9, 11), date(2026, 10, 11), date(2026, 11, 11)):
        tick(day)
    cycle_publication.mark_month_sent(Cycle.objects.get(month=date(2026, 10, 1)))
    with at(date(2026, 11, 20)):
        cast.says(sara.national_id, days_abroad=3)
    tick(date(2026, 11, 20))
    rows = MonthDecision.objects.filter(application=sara.application).select_related("study")
    assert [row.study.outcome for row in rows] == ["eligible"] * 3
    assert {row.decided_at.date() for row in rows} == {date(2026, 11, 20)}, "support starts with the result"


def test_months_slept_through_before_any_had_begun_are_studied(sara):
    with at(date(2026, 9, 5)):
        cast.declare(cast.full_file(sara))
    tick(date(2026, 12, 12))
    assert list(months_of(sara)) == [date(2026, 10, 1), NOVEMBER, DECEMBER, JANUARY]
