"""Until when an answer holds, when nobody says anything new."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.rulebook import assess, evaluation, validity
from eligibility.rulebook.rule import Verdict, rule
from eligibility.rulebook.rules import residence
from tests.eligibility.households import MONTH, RATES, adult, household, minor, person

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


@pytest.mark.parametrize(
    ("studied", "until"),
    [
        (household(), None),
        (household(born=date(2009, 1, 5)), date(2027, 1, 5)),
        (household(person("son", date(2009, 3, 7))), date(2027, 3, 7)),
        (household(person("son", date(2008, 12, 1))), None),
        (household(person("son", date(2012, 2, 29))), date(2030, 3, 1)),
        (household(adult("wife", id_expires="2027-05-31")), date(2027, 6, 1)),
        (household(id_expires="2026-11-30"), None),
        (household(id_expires="2026-12-01"), date(2026, 12, 2)),
        (household(id_expires="9999-12-31"), None),
        (household(barred_until="2027-01-31"), date(2027, 2, 1)),
        (household(declared={"papers": [{"kind": "lease", "expires_on": "2027-08-31"}]}), date(2027, 9, 1)),
        (
            household(
                minor("son", id_expires="2027-03-01"),
                declared={"papers": [{"kind": "lease", "expires_on": "2027-02-01"}, {"kind": "title_deed"}]},
                id_expires="2027-04-01",
            ),
            date(2027, 2, 2),
        ),
    ],
)
def test_the_first_day_on_which_the_answer_could_change_by_itself(studied, until):
    assert validity.holds_until(studied, RATES, MONTH) == until


def test_a_rule_that_begins_ends_the_answer(monkeypatch):
    @rule(about="head", since=date(2027, 2, 1))
    def trial(record, rates, on):
        """A trial."""
        return Verdict(False, "programme")

    rules = evaluation.RuleSet((residence.imprisoned, trial))
    monkeypatch.setattr(validity, "RULES", rules)
    assert validity.holds_until(household(), RATES, MONTH) == date(2027, 2, 1)
    assert validity.holds_until(household(), RATES, date(2027, 2, 1)) is None


days = st.dates(date(2026, 11, 1), date(2029, 3, 31))


@st.composite
def ageing(draw):
    """Households in which something is about to end: IDs, papers, suspensions, childhoods."""
    births = st.dates(date(2006, 1, 1), date(2012, 12, 31))
    ends = st.one_of(st.none(), days)
    kinds = st.sampled_from(["lease", "guardianship", "marriage"])
    papers = st.fixed_dictionaries({"kind": kinds, "expires_on": ends})
    declared = {
        "kind": draw(st.sampled_from(["head", "independent"])),
        "tenure": draw(st.sampled_from(["rent", "own"])),
        "marital_status": draw(st.sampled_from(["married", "divorced"])),
        "papers": draw(st.lists(papers, max_size=4)),
    }
    relations = st.sampled_from(["son", "ward"])
    others = [
        person(f"p{place}", draw(births), declared_relation=draw(relations), id_expires=draw(ends))
        for place in range(draw(st.integers(0, 3)))
    ]
    born = draw(st.one_of(st.just(date(1985, 3, 2)), births))
    known = {"id_expires": draw(ends), "barred_until": draw(ends)}
    return household(*others, declared=declared, born=born, **known)


@given(ageing(), days, st.data())
def test_until_then_the_answer_is_the_same_on_every_day(studied, on, data):
    until = validity.holds_until(studied, RATES, on) or on + timedelta(days=800)
    answer = assess.assess(studied, RATES, on)
    assert until > on
    between = [on + timedelta(days=step) for step in range(1, (until - on).days)]
    edges = {*between[:2], *between[-2:]} if between else set()
    drawn = data.draw(st.sets(st.sampled_from(between), max_size=6)) if between else set()
    for day in sorted(edges | drawn):
        assert assess.assess(studied, RATES, day) == answer, day


def test_older_rates_give_another_age(monkeypatch):
    later = msgspec.structs.replace(RATES, adult_age=21)
    assert validity.holds_until(household(person("son", date(2006, 3, 7))), later, MONTH) == date(2027, 3, 7)
