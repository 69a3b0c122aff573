from datetime import date

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.rulebook import assess, entitlement, evaluation, facts
from eligibility.rulebook.all_rules import RULES
from tests.eligibility.households import MONTH, RATES, minor
from tests.eligibility.rulebook.household_strategies import (
    POLICIES,
    RANK,
    honest_households,
    households,
    money,
    odd_households,
    rulesets,
    sizes,
)


def earning_more(studied, id, more):
    """The same household, in which one person declares and earns so much more."""
    people = []
    for each in studied.people:
        if each.id == id:
            richer = msgspec.structs.replace(each.record, monthly_income=each.record.monthly_income + more)
            each = msgspec.structs.replace(each, declared_income=each.declared_income + more, record=richer)
        people.append(each)
    return msgspec.structs.replace(studied, people=tuple(people))


def with_one_more(studied, dependant):
    registered = (*studied.head.record.dependants, dependant.id)
    head = msgspec.structs.replace(
        studied.head, record=msgspec.structs.replace(studied.head.record, dependants=registered)
    )
    return msgspec.structs.replace(studied, people=(head, *studied.dependants, dependant))


@given(sizes, sizes, money, money)
def test_more_income_never_raises_the_formula(adults, minors, income, more):
    before = entitlement.calculate_entitlement(adults, minors, income, RATES).amount
    assert entitlement.calculate_entitlement(adults, minors, income + more, RATES).amount <= before


@given(sizes, sizes, money)
def test_one_more_dependant_never_lowers_the_formula(adults, minors, income):
    before = entitlement.calculate_entitlement(adults, minors, income, RATES).amount
    assert entitlement.calculate_entitlement(adults + 1, minors, income, RATES).amount >= before
    assert entitlement.calculate_entitlement(adults, minors + 1, income, RATES).amount >= before


@given(sizes, sizes, money)
def test_the_amount_lies_between_nothing_and_the_cap(adults, minors, income):
    due = entitlement.calculate_entitlement(adults, minors, income, RATES)
    assert 0 <= due.amount <= due.full <= 2088
    assert due.exemption < due.cutoff <= 20000
    assert sum(line.amount for line in entitlement.amount_lines(due, RATES)) == due.amount


@given(households(), rulesets, money, st.data())
def test_more_income_of_anybody_never_raises_the_amount(studied, rates, more, data):
    id = data.draw(st.sampled_from([each.id for each in studied.people]))
    before = assess.assess(studied, rates, MONTH)
    after = assess.assess(earning_more(studied, id, more), rates, MONTH)
    assert after.amount <= before.amount
    assert after.status == before.status


@given(households(), rulesets)
def test_one_more_eligible_child_never_lowers_the_amount(studied, rates):
    before = assess.assess(studied, rates, MONTH)
    after = assess.assess(with_one_more(studied, minor("child")), rates, MONTH)
    assert after.amount >= before.amount
    assert RANK[after.status] >= RANK[before.status], "and a larger household may own more"


@given(households(), rulesets, st.sampled_from(sorted(facts.Assets.__struct_fields__)), money, st.data())
def test_more_assets_of_anybody_never_help(studied, rates, name, more, data):
    rates = msgspec.structs.replace(rates, worker_limit=3)
    id = data.draw(st.sampled_from([each.id for each in studied.people]))
    people = [owning_more(each, name, int(more * 100)) if each.id == id else each for each in studied.people]
    before = assess.assess(studied, rates, MONTH)
    after = assess.assess(msgspec.structs.replace(studied, people=tuple(people)), rates, MONTH)
    assert after.amount <= before.amount
    assert RANK[after.status] <= RANK[before.status]


def owning_more(person, name, more):
    owned = person.record.assets
    if owned is None:
        return person
    richer = msgspec.structs.replace(owned, **{name: getattr(owned, name) + more})
    return msgspec.structs.replace(person, record=msgspec.structs.replace(person.record, assets=richer))


@given(households(), rulesets, st.randoms())
def test_the_order_of_the_people_and_of_their_papers_is_irrelevant(studied, rates, random):
    shuffled, papers = list(studied.people), list(studied.papers)
    random.shuffle(shuffled)
    random.shuffle(papers)
    other = msgspec.structs.replace(studied, people=tuple(shuffled), papers=tuple(papers))
    assert assess.assess(other, rates, MONTH) == assess.assess(studied, rates, MONTH)


@given(households(), rulesets)
def test_assessed_twice_or_from_its_own_json_the_answer_is_the_same(studied, rates):
    again = msgspec.convert(msgspec.to_builtins(studied), facts.Household)
    assert assess.assess(again, rates, MONTH) == assess.assess(studied, rates, MONTH)


@given(households(), rulesets)
def test_the_lines_add_up_and_only_the_eligible_are_paid(studied, rates):
    answer = assess.assess(studied, rates, MONTH)
    assert answer.estimate >= 0
    assert answer.amount == (answer.estimate if answer.status == "eligible" else 0)


@given(odd_households(), rulesets)
def test_what_is_remembered_of_others_is_what_each_rule_says_now(studied, rates):
    asked = [each for rule in RULES.rules for each in evaluation.findings_of(rule, studied, rates, MONTH)]
    assert RULES.findings(studied, rates, MONTH) == asked
    assert list(assess.assess(studied, rates, MONTH).shared[:-2]) == asked


@given(st.dates(date(1930, 1, 1), date(2030, 12, 31)), st.integers(0, 100), st.dates(date(2031, 1, 1)))
def test_an_age_is_reached_on_the_birthday(born, years, on):
    someone = facts.Person("x", "head", "X", born)
    assert (born <= facts.latest_birth_date(years, on)) == (someone.age(on) >= years)


@pytest.mark.threat("T91")
@given(honest_households(), POLICIES, st.data())
@settings(max_examples=400)
def test_declaring_less_than_the_records_never_pays_more_than_the_truth(truth, rates, data):
    people = []
    for each in truth.people:
        support = each.declared_support - data.draw(st.decimals(0, each.declared_support, places=2))
        salary = each.earned - data.draw(st.decimals(0, each.earned, places=2))
        people.append(
            msgspec.structs.replace(each, declared_income=salary + support, declared_support=support)
        )
    lie = msgspec.structs.replace(truth, people=tuple(people))
    assert assess.assess(lie, rates, MONTH).amount <= assess.assess(truth, rates, MONTH).amount
