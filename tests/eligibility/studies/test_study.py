"""A study is made once, kept for ever, and followed when an authority answers."""

from datetime import date
from decimal import Decimal
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.notices.models import Notice
from accounts.people.models import User
from applications.declaration.models import Declaration
from applications.household import services as household_services
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from eligibility.studies.models import MonthDecision, Study
from tests import cast

NOVEMBER_5 = "2026-11-05T09:00:00+03:00"
DECEMBER = date(2026, 12, 1)


def declared(person: User, at: str = NOVEMBER_5, **file) -> Declaration:
    with time_machine.travel(at):
        return cast.declare(cast.full_file(person, **file))


def tick(day: str) -> int:
    with time_machine.travel(f"{day}T12:00:00+03:00"):
        return study_services.study_pending(date.fromisoformat(day))


def side_by_side(act, times: int = 2) -> list[Exception]:
    """Run an act in several workers that start together; returns what went wrong."""
    start, failures = Barrier(times), []

    def work() -> None:
        try:
            start.wait(timeout=10)
            act()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    workers = [Thread(target=work) for _worker in range(times)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    return failures


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_decide_a_household_once():
    declared(cast.person(11, "سارة الشهري"))
    with time_machine.travel("2026-11-05T12:00:00+03:00", tick=True):
        failures = side_by_side(lambda: study_services.study_pending(date(2026, 11, 5)), times=4)
    assert failures == []
    assert Study.objects.count() == 1
    assert Notice.objects.filter(kind="study_ready").count() == 1


def test_the_tick_again_decides_nothing_again(sara):
    declared(sara)
    assert tick("2026-11-05") == 1
    assert tick("2026-11-05") == 0
    assert Study.objects.get().cycle.month == DECEMBER


def test_a_silent_authority_keeps_the_household_under_study_until_it_answers(sara):
    signed = declared(sara)
    cast.says(sara.national_id, days_abroad=None)
    tick("2026-11-05")
    waiting = Study.objects.get()
    assert (waiting.outcome, waiting.amount) == ("under_study", 0)
    assert not Notice.objects.filter(kind="study_ready").exists(), "no result is told before there is one"

    assert tick("2026-11-06") == 0, "nothing has changed"
    with time_machine.travel("2026-11-07T09:00:00+03:00"):
        cast.record(sara.national_id, monthly_income=Decimal("9350.00"), days_abroad=3,
                    dependants=[row["national_id"] for row in signed.snapshot["dependants"]])  # fmt: skip
    assert tick("2026-11-07") == 1
    assert tick("2026-11-07") == 0
    decided = study_selectors.newest_study(sara)
    assert (decided.version, decided.outcome, decided.amount) == (2, "eligible", Decimal("1427.47"))
    assert decided.because == "record_imported"


def test_an_answer_that_leaves_another_open_is_followed_once(sara):
    declared(sara)
    cast.says(sara.national_id, days_abroad=None, imprisoned=None)
    tick("2026-11-05")
    cast.says(sara.national_id, days_abroad=4)
    assert [tick("2026-11-07"), tick("2026-11-08")] == [1, 0]
    assert study_selectors.newest_study(sara).outcome == "under_study"


@pytest.mark.django_db(transaction=True)
def test_two_workers_follow_an_answer_once():
    sara = cast.person(11, "سارة الشهري")
    declared(sara)
    cast.says(sara.national_id, days_abroad=None)
    tick("2026-11-05")
    cast.says(sara.national_id, days_abroad=4)
    follow = lambda: study_services.decide_reassessments(date(2026, 11, 7))  # noqa: E731
    assert side_by_side(follow, times=4) == []
    assert sorted(Study.objects.values_list("version", flat=True)) == [1, 2]


def test_an_older_declaration_never_replaces_the_study_of_a_newer_one(sara):
    older = declared(sara)
    with time_machine.travel("2026-11-06T09:00:00+03:00"):
        income = sara.application.incomes.get()
        household_services.change_income(income, kind="salary", amount=Decimal("9000"), source=income.source)
        cast.says(sara.national_id, monthly_income=Decimal("9000"))
        cast.declare(sara.application)
    tick("2026-11-06")
    kept = study_services.study_declaration(older, DECEMBER)
    assert kept.declaration.version == 2
    assert Study.objects.filter(cycle__month=DECEMBER).count() == 1


def test_a_household_declared_in_october_is_studied_for_every_later_cycle(sara):
    declared(sara, at="2026-10-05T09:00:00+03:00")
    tick("2026-10-05")
    assert tick("2026-11-10") == 0, "changes still count until the tenth"
    assert tick("2026-11-11") == 1
    assert tick("2026-11-29") == 0, "days late, and already done"
    assert tick("2026-12-28") == 1, "the clock was away for seventeen days"
    months = MonthDecision.objects.order_by("cycle__month").values_list("cycle__month", "study__version")
    assert list(months) == [(date(2026, 11, 1), 1), (DECEMBER, 1), (date(2027, 1, 1), 1)], "nothing changed"


def test_a_change_after_the_tenth_waits_for_the_cycle_after_the_next(sara):
    declared(sara, at="2026-11-11T00:30:00+03:00")
    tick("2026-11-11")
    assert Study.objects.get().cycle.month == date(2027, 1, 1)


def test_the_database_refuses_to_change_or_forget_a_study(sara):
    declared(sara)
    tick("2026-11-05")
    for act in (
        lambda: Study.objects.update(amount=2088),
        lambda: Study.objects.all()._raw_delete("default"),
        lambda: MonthDecision.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            act()
    assert Study.objects.get().amount == Decimal("1427.47")


# -- REST ----------------------------------------------------------------------------------------------------
def test_my_study_by_rest_has_reasons_and_lines_that_add_up(nasser, api_of):
    study_services.study_pending(date.today())
    api = api_of(nasser)
    (listed,) = api.get("/api/v1/studies/").json()["results"]
    found = api.get(f"/api/v1/studies/{listed['id']}/").json()
    (failed,) = [finding for finding in found["findings"] if finding["status"] == "not_met"]
    assert (failed["code"], failed["found"], failed["limit"]) == (
        "data_mismatch_income",
        "9650.00",
        "7800.00",
    )
    assert failed["reason"] and failed["advice"] and failed["source"] == "social_insurance"
    assert found["estimated"] is True and found["amount"] == "0.00"
    assert sum(Decimal(line["amount"]) for line in found["lines"]) == Decimal(found["entitlement"]["amount"])
    assert found["entitlement"]["cutoff"] == "14399.01"


@pytest.mark.threat("T26")
def test_a_stranger_meets_nothing_of_my_study(fahd, stranger, api_of):
    study_services.study_pending(date.today())
    number = Study.objects.get().pk
    assert api_of(fahd).get(f"/api/v1/studies/{number}/").status_code == 200
    assert api_of(stranger).get(f"/api/v1/studies/{number}/").status_code == 404
    assert api_of(stranger).get("/api/v1/studies/").json()["results"] == []
    assert api_of().get(f"/api/v1/studies/{number}/").status_code == 401


def test_a_dependants_salary_on_record_is_shown_to_nobody_else(sara, api_of, signed_in):
    signed = declared(sara)
    wife = signed.snapshot["dependants"][0]["national_id"]
    cast.says(wife, monthly_income=Decimal("4321.00"))
    tick("2026-11-05")
    page = signed_in(sara).get("/eligibility/").content.decode()
    answer = api_of(sara).get(f"/api/v1/studies/{Study.objects.get().pk}/").content.decode()
    assert "data_mismatch_income" in answer
    for shown in (page, answer):
        assert "4321" not in shown and "4,321" not in shown


@pytest.mark.parametrize("door", ["page", "list", "study"])
def test_the_number_of_queries_does_not_grow_with_the_studies(fahd, api_of, django_assert_num_queries, door):
    tick("2026-11-22")
    tick("2026-12-12")
    client = api_of(fahd)
    address = {
        "page": "/eligibility/",
        "list": "/api/v1/studies/",
        "study": f"/api/v1/studies/{study_selectors.newest_study(fahd).pk}/",
    }[door]
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    asked = len(few)
    for day in ("2027-01-12", "2027-02-12", "2027-03-12"):
        tick(day)
    with django_assert_num_queries(asked):
        client.get(address)
