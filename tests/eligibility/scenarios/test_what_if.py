"""An estimate on a draft tells a head nothing of people who are not his family."""

from datetime import date
from decimal import Decimal

import pytest

from applications import services as applications
from applications.models import Application
from eligibility import selectors
from tests import cast


def estimate(application, stranger_earns: str):
    cast.record(cast.national_id(777), monthly_income=Decimal(stranger_earns))
    answer = selectors.what_if(application)
    return answer.outcome


@pytest.mark.threat("T26")
def test_a_strangers_salary_cannot_be_guessed_with_a_draft(fahd):
    application = Application.objects.get(owner=fahd)
    listed = applications.add_dependant(
        application,
        name="فلان الفلاني",
        national_id=cast.national_id(777),
        relation="brother",
        birth_date=date(2001, 2, 3),
        employment="private",
    )
    applications.add_income(application, kind="salary", amount=Decimal("5000.00"), dependant=listed)
    below, above = estimate(application, "4000.00"), estimate(application, "6000.00")
    assert below == above
    assert below.status_of(cast.national_id(777)) == "under_study"


def test_ones_own_family_is_estimated_with_its_records(fahd):
    assert selectors.what_if(Application.objects.get(owner=fahd)).outcome.status == "eligible"
