"""A document proves while it is not refused; its examination decides again."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.notices.models import Notice
from accounts.people.models import User
from applications.documents import review as document_review
from applications.personal import services as personal_services
from eligibility.scenarios import selectors as scenario_selectors
from eligibility.scenarios.scenario import Salary
from eligibility.studies import facts_codec
from tests import cast
from tests.eligibility import states
from tests.eligibility.studies.deciding import DECEMBER, NOVEMBER_1, OCTOBER_12, at, decision, tick


# -- fault 2: documents are evidence as far as they were examined --------------------------------------------
@pytest.fixture
def alone(sara) -> User:
    """An independent whose lease is in her file; no register knows of it."""
    with at(OCTOBER_12):
        application = states.alone(sara)
        personal_services.save_personal(application, kind="independent", marital="single")
        cast.says(sara.national_id, separate_dwelling=None, marital_status="single")
        cast.declare(application)
    tick(OCTOBER_12)
    return sara


def test_a_paper_that_nobody_examined_proves_and_says_so(alone):
    decided = decision(alone, DECEMBER)
    assert decided.outcome == "eligible" and decided.unexamined


def test_officers_find_whom_unexamined_papers_pay_and_the_citizen_reads_it(alone, officer, signed_in):
    listed = signed_in(officer).get("/staff/eligibility/study/?unexamined__exact=1").content.decode()
    others = signed_in(officer).get("/staff/eligibility/study/?unexamined__exact=0").content.decode()
    reference = alone.application.reference
    assert reference in listed and reference not in others
    with at(NOVEMBER_1):
        page = signed_in(alone).get("/eligibility/").content.decode()
    assert "لم يفحص موظف كل المستندات بعد" in page


def test_a_refused_paper_proves_no_longer(alone, officer):
    with at(date(2026, 10, 20)):
        document_review.refuse_document(alone.application.documents.get(), by=officer, because="غير واضح")
    tick(date(2026, 10, 20))
    decided = decision(alone, DECEMBER)
    assert decided.amount == 0 and decided.because == "document_refused", (
        "Ejar is silent, the paper is refused"
    )
    states_kept = {paper.state for paper in facts_codec.facts_of(decided).papers}
    assert states_kept == {"refused"}


def test_a_refused_paper_proves_in_no_estimate_either(alone, officer):
    salary = [Salary(alone.national_id, Decimal(100))]
    with at(date(2026, 10, 20)):
        before = scenario_selectors.study_scenario(alone.application, salary, date(2026, 10, 20)).before
        assert before.status == "eligible"
        document_review.refuse_document(alone.application.documents.get(), by=officer, because="غير واضح")
        now = scenario_selectors.study_scenario(alone.application, salary, date(2026, 10, 20)).before
    assert now.status != "eligible" and [each.status for each in now.outcome.people] != ["eligible"]


def test_an_accepted_paper_proves_without_a_mark(alone, officer):
    with at(date(2026, 10, 20)):
        document_review.accept_document(alone.application.documents.get(), by=officer)
    tick(date(2026, 10, 20))
    decided = decision(alone, DECEMBER)
    assert decided.outcome == "eligible" and not decided.unexamined
    assert Notice.objects.filter(kind="study_ready", person=alone).count() == 1, "the result is the same"


def test_the_queue_shows_first_the_papers_that_pay_somebody(alone, nasser, officer, signed_in):
    """The lease of Sara pays her; the newer lease of Nasser, whose decision is none, waits behind it."""
    with at(date(2026, 10, 13)):
        states.alone(nasser)
    page = signed_in(officer).get("/staff/applications/supportingdocument/?state=given").content.decode()
    assert 0 < page.index(alone.name) < page.index(nasser.name)
