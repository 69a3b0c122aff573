"""What changed between two answers: every code, and that what explains the amount stands first."""

from decimal import Decimal

import msgspec
import pytest

from eligibility.rulebook import assess, outcome_diff
from eligibility.rulebook.outcome_diff import OutcomeChange
from tests.eligibility.households import MONTH, RATES, adult, household, minor, person

DEDUCT = msgspec.structs.replace(RATES, days_abroad_policy="deduct")


def study(*dependants, rates=RATES, on=MONTH, declared=None, **head):
    return assess.assess(household(*dependants, declared=declared, **head), rates, on)


def codes(before, after):
    return [each.code for each in outcome_diff.compare_outcomes(before, after)]


def test_nothing_changed_is_said_with_nothing():
    same = study(minor("son"), income=5000)
    assert outcome_diff.compare_outcomes(same, same) == ()
    assert outcome_diff.main_cause(same, same) is None


def test_a_higher_income_lowers_the_amount():
    found = outcome_diff.compare_outcomes(study(income=5000), study(income=5500))
    assert found == (OutcomeChange("income", "5000.00", "5500.00"),)
    assert outcome_diff.main_cause(study(income=5000), study(income=5500)) == "income"


def test_income_within_the_exemption_is_a_change_without_an_effect():
    before, after = study(income=1000), study(income=2000)
    assert codes(before, after) == ["income"]
    assert outcome_diff.main_cause(before, after) is None


def test_a_newborn_joins():
    before, after = study(), study(minor("baby"))
    assert outcome_diff.compare_outcomes(before, after) == (
        OutcomeChange("person_added", person="baby"),
        OutcomeChange("minors", "0", "1"),
    )
    assert outcome_diff.main_cause(before, after) == "person_added"


def test_somebody_leaves_the_household_and_takes_nothing_else_along():
    before, after = study(minor("son", days_abroad=117), adult("wife")), study(adult("wife"))
    assert codes(before, after) == ["person_removed"], "he did not count, so the amount is the same"
    before = study(minor("son"), adult("wife"))
    assert codes(before, after) == ["person_removed", "minors"]


def test_a_child_becomes_eighteen():
    son = person("son", MONTH.replace(year=MONTH.year - 18))
    before, after = study(son, on=MONTH.replace(month=11)), study(son)
    assert outcome_diff.compare_outcomes(before, after) == (
        OutcomeChange("came_of_age", person="son"),
        OutcomeChange("adults", "0", "1"),
        OutcomeChange("minors", "1", "0"),
    )
    assert outcome_diff.main_cause(before, after) == "came_of_age"


def test_a_dependant_who_fails_is_left_out_and_counts_again():
    well, abroad = study(minor("son")), study(minor("son", days_abroad=117))
    assert outcome_diff.compare_outcomes(well, abroad) == (
        OutcomeChange("person_left_out", person="son"),
        OutcomeChange("minors", "1", "0"),
        OutcomeChange("condition_failed", "met", "not_met", "son", "days_abroad"),
    )
    assert outcome_diff.compare_outcomes(abroad, well) == (
        OutcomeChange("person_counts", person="son"),
        OutcomeChange("minors", "0", "1"),
        OutcomeChange("condition_met", "not_met", "met", "son", "days_abroad"),
    )


def test_an_adult_who_counts_again_did_not_come_of_age():
    assert "came_of_age" not in codes(study(adult("wife", days_abroad=117)), study(adult("wife")))


def test_a_condition_that_turned_the_status_stands_right_after_it():
    before, after = study(income=5000), study(income=5500, days_abroad=117)
    assert outcome_diff.compare_outcomes(before, after) == (
        OutcomeChange("status", "eligible", "not_eligible"),
        OutcomeChange("condition_failed", "met", "not_met", "head", "days_abroad"),
        OutcomeChange("income", "5000.00", "5500.00"),
    )
    assert outcome_diff.main_cause(before, after) == "status"
    assert codes(after, before)[:2] == ["status", "condition_met"]


