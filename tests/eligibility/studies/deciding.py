"""Declare, tick the clock, and read which study decides a month."""

from datetime import date

import time_machine

from accounts.people.models import User
from eligibility.studies import services as study_services
from eligibility.studies.models import MonthDecision, Study
from tests import cast

OCTOBER_12, NOVEMBER_1 = date(2026, 10, 12), date(2026, 11, 1)
NOVEMBER, DECEMBER, JANUARY, FEBRUARY = (
    date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1), date(2027, 2, 1),
)  # fmt: skip


def at(day: date) -> time_machine.travel:
    return time_machine.travel(f"{day}T12:00:00+03:00", tick=True)


def tick(day: date) -> int:
    with at(day):
        return study_services.study_pending(day)


def declared(person: User, day: date = OCTOBER_12, **file) -> None:
    with at(day):
        cast.declare(cast.full_file(person, **file))
    tick(day)


def decision(person: User, month: date) -> Study:
    return MonthDecision.objects.get(application=person.application, cycle__month=month).study


def months_of(person: User) -> dict[date, tuple[int, str]]:
    rows = MonthDecision.objects.filter(application=person.application).order_by("cycle__month")
    return {row.cycle.month: (row.study.version, row.study.outcome) for row in rows.select_related("study")}
