"""What a supposed change does to the facts of a household and to its amount, before any page shows it."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.people import national_id as national_ids
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household import services as household_services
from common.errors import Refused
from eligibility.rulebook import assess
from eligibility.scenarios import scenario
from eligibility.scenarios import selectors as scenario_selectors
from eligibility.scenarios.scenario import MovedOut, Newborn, NewDependant, Salary
from eligibility.studies import services as study_services
from tests import cast
from tests.eligibility.households import MONTH, RATES, adult, household, minor
from tests.eligibility.rulebook.household_strategies import households

TODAY = date(2026, 11, 12)
BORN = date(2026, 11, 1)


def outcome(known, *said):
    return assess.assess(scenario.apply_scenario(known, said, TODAY), RATES, MONTH)


@pytest.fixture
def family():
    """Head with 9,350, a wife, two children: 1,427.47."""
    return household(adult("wife"), minor("faisal"), minor("lama"), income=9350)


# -- one by one ----------------------------------------------------------------------------------------------
def test_a_newborn_brings_a_minor_and_meets_every_condition(family):
    after = outcome(family, Newborn(BORN))
    assert (after.status, after.entitlement.minors, after.reasons) == ("eligible", 3, ())
    assert after.amount > outcome(family).amount


def test_twins_are_two(family):
    assert outcome(family, Newborn(BORN, 2)).entitlement.minors == 4


def test_a_new_salary_takes_the_place_of_the_old_one_and_is_no_mismatch(family):
    after = outcome(family, Salary("head", Decimal(12000), Decimal(9350)))
    assert (after.status, after.entitlement.income) == ("eligible", Decimal(12000))
    assert after.amount < outcome(family).amount


def test_only_the_salary_is_replaced_other_income_and_support_stay():
    known = household(minor("faisal"), income=5000, support=800)
    after = outcome(known, Salary("head", Decimal(4500), Decimal(4000)))
    assert after.entitlement.income == Decimal(5500)  # 200 of other work, 800 of support, 4,500
    assert after.status == "eligible"


def test_a_dependants_new_salary_counts_too(family):
    assert outcome(family, Salary("wife", Decimal(1000))).entitlement.income == Decimal(10350)


def test_a_salary_as_recorded_clears_the_mismatch():
    known = household(minor("faisal"), income=7800, monthly_income=Decimal(9650))
    assert outcome(known).status == "not_eligible"
    assert outcome(known, Salary("head", Decimal(9650), Decimal(7800))).status == "eligible"


def test_an_authority_that_has_not_answered_is_still_waited_for():
    known = household(minor("faisal"), income=7800, monthly_income=None)
    assert outcome(known, Salary("head", Decimal(9000), Decimal(7800))).status == "under_study"


def test_who_moved_out_takes_his_income_along_and_is_not_missing(family):
    known = household(adult("wife", income=1000), minor("faisal"), income=9350)
    after = outcome(known, MovedOut("wife"))
    assert (after.status, after.entitlement.adults, after.entitlement.income) == (
        "eligible",
        0,
        Decimal(9350),
    )


def test_a_new_dependant_brings_his_age_and_his_income(family):
    after = outcome(family, NewDependant("mother", date(1955, 1, 1), Decimal(700)))
    assert (after.status, after.entitlement.adults, after.entitlement.income) == (
        "eligible",
        2,
        Decimal(10050),
    )


def test_a_newborn_who_is_in_the_register_already_is_not_missing_any_more():
    known = household(minor("faisal"), income=5000, dependants=["faisal", "newborn"])
    assert outcome(known).status == "not_eligible"
    assert outcome(known, Newborn(BORN)).status == "eligible"


def test_an_independent_individual_with_a_child_applies_as_head():
    alone = msgspec.structs.replace(household(income=3000), kind="independent", tenure="rent")
    then = scenario.apply_scenario(alone, [Newborn(BORN)], TODAY)
    assert then.kind == "head"


# -- together ------------------------------------------------------------------------------------------------
SAID = [
    Newborn(BORN),
    Salary("head", Decimal(11000), Decimal(9350)),
    Salary("wife", Decimal(500)),
    MovedOut("lama"),
    NewDependant("ward", date(2014, 5, 5)),
]


@given(st.permutations(SAID))
def test_the_order_of_the_changes_does_not_matter(order):
    known = household(adult("wife"), minor("faisal"), minor("lama"), income=9350)
    assert scenario.apply_scenario(known, order, TODAY) == scenario.apply_scenario(known, SAID, TODAY)


@given(households(), st.integers(1, 4))
def test_a_newborn_never_lowers_what_an_eligible_household_gets(known, count):
    before = assess.assess(known, RATES, MONTH)
    after = outcome(known, Newborn(BORN, count))
    if before.status == "eligible":
        assert after.status == "eligible"
        assert after.amount >= before.amount


@given(households())
def test_supposing_nothing_changes_nothing(known):
    assert outcome(known) == assess.assess(known, RATES, MONTH)


@pytest.mark.parametrize("said", [MovedOut("stranger"), MovedOut("head"), Salary("stranger", Decimal(1))])
def test_nobody_outside_the_household_can_be_supposed(family, said):
    with pytest.raises(KeyError):
        scenario.apply_scenario(family, [said], TODAY)


# -- on one's own file ---------------------------------------------------------------------------------------
def own(person) -> Application:
    return Application.objects.get(owner=person)


def test_both_sides_stand_beside_each_other_to_the_halala(fahd):
    seen = scenario_selectors.study_scenario(own(fahd), [Newborn(BORN)], TODAY)
    assert seen.month == date(2027, 1, 1)
    assert (seen.before.figures, seen.before.status) == ("1,427.47", "eligible")
    rows = {line.label: line.figures for line in seen.lines}
    assert [row for row in rows.values() if row[0] == "432.00"] == [("432.00", "648.00", "+216.00")]
    assert sum(line.more for line in seen.lines) == seen.more > 0


def test_a_child_still_to_be_born_counts_from_after_the_birth(fahd):
    seen = scenario_selectors.study_scenario(own(fahd), [Newborn(date(2027, 3, 1))], TODAY)
    assert (seen.month, seen.until) == (date(2027, 4, 1), date(2027, 3, 10))


def test_the_conditions_of_who_joins_are_named(fahd):
    asked = scenario_selectors.study_scenario(own(fahd), [Newborn(BORN)], TODAY).asked
    assert len(asked) > 5
    assert not scenario_selectors.study_scenario(
        own(fahd), [MovedOut(national_ids.make_synthetic_id(222))], TODAY
    ).asked


def test_what_was_declared_counts_not_the_draft(fahd):
    application = own(fahd)
    household_services.change_income(
        household_selectors.incomes_of(application).get(), amount=Decimal("1.00")
    )
    assert scenario_selectors.study_scenario(application, [Newborn(BORN)], TODAY).before.figures == "1,427.47"


def test_an_ineligible_household_sees_the_amount_as_if_the_conditions_were_met(nasser):
    seen = scenario_selectors.study_scenario(own(nasser), [Newborn(BORN)], TODAY)
    assert (seen.after.status, seen.after.outcome.amount) == ("not_eligible", Decimal("0.00"))
    assert seen.after.estimate > seen.before.estimate > 0
    assert [condition.code for condition in seen.after.failed] == ["data_mismatch_income"]


def test_before_the_first_declaration_it_is_refused(sara):
    application = file_services.open_application(sara)
    with pytest.raises(Refused) as refusal:
        scenario_selectors.study_scenario(application, [Newborn(BORN)], TODAY)
    assert refusal.value.code == "not_submitted"
    assert scenario_selectors.members_of(application) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ([], "nothing_supposed"),
        ([Newborn(BORN)] * 11, "too_many_supposed"),
        (
            [MovedOut(national_ids.make_synthetic_id(222)), MovedOut(national_ids.make_synthetic_id(222))],
            "supposed_twice",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(fahd, said, code):
    with pytest.raises(Refused) as refusal:
        scenario_selectors.study_scenario(own(fahd), said, TODAY)
    assert refusal.value.code == code


# -- what must not leak --------------------------------------------------------------------------------------
@pytest.mark.threat("T26")
def test_of_a_stranger_who_was_listed_only_what_the_study_said_is_known(fahd):
    application = own(fahd)
    stranger = national_ids.make_synthetic_id(777)
    listed = household_services.add_dependant(
        application,
        name="فلان الفلاني",
        national_id=stranger,
        relation="brother",
        birth_date=date(2001, 2, 3),
        employment="private",
        study="none",
    )
    household_services.add_income(application, kind="salary", amount=Decimal("5000.00"), dependant=listed)
    cast.declare(application)
    seen = [_seen_with(application, stranger, salary) for salary in ("4000.00", "6000.00")]
    assert seen[0] == seen[1]

    cast.record(stranger, monthly_income=Decimal("5000.00"))
    study_services.study_pending(TODAY)
    assert _seen_with(application, stranger, "6000.00").outcome.status_of(stranger) == "eligible"


def _seen_with(application, stranger: str, salary: str):
    cast.record(stranger, monthly_income=Decimal(salary))
    return scenario_selectors.study_scenario(application, [Newborn(BORN)], TODAY).after
