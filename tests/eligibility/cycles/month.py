"""A month of the tests: November is out and paid, December studied and held back."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from accounts.people.models import User
from applications.household import services as household_services
from common.errors import Refused
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import selectors as cycle_selectors
from eligibility.cycles.models import Cycle
from eligibility.studies import services as study_services
from tests import cast

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
ELEVENTH = date(2026, 11, 11)
READY_AT = "2026-11-11T12:00:00+03:00"


def at(day: str) -> time_machine.travel:
    return time_machine.travel(f"{day}T12:00:00+03:00", tick=True)


def declared(person: User, day: str = "2026-10-05", **file) -> None:
    with at(day):
        cast.declare(cast.full_file(person, **file))
        study_services.study_pending(date.fromisoformat(day))


def studied(day: str = "2026-11-11") -> Cycle:
    """The month that is closed on this day, with its results ready."""
    with at(day):
        study_services.study_pending(date.fromisoformat(day))
        cycle_publication.make_results_ready()
    return Cycle.objects.get(month=cycle_selectors.month_to_study(date.fromisoformat(day)))


def earns(person: User, amount: str) -> None:
    """Another salary, declared as it is recorded."""
    income = person.application.incomes.get()
    household_services.change_income(income, kind="salary", amount=Decimal(amount), source=income.source)
    cast.says(person.national_id, monthly_income=Decimal(amount))
    cast.declare(person.application)


def refusal(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def proposed(cycle: Cycle, by: User) -> Cycle:
    return cycle_publication.propose_publication(cycle, by=by, because="روجعت")


def address(cycle: Cycle, verb: str = "change") -> str:
    return f"/staff/eligibility/cycle/{cycle.pk}/{verb}/"
