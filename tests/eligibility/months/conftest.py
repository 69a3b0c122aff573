"""Two months and two officers."""

from datetime import date

import pytest

from accounts.models import User
from eligibility import services
from eligibility.models import Cycle
from payments.dues import services as payments
from tests import cast
from tests.eligibility.months.month import (
    NOVEMBER,
    at,
    declared,
    studied,
)


@pytest.fixture
def november(sara) -> Cycle:
    """Sara declared in October: November is out and paid."""
    declared(sara)
    with at("2026-10-11"):
        cast.results_come_out(date(2026, 10, 11))
        payments.schedule_deposits(date(2026, 10, 11))
        return services.mark_month_sent(Cycle.objects.get(month=NOVEMBER))


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
