"""A decision stands until something that it rests on changes; then every open month is decided again."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from django.db import transaction

from accounts.notices.models import Notice
from accounts.people.models import User
from applications.declaration import withdrawal as file_withdrawal
from applications.file.models import Application, Reassessment
from applications.household import services as household_services
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.registers import facts
from eligibility.registers import services as register_services
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import digest, rates
from eligibility.scenarios import outlook as outlooks
from eligibility.studies import bulk as study_bulk
from eligibility.studies import bulk_basis, bulk_reassessments
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast
from tests.eligibility.studies.deciding import (
    DECEMBER,
    NOVEMBER_1,
    OCTOBER_12,
    at,
    decision,
    declared,
    months_of,
    tick,
)
from tests.eligibility.studies.test_study import side_by_side

# of each fact, an answer that keeps the support from the household of Sara
BAD = {
    "saudi": False,
    "resident": False,
    "days_abroad": 120,
    "imprisoned": True,
    "in_shelter": True,
    "deceased": True,
    "monthly_income": Decimal("15000.00"),
    "dependants": ["1999999994"],
    "marital_status": "divorced",
    "postal_code": "99999",
    "real_estate": Decimal("99000000.00"),
    "vehicles": Decimal("99000000.00"),
    "cash_assets": Decimal("99000000.00"),
    "portfolios": Decimal("99000000.00"),
    "id_expires": date(2026, 10, 20),
    "visit": "refused",
    "barred_until": date(2027, 6, 1),
    "support_monthly": Decimal("15000.00"),
    "stays": [[date(2026, 4, 1), date(2026, 9, 20)]],
}


# these alone keep nothing from her: an exemption, a name, a count without a limit, what is of others
NEUTRAL = {
    "exemption", "support_programme", "domestic_workers", "relation", "separate_dwelling", "as_of",
    "lease_in_own_name", "lease_shared", "meter_linked",
}  # fmt: skip


# -- fault 1: every monthly fact, in both directions ---------------------------------------------------------
def test_every_fact_of_the_table_is_tried():
    known = {fact.name for fact in facts.FACTS}
    assert known - NEUTRAL - set(BAD) == set(), "a new fact wants an answer that keeps the support from Sara"


@pytest.mark.threat("T92")
@pytest.mark.parametrize("fact", BAD)
def test_what_a_record_says_before_payday_is_decided_and_not_paid(sara, fact):
    declared(sara)
    assert decision(sara, DECEMBER).amount == Decimal("1427.47")
    with at(NOVEMBER_1):
        cast.says(sara.national_id, **{fact: BAD[fact]})
    assert tick(NOVEMBER_1) == 1
    decided = decision(sara, DECEMBER)
    assert (decided.amount, decided.version, decided.because) == (0, 2, "record_imported")
    tick(date(2026, 11, 11))
    assert decision(sara, DECEMBER) == decided, "the month's run finds it as it is"


@pytest.mark.parametrize("fact", BAD)
def test_what_a_record_says_no_longer_is_decided_too(sara, fact):
    with at(OCTOBER_12):
        application = cast.full_file(sara)
        before = getattr(record_of(sara), fact)
        cast.says(sara.national_id, **{fact: BAD[fact]})
        cast.declare(application)
    tick(OCTOBER_12)
    assert decision(sara, DECEMBER).amount == 0
    with at(date(2026, 10, 20)):
        cast.says(sara.national_id, **{fact: before})
    tick(date(2026, 10, 20))
    assert decision(sara, DECEMBER).amount == Decimal("1427.47")


def record_of(person: User) -> AuthorityRecord:
    return AuthorityRecord.objects.get(national_id=person.national_id)


def test_an_officers_correction_of_an_eligible_household_is_studied(sara, officer):
    declared(sara)
    with at(NOVEMBER_1):
        register_services.correct_record(
            sara.national_id, {"days_abroad": 300}, by=officer, because="الجوازات"
        )
    tick(NOVEMBER_1)
    assert (decision(sara, DECEMBER).outcome, decision(sara, DECEMBER).because) == (
        "not_eligible", "record_corrected",
    )  # fmt: skip
    assert Notice.objects.filter(kind="study_ready", person=sara).count() == 2


def test_the_same_answer_on_another_day_decides_nothing(sara):
    declared(sara)
    before = decision(sara, DECEMBER)
    with at(NOVEMBER_1):
        cast.says(sara.national_id, as_of=NOVEMBER_1)
    assert tick(NOVEMBER_1) == 1, "looked at"
    assert decision(sara, DECEMBER) == before and Study.objects.count() == 1
    assert not Reassessment.objects.exists()


def test_what_changes_nothing_in_the_result_is_kept_and_not_told(sara):
    declared(sara)
    with at(NOVEMBER_1):
        cast.says(sara.national_id, days_abroad=40)
    tick(NOVEMBER_1)
    assert decision(sara, DECEMBER).version == 2, "the study says what it rests on"
    assert Notice.objects.filter(kind="study_ready", person=sara).count() == 1


def test_the_page_says_until_when_a_decision_holds(sara, signed_in):
    with at(OCTOBER_12):
        cast.full_file(sara)
        cast.says(sara.national_id, id_expires=date(2027, 3, 14))
        cast.declare(sara.application)
    tick(OCTOBER_12)
    with at(NOVEMBER_1):
        page = signed_in(sara).get("/eligibility/").content.decode()
    assert decision(sara, DECEMBER).holds_until == date(2027, 3, 15) and "15 مارس 2027" in page


# -- fault 8: what a study says is kept with it --------------------------------------------------------------
def test_an_edited_rate_changes_nothing_that_a_study_says(nasser, monkeypatch):
    tick(date(2026, 11, 26))
    study = study_selectors.newest_study(nasser)
    said = study_selectors.objection_deadline(study), outlooks.outlook_of(study).if_all_met
    true = rates.rates_on(DECEMBER)
    edited = msgspec.structs.replace(true, objection_days=10, amount_head=Decimal(600))
    monkeypatch.setattr(rates, "rates_on", lambda _day: edited)
    study = study_selectors.newest_study(nasser)
    assert (study_selectors.objection_deadline(study), outlooks.outlook_of(study).if_all_met) == said


# -- rates and rules -----------------------------------------------------------------------------------------
def test_changed_rates_decide_an_open_month_again_once(sara, nasser, monkeypatch):
    declared(sara)
    before, true = decision(sara, DECEMBER), rates.rates_on(DECEMBER)
    dearer = msgspec.structs.replace(true, amount_head=true.amount_head + 100)
    monkeypatch.setattr(rates, "rates_on", lambda _day: dearer)
    tick(date(2026, 10, 20))
    after = decision(sara, DECEMBER)
    assert (after.because, after.version) == ("rates_changed", before.version + 1)
    assert after.amount > before.amount and after.rates != before.rates
    assert not Reassessment.objects.exists() and bulk_basis.reassess_changed_basis(OCTOBER_12) == 0
    tick(date(2026, 10, 21))
    assert decision(sara, DECEMBER) == after, "once"


def test_changed_rules_decide_an_open_month_again_and_change_no_month_that_was_sent(sara, monkeypatch):
    declared(sara)
    sent = Cycle.objects.get(month=DECEMBER)
    before = decision(sara, DECEMBER)
    monkeypatch.setattr(digest, "rulebook_digest", lambda: "0" * 64)
    assert bulk_basis.reassess_changed_basis(OCTOBER_12) == 1
    assert bulk_basis.reassess_changed_basis(OCTOBER_12) == 0, "the rows are left once"
    tick(date(2026, 10, 20))
    after = decision(sara, DECEMBER)
    assert (after.because, after.rulebook, after.amount) == ("rules_changed", "0" * 64, before.amount)
    cycle_publication.mark_month_sent(sent)
    monkeypatch.setattr(digest, "rulebook_digest", lambda: "1" * 64)
    tick(date(2026, 10, 21))
    assert decision(sara, DECEMBER) == after


# -- other households, other times ---------------------------------------------------------------------------
def test_a_withdrawn_application_is_decided_no_more(sara):
    declared(sara)
    with at(NOVEMBER_1):
        file_withdrawal.withdraw_application(sara.application, by=sara)
    tick(NOVEMBER_1)
    tick(date(2026, 12, 11))
    assert list(months_of(sara)) == [DECEMBER] and not Reassessment.objects.exists()


def test_somebody_who_left_the_file_still_decides_the_month_that_lists_him(sara):
    """The month rests on the declaration of October; he left with that of November."""
    declared(sara)
    son = sara.application.dependants.get(relation="son")
    with at(date(2026, 11, 12)):
        cast.says(sara.national_id, dependants=[
            row.national_id for row in sara.application.dependants.exclude(pk=son.pk)
        ])  # fmt: skip
        household_services.remove_dependant(son)
        cast.declare(sara.application)
    tick(date(2026, 11, 12))
    with at(date(2026, 11, 20)):
        cast.says(son.national_id, imprisoned=True)
    before = decision(sara, DECEMBER)
    assert tick(date(2026, 11, 20)) == 1
    assert decision(sara, DECEMBER) != before


@pytest.mark.django_db(transaction=True)
def test_the_rows_of_a_household_that_somebody_holds_are_left():
    sara = cast.person(11, "سارة الشهري")
    declared(sara)
    cast.says(sara.national_id, imprisoned=True)
    decide = lambda: study_services.decide_reassessments(NOVEMBER_1)  # noqa: E731
    with transaction.atomic():
        Application.objects.select_for_update().get(owner=sara)
        assert side_by_side(decide, times=1) == []
        assert Reassessment.objects.count() == 1
    assert side_by_side(decide, times=3) == []
    assert not Reassessment.objects.exists() and months_of(sara) == {DECEMBER: (2, "not_eligible")}


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_takes_the_households_behind_those_that_the_first_holds():
    """The first rows of the queue are in somebody's hands: the limit counts those that are free."""
    sara, nora = cast.person(11, "سارة الشهري"), cast.person(12, "نورة العتيبي")
    declared(sara)
    declared(nora)
    for person in (sara, nora):
        cast.says(person.national_id, imprisoned=True)
    taken = []
    with transaction.atomic():
        Application.objects.select_for_update().get(owner=sara)
        claim = lambda: taken.append(_claim_one())  # noqa: E731
        assert side_by_side(claim, times=1) == []
    assert taken == [[nora.application.pk]]


def _claim_one() -> list[int]:
    with transaction.atomic():
        return list(bulk_reassessments.claim_reassessments(1))


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_between_a_row_and_its_decision_loses_neither(monkeypatch):
    sara = cast.person(11, "سارة الشهري")
    declared(sara)
    cast.says(sara.national_id, imprisoned=True)
    with monkeypatch.context() as broken:
        broken.setattr(study_bulk, "assign_studies", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            study_services.decide_reassessments(NOVEMBER_1)
    assert Reassessment.objects.count() == 1 and Study.objects.count() == 1
    assert study_services.decide_reassessments(NOVEMBER_1) == 1
    assert months_of(sara) == {DECEMBER: (2, "not_eligible")}
