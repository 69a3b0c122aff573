"""What nobody answered is never met, never failed, and never pays."""

from datetime import date
from itertools import product

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rulebook import assess
from tests.eligibility.households import MONTH, RATES, household, person
from tests.eligibility.rulebook.household_strategies import households, odd_households, rulesets


@given(households(), rulesets)
def test_silence_never_fails_anybody(studied, rates):
    answer = assess.assess(studied, rates, MONTH)
    mute = tuple(msgspec.structs.replace(each, record=None) for each in studied.people)
    silent = assess.assess(msgspec.structs.replace(studied, people=mute), rates, MONTH)
    # a proof that the file itself lacks is no silence
    assert {finding.code for finding in silent.reasons} <= {"capacity_unproven", "document_expired"}
    assert silent.status == ("not_eligible" if silent.reasons else "under_study")
    assert {finding.person for finding in answer.findings} >= {each.id for each in studied.people}


@given(odd_households(), rulesets)
def test_the_silence_of_one_authority_is_neither_met_nor_failed(studied, rates):
    """Whatever the authority answers later, waiting was no mistake: nobody was paid for silence."""
    answer = assess.assess(studied, rates, MONTH)
    if answer.status != "under_study":
        return
    assert answer.waiting and answer.amount == 0
    assert not [finding for finding in answer.reasons if finding.about == "head"]


@given(households(), rulesets)
def test_a_household_of_which_nothing_is_unknown_is_decided(studied, rates):
    answer = assess.assess(studied, rates, MONTH)
    people = {finding.person for finding in answer.waiting}
    assert (answer.status == "under_study") <= bool(people)


@st.composite
def open_questions(draw):
    """Households in which it is open whether somebody counts who owns much."""
    wealth = st.sampled_from([{}, {}, {"cash_assets": "900000"}, {"real_estate": "3000000"}, None])
    days = st.sampled_from([0, 91, None, None])
    others = [
        person(f"p{place}", draw(st.sampled_from([date(1990, 1, 1), date(2016, 1, 1)])),
               days_abroad=draw(days), assets=draw(wealth))
        for place in range(draw(st.integers(0, 5)))
    ]  # fmt: skip
    return household(*others, assets=draw(wealth))


@given(open_questions())
def test_wealth_is_judged_before_an_answer_only_if_no_answer_could_change_it(studied):
    waiting = [each.id for each in studied.dependants if each.known.days_abroad is None]
    endings = {
        capability_of(answered(studied, dict(zip(waiting, days, strict=True))))
        for days in product((0, 91), repeat=len(waiting))
    }
    now = capability_of(studied)
    assert now == (endings.pop() if len(endings) == 1 else "unknown")


def capability_of(studied):
    shared = assess.assess(studied, RATES, MONTH).shared
    return next(each.status for each in shared if each.code == "financial_capability")


def answered(studied, days):
    people = [
        msgspec.structs.replace(each, record=msgspec.structs.replace(each.record, days_abroad=days[each.id]))
        if each.id in days
        else each
        for each in studied.people
    ]
    return msgspec.structs.replace(studied, people=tuple(people))
