"""An estimate on a draft tells a head nothing of people who are not his family."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.people import national_id as national_ids
from applications.file.models import Application
from applications.household import services as household_services
from eligibility.scenarios import declared_changes
from tests import cast


def estimate(application, stranger_earns: str):
    cast.record(national_ids.make_synthetic_id(777), monthly_income=Decimal(stranger_earns))
    answer = declared_changes.effect_of_changes(application)
    return answer.outcome


@pytest.mark.threat("T26")
def test_a_strangers_salary_cannot_be_guessed_with_a_draft(fahd):
    application = Application.objects.get(owner=fahd)
    listed = household_services.add_dependant(
        application,
        name="فلان الفلاني",
        national_id=national_ids.make_synthetic_id(777),
        relation="brother",
        birth_date=date(2001, 2, 3),
        employment="private",
    )
    household_services.add_income(application, kind="salary", amount=Decimal("5000.00"), dependant=listed)
    below, above = estimate(application, "4000.00"), estimate(application, "6000.00")
    assert below == above
    assert below.status_of(national_ids.make_synthetic_id(777)) == "under_study"


def test_ones_own_family_is_estimated_with_its_records(fahd):
    assert (
        declared_changes.effect_of_changes(Application.objects.get(owner=fahd)).outcome.status == "eligible"
    )
