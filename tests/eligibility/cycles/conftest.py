"""Two months and two officers."""

from datetime import date

import pytest

from accounts.people.models import User
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from payments.dues import services as due_services
from tests import cast
from tests.eligibility.cycles.month import NOVEMBER, at, declared, studied


@pytest.fixture
def november(sara) -> Cycle:
    """Sara declared in October: November is out and paid."""
    declared(sara)
    with at("2026-10-11"):
        cast.results_come_out(date(2026, 10, 11))
        due_services.schedule_deposits(date(2026, 10, 11))
        return cycle_publication.mark_month_sent(Cycle.objects.get(month=NOVEMBER))


@pytest.fixture
def december(november, sara) -> Cycle:
    """She was abroad for some days: the month's own study of Sara is made, and held back."""
    cast.says(sara.national_id, days_abroad=5)
    return studied()


@pytest.fixture
def manager(db) -> User:
    return cast.officer(8811, "بدر المدير", roles=("cycle manager",))


@pytest.fixture
def approver(db) -> User:
    return cast.officer(8812, "لطيفة المعتمدة", roles=("approver",))
