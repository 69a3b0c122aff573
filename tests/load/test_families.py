"""The made-up households own, prove and expire as households do: most are well, a few fail each condition."""

from collections import Counter
from datetime import date

import pytest

from eligibility.registers.facts import FAVOURABLE_VALUES
from tests.load import families as made_up
from tests.load.population import RECORD

HOUSEHOLDS = 4_000
WORTH = ("real_estate", "vehicles", "cash_assets", "portfolios")


@pytest.fixture(scope="module")
def families():
    return list(made_up.families(HOUSEHOLDS, 1, 20_000_000))


def test_the_same_seed_makes_the_same_households(families):
    again = list(made_up.families(50, 1, 20_000_000))
    assert [each.signed().digest() for each in again] == [each.signed().digest() for each in families[:50]]
    assert [each.people for each in again] == [each.people for each in families[:50]]


def test_few_households_own_more_than_any_limit(families):
    owned = [sum(each.people[0].answers.get(name) or 0 for name in WORTH) for each in families]
    assert 0.005 < sum(worth > 4_000_000 for worth in owned) / HOUSEHOLDS < 0.03
    assert sum(worth < 1_371_200 for worth in owned) / HOUSEHOLDS > 0.95


def test_who_must_prove_something_nearly_always_attached_it(families):
    papers = Counter((each.marital, len(each.signed().documents)) for each in families)
    for marital, asked in (("single", 2), ("widowed", 1), ("divorced", 1)):
        assert papers[marital, asked] > 10 * papers[marital, 0] > 0
    assert {count for marital, count in papers if marital == "married"} == {0}


def test_each_answer_that_may_fail_a_condition_is_there_and_rare(families):
    people = [each for family in families for each in family.people]
    heads = [family.people[0] for family in families]
    first = date(2026, 12, 1)
    rare = {
        "expired": sum(each.answers.get("id_expires", first) < first for each in people) / len(people),
        "shared": sum(each.answers.get("separate_dwelling") is False for each in heads) / HOUSEHOLDS,
        "visited": sum("visit" in each.answers for each in heads) / HOUSEHOLDS,
        "barred": sum(each.answers.get("barred_until", date.min) >= first for each in heads) / HOUSEHOLDS,
        "silent": sum("real_estate" in each.answers and each.answers["real_estate"] is None
                      for each in people) / len(people),
    }  # fmt: skip
    assert all(0 < share < 0.02 for share in rare.values()), rare


def test_what_is_not_said_of_a_person_is_well(families):
    columns = {name for family in families for each in family.people for name in each.answers}
    assert columns <= set(RECORD) and set(FAVOURABLE_VALUES) <= set(RECORD)
