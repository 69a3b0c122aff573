"""People whose result is not eligible, and the objections they sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.people.models import User
from eligibility.registers import services as register_services
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from objections import sending as objection_sending
from objections.models import Objection
from tests import cast


def send(study: Study, **changes: Any) -> Objection:
    """Nasser's objection to the income condition, with what a test changes."""
    head = study.people[0]
    values = {
        "code": "data_mismatch_income",
        "person": head,
        "document_kind": "salary_letter",
        "text": "راتبي تغيّر والسجل قديم.",
        "file": cast.picture(),
        "name": "تعريف.png",
        "today": timezone.localdate(),
    }
    return objection_sending.send(study, **{**values, **changes})


@pytest.fixture
def study(nasser: User) -> Study:
    """Nasser's result: declared 7,800 where the record says 9,650."""
    study_services.study_pending(timezone.localdate())
    return Study.objects.get(application__owner=nasser)


@pytest.fixture
def objection(study: Study) -> Objection:
    return send(study)


@pytest.fixture
def failing(officer: User) -> Callable[..., Study]:
    """A household's study after its records were changed: of the head, and of the wife."""

    def decide(citizen: User, head: dict | None = None, wife: dict | None = None) -> Study:
        application = citizen.application
        her = application.dependants.get(relation="wife").national_id
        for who, facts in ((citizen.national_id, head), (her, wife)):
            if facts:
                register_services.correct_record(who, facts, by=officer, because="test")
        return study_services.study_again(application, today=timezone.localdate(), because="test")

    return decide
