"""People whose result is not eligible, and the objections they sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.people.models import User
from eligibility.registers import services as register_services
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from objections import submission as objection_submission
from objections.models import Objection
from tests import cast


def drafted(study: Study, **changes: Any) -> Objection:
    """Nasser's draft about the income condition with a letter, with what a test changes."""
    values = {"code": "data_mismatch_income", "person": study.people[0], "size": (60, 40), **changes}
    today = values.get("today", timezone.localdate())
    grounds = values.get("grounds", [(values["code"], values["person"])])
    draft = objection_submission.save_draft(study, grounds=grounds, text="راتبي تغيّر.", today=today)
    paper = cast.picture(size=values["size"])
    objection_submission.attach_document(draft, kind="salary_letter", file=paper, name="تعريف.png")
    return draft


def send(study: Study, **changes: Any) -> Objection:
    """The draft, sent."""
    return objection_submission.send_objection(
        drafted(study, **changes), today=changes.get("today", timezone.localdate())
    )


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
        return study_services.restudy_application(application, today=timezone.localdate(), because="test")

    return decide
