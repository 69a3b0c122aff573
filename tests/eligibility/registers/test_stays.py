"""Days abroad are counted from dated stays, in the months before the day of the study (domain.md §2.9)."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.people import national_id as national_ids
from applications.file.models import Reassessment
from eligibility.registers import imports as register_imports
from eligibility.registers import services as register_services
from eligibility.registers.fact_texts import fact_text
from eligibility.registers.facts import FACTS_BY_NAME
from eligibility.registers.forms import record_field
from eligibility.registers.models import AuthorityRecord
from eligibility.registers.stays import StaysAbroad, count_days_abroad, window_end, window_start
from eligibility.rulebook.facts import Record
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from tests import cast

DAY = date(2026, 11, 10)


@pytest.mark.parametrize(
    ("until", "first"),
    [
        (date(2026, 11, 10), date(2025, 11, 11)),
        (date(2026, 12, 31), date(2026, 1, 1)),
        (date(2027, 1, 1), date(2026, 1, 2)),
        (date(2028, 2, 29), date(2027, 3, 1)),  # a leap day: 366 days
        (date(2027, 2, 28), date(2026, 3, 1)),
        (date(2029, 2, 28), date(2028, 2, 29)),
    ],
)
def test_the_window_ends_on_the_day_and_is_a_year_long(until, first):
    assert window_start(until, 12) == first
    assert count_days_abroad([(date(2000, 1, 1), None)], until, 12) == (until - first).days + 1


@pytest.mark.parametrize(
    ("stays", "days"),
    [
        ([], 0),
        ([(date(2026, 1, 1), date(2026, 1, 31))], 30),
        ([(date(2026, 1, 1), date(2026, 1, 1))], 0),  # there and back on a day
        ([(date(2026, 1, 1), date(2026, 1, 2))], 1),
        ([(date(2025, 11, 1), date(2025, 11, 11))], 0),  # back on the first day of the window
        ([(date(2025, 11, 1), date(2025, 11, 12))], 1),
        ([(DAY, None)], 1),  # left on the last day, and away
        ([(DAY, DAY + timedelta(days=40))], 1),
        ([(DAY + timedelta(days=1), None)], 0),  # left after it
        ([(date(2026, 11, 1), None)], 10),
        ([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 1, 11), date(2026, 2, 10))], 40),  # overlap
        ([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 1, 5), date(2026, 1, 10))], 30),  # inside
        ([(date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 1, 31), date(2026, 2, 2))], 32),  # touching
        ([(date(2028, 1, 1), None)], 0),
    ],
)
def test_each_day_away_counts_once(stays, days):
    assert count_days_abroad(stays, DAY, 12) == days == count_days_abroad(reversed(stays), DAY, 12)


some_days = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(st.lists(st.tuples(some_days, st.none() | st.integers(0, 500)), max_size=8), some_days)
def test_the_count_is_that_of_days_ticked_off_one_by_one(drawn, until):
    stays = [(left, None if days is None else left + timedelta(days=days)) for left, days in drawn]
    first = window_start(until, 12)
    window = [first + timedelta(days=each) for each in range((until - first).days + 1)]
    away = [day for day in window if any(left <= day < (back or date.max) for left, back in stays)]
    assert count_days_abroad(stays, until, 12) == len(away)


@pytest.mark.parametrize(
    ("declared", "month", "until"),
    [
        (date(2026, 11, 5), date(2026, 12, 1), date(2026, 11, 5)),  # its own month: the day of submission
        (date(2026, 11, 5), date(2027, 1, 1), date(2026, 12, 10)),  # a re-check: the cut-off day
        (date(2026, 11, 20), date(2027, 1, 1), date(2026, 11, 20)),
    ],
)
def test_the_first_study_looks_back_from_the_submission_and_the_month_from_its_cutoff(declared, month, until):
    assert window_end(month, declared) == until


def test_a_number_holds_until_the_first_month_that_has_another():
    away = {"1": [(date(2026, 1, 1), date(2026, 4, 11))]}  # 100 days
    abroad = StaysAbroad(away, date(2026, 12, 10), date(2027, 1, 1))
    record = abroad.measured("1", Record(days_abroad=3))
    assert (record.days_abroad, record.days_abroad_until) == (100, date(2027, 2, 1))
    later = StaysAbroad(away, date(2027, 4, 10), date(2027, 5, 1)).measured("1", Record())
    assert (later.days_abroad, later.days_abroad_until) == (0, None)
    assert abroad.measured("2", Record(days_abroad=3)) == Record(days_abroad=3), "no stays: the number"
    none = StaysAbroad({"1": []}, DAY, date(2026, 12, 1)).measured("1", Record(days_abroad=300))
    assert (none.days_abroad, none.days_abroad_until) == (0, None), "stays win over the number"


# -- given by import -----------------------------------------------------------------------------------------
def take(content: str, form: str) -> None:
    register_imports.import_registry(
        io.BytesIO(content.encode()), form, name="x", today=date.today(), as_of=date.today()
    )


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("csv", "national_id,stays\n{},2026-05-01/;2026-01-03/2026-02-10\n"),
        ("jsonl", '{{"national_id": "{}", "stays": [["2026-05-01", null], ["2026-01-03", "2026-02-10"]]}}\n'),
    ],
)
def test_a_file_gives_the_stays_oldest_first(db, form, written):
    person = national_ids.make_synthetic_id(7_200_001)
    take(written.format(person), form)
    kept = AuthorityRecord.objects.get(national_id=person).stays
    assert kept == [[date(2026, 1, 3), date(2026, 2, 10)], [date(2026, 5, 1), None]]


@pytest.mark.parametrize(
    "wrong", ["2026-02-10/2026-01-03", "2026-01-03", "/2026-01-03", "2026-01-03/soon", "2199-01-01/", "x/y/z"]
)
def test_stays_that_cannot_be_are_refused_at_both_doors(db, wrong):
    with pytest.raises(register_imports.InvalidLines):
        take(f"national_id,stays\n{national_ids.make_synthetic_id(7_200_001)},{wrong}\n", "csv")
    assert record_field(FACTS_BY_NAME["stays"]).has_changed([], wrong)
    with pytest.raises(ValidationError):
        record_field(FACTS_BY_NAME["stays"]).clean(wrong)


def test_no_stays_at_all_is_an_answer_and_an_empty_cell_is_none(db):
    person = national_ids.make_synthetic_id(7_200_001)
    take(f"national_id,stays\n{person},0\n", "csv")
    assert AuthorityRecord.objects.get().stays == []
    take(f"national_id,stays\n{person},\n", "csv")
    assert AuthorityRecord.objects.get().stays is None


def test_a_stay_reads_as_two_days():
    words = fact_text("stays", [["2026-01-03", "2026-02-10"], ["2026-05-01", None]])
    assert "3 يناير 2026" in words and "10 فبراير 2026" in words and "لم يعد" in words


# -- decided by ----------------------------------------------------------------------------------------------
def test_stays_decide_and_win_over_the_number(fahd, officer):
    with time_machine.travel("2026-11-26T12:00:00+03:00", tick=True):
        stays = [[date(2026, 1, 1), date(2026, 5, 1)]]
        Reassessment.objects.all().delete()
        register_services.correct_record(
            fahd.national_id, {"stays": stays}, by=officer, because="خطاب الجوازات"
        )
        assert Reassessment.objects.filter(application__owner=fahd).exists()
        study = study_services.restudy_application(fahd.application, today=date(2026, 11, 26), because="x")
        (reason,) = study_selectors.reasons_of(study)
        assert (reason.code, reason.found, study.outcome) == ("days_abroad", "120", "not_eligible")
        register_services.correct_record(
            fahd.national_id, {"stays": None}, by=officer, because="خطاب الجوازات"
        )
        study = study_services.restudy_application(fahd.application, today=date(2026, 11, 26), because="x")
        assert (study.outcome, study.amount) == ("eligible", Decimal("1427.47")), "the number counts again"


def test_a_stay_that_leaves_the_window_makes_the_household_eligible_by_itself(fahd, officer):
    """100 days in January to April 2026: too many until the window of May 2027 has left some behind."""
    with time_machine.travel("2026-11-05T12:00:00+03:00", tick=True):
        AuthorityRecord.objects.filter(national_id=fahd.national_id).update(
            stays=[[date(2026, 1, 1), date(2026, 4, 11)]], days_abroad=0
        )
        cast.declare(fahd.application)
        study_services.study_pending(date(2026, 11, 5))
    found = {}
    for month, day in (
        ("2027-01-01", "2026-12-12"),
        ("2027-02-01", "2027-01-12"),
        ("2027-03-01", "2027-02-12"),
    ):
        with time_machine.travel(f"{day}T12:00:00+03:00", tick=True):
            study_services.study_pending(date.fromisoformat(day))
            study = study_selectors.study_for(fahd, date.fromisoformat(month))
            cast.publish(date.fromisoformat(month))
            study = study_selectors.study_for(fahd, date.fromisoformat(month))
            found[month] = study.outcome
    assert found == {"2027-01-01": "not_eligible", "2027-02-01": "eligible", "2027-03-01": "eligible"}