def test_an_authority_that_has_not_answered_again():
    before, after = study(), study(imprisoned=None)
    assert outcome_diff.compare_outcomes(before, after) == (
        OutcomeChange("status", "eligible", "under_study"),
        OutcomeChange("condition_waiting", "met", "unknown", "head", "imprisoned"),
    )
    assert codes(after, before) == ["status", "condition_met"]


def test_a_rule_that_is_not_asked_is_as_good_as_met():
    """A rule of a later month is not asked in an earlier one."""
    later = study()
    earlier = msgspec.structs.replace(
        later, shared=tuple(each for each in later.shared if each.code != "data_mismatch_address")
    )
    assert (
        outcome_diff.compare_outcomes(earlier, later) == outcome_diff.compare_outcomes(later, earlier) == ()
    )
    differs = study(postal_code="99999")
    assert codes(earlier, differs) == ["status", "condition_failed"]
    assert outcome_diff.compare_outcomes(differs, earlier)[1] == OutcomeChange(
        "condition_met", "not_met", "", "head", "data_mismatch_address"
    )


def test_a_new_dependant_who_fails_is_named_with_the_rule():
    found = outcome_diff.compare_outcomes(study(), study(minor("baby", saudi=False)))
    assert found == (
        OutcomeChange("person_added", person="baby"),
        OutcomeChange("condition_failed", "", "not_met", "baby", "nationality"),
    )


def test_an_estimate_of_everybody_is_not_compared_with_one_that_left_some_out():
    son = minor("son", income=3000, saudi=False)
    found = codes(study(son), study(son, days_abroad=117))
    assert found == ["status", "condition_failed"], "the son's income did not change"
    assert codes(study(son, days_abroad=117), study(son)) == ["status", "condition_met"]


def test_an_income_past_the_cut_off_is_the_income_first_and_then_the_limit():
    before, after = study(income=5000), study(income=9000)
    assert outcome_diff.compare_outcomes(before, after) == (
        OutcomeChange("income", "5000.00", "9000.00"),
        OutcomeChange("condition_failed", "met", "not_met", "", "income_above_cutoff"),
    )


@pytest.mark.parametrize(
    ("rates", "rules"),
    [
        ({"amount_head": Decimal(800)}, ["full"]),
        ({"exemption_base": Decimal(4500)}, ["exemption"]),
        ({"cutoff_base": Decimal(7000)}, ["cutoff"]),
        ({"amount_head": Decimal(800), "cutoff_base": Decimal(7000)}, ["full", "cutoff"]),
        ({"minimum_support": Decimal(700)}, ["formula"]),
    ],
)
def test_other_rates_for_the_same_people(rates, rules):
    before = study(income=5000)
    after = study(income=5000, rates=msgspec.structs.replace(RATES, **rates))
    found = outcome_diff.compare_outcomes(before, after)
    assert [(each.code, each.rule) for each in found] == [("rates", rule) for rule in rules]
    assert outcome_diff.main_cause(before, after) == "rates"


def test_other_rates_say_from_what_to_what():
    after = study(rates=msgspec.structs.replace(RATES, amount_head=Decimal(800)))
    assert outcome_diff.compare_outcomes(study(), after) == (
        OutcomeChange("rates", "720.00", "800.00", rule="full"),
    )


def test_days_abroad_that_are_taken_off():
    before, after = study(rates=DEDUCT), study(days_abroad=100, rates=DEDUCT)
    assert outcome_diff.compare_outcomes(before, after) == (OutcomeChange("days_abroad", "0.00", "-240.00"),)
    assert outcome_diff.main_cause(before, after) == outcome_diff.main_cause(after, before) == "days_abroad"


def test_what_cannot_explain_the_amount_comes_last():
    """A daughter joined and the income rose: the amount fell because of the income."""
    before, after = study(income=5000), study(minor("baby"), income=8000)
    assert after.amount < before.amount
    assert codes(before, after) == ["income", "person_added", "minors"]
    assert codes(after, before) == ["income", "person_removed", "minors"]
