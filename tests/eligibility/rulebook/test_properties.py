from datetime import date
from decimal import Decimal
from itertools import product

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.rulebook import assess, entitlement, evaluation, facts
from eligibility.rulebook.all_rules import RULES
from tests.eligibility.households import MONTH, RATES, household, minor, person

# Other work on the same machine must not make a property fail for being slow.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

DEDUCT = msgspec.structs.replace(RATES, days_abroad_policy="deduct")

money = st.decimals(0, 30000, places=2)
sizes = st.integers(0, 12)
rulesets = st.sampled_from(
    [RATES, DEDUCT, msgspec.structs.replace(RATES, dependant_failure_policy="fail_household")]
)
RANK = {"eligible": 2, "under_study": 1, "not_eligible": 0}
maybe = st.sampled_from([False, False, False, False, True, None])


@st.composite
def known(draw):
    """What differs in one person's facts: mostly nothing, now and then a failure or a silent authority."""
    return {
        "income": draw(st.sampled_from([Decimal(0), Decimal(1500), Decimal("7321.55")])),
        "days_abroad": draw(st.sampled_from([0, 0, 90, 91, 130, None])),
        "imprisoned": draw(maybe),
        "deceased": draw(maybe),
        "saudi": draw(st.sampled_from([True, True, True, False, None])),
        "other_support": draw(st.sampled_from([[], [], [{"programme": "saned", "monthly": "900"}], None])),
        "assets": draw(st.sampled_from([{}, {}, {"vehicles": "300000"}, {"real_estate": "1371200"}, None])),
        "id_expires": draw(st.sampled_from([None, "2031-01-01", "2031-01-01", "2026-11-30"])),
    }


@st.composite
def files(draw):
    """What the file says beside its people, and what is asked of its head alone."""
    kinds = st.sampled_from(["lease", "guardianship", "title_deed"])
    ends = st.sampled_from([None, "2027-01-01", "2026-11-30"])
    papers = draw(st.lists(st.fixed_dictionaries({"kind": kinds, "expires_on": ends}), max_size=3))
    declared = {
        "kind": draw(st.sampled_from(["head", "head", "independent"])),
        "tenure": draw(st.sampled_from(["", "rent", "own"])),
        "marital_status": draw(st.sampled_from(["married", "married", "divorced"])),
        "papers": papers,
    }
    head = {
        "separate_dwelling": draw(st.sampled_from([True, True, False, None])),
        "visit": draw(st.sampled_from([None, None, "accepted", "pending", "refused"])),
        "barred_until": draw(st.sampled_from([None, None, "2026-11-30", "2026-12-01"])),
    }
    return declared, head


@st.composite
def households(draw):
    births = st.dates(date(1940, 1, 1), date(2026, 11, 1))
    dependants = [person(f"p{i}", draw(births), **draw(known())) for i in range(draw(st.integers(0, 6)))]
    declared, head = draw(st.one_of(st.just(({}, {})), files()))
    return household(*dependants, declared=declared, **draw(known()), **head)


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


@given(households(), rulesets)
def test_silence_never_fails_anybody(studied, rates):
    answer = assess.assess(studied, rates, MONTH)
    mute = tuple(msgspec.structs.replace(each, record=None) for each in studied.people)
    silent = assess.assess(msgspec.structs.replace(studied, people=mute), rates, MONTH)
    # a proof that the file itself lacks is no silence
    assert {finding.code for finding in silent.reasons} <= {"capacity_unproven", "document_expired"}
    assert silent.status == ("not_eligible" if silent.reasons else "under_study")
    assert {finding.person for finding in answer.findings} >= {each.id for each in studied.people}


# what households() draws seldom or never
ODD = {
    "exemption": st.sampled_from(["mobility_card", "saudi_mother"]),
    "resident": st.sampled_from([False, None]),
    "in_shelter": st.sampled_from([True, None]),
    "main_beneficiary": st.sampled_from([True, None]),
    "monthly_income": st.sampled_from([Decimal("99000.00"), Decimal("7321.55"), None]),
    "dependants": st.sampled_from([("stranger",), None]),
    "relation": st.sampled_from(["son", "wife", None]),
    "marital_status": st.sampled_from(["married", "single", None]),
    "postal_code": st.sampled_from(["12271", "13325", None]),
    "id_expires": st.none(),
    "other_support": st.sampled_from([(facts.Support("rent_aid", Decimal("900")),)]),
    "answered": st.sampled_from([(("passports", date(2026, 11, 2)),)]),
}


@st.composite
def odd_households(draw):
    studied = draw(households())
    people = []
    for each in studied.people:
        odd = {name: draw(ODD[name]) for name in draw(st.sets(st.sampled_from(sorted(ODD)), max_size=3))}
        record = msgspec.structs.replace(each.record, **odd)
        people.append(msgspec.structs.replace(each, record=draw(st.sampled_from([record, record, None]))))
    return msgspec.structs.replace(studied, people=tuple(people))


@given(odd_households(), rulesets)
def test_what_is_remembered_of_others_is_what_each_rule_says_now(studied, rates):
    asked = [each for rule in RULES.rules for each in evaluation.findings_of(rule, studied, rates, MONTH)]
    assert RULES.findings(studied, rates, MONTH) == asked
    assert list(assess.assess(studied, rates, MONTH).shared[:-2]) == asked


@given(st.dates(date(1930, 1, 1), date(2030, 12, 31)), st.integers(0, 100), st.dates(date(2031, 1, 1)))
def test_an_age_is_reached_on_the_birthday(born, years, on):
    someone = facts.Person("x", "head", "X", born)
    assert (born <= facts.latest_birth_date(years, on)) == (someone.age(on) >= years)


# -- what is declared below the records ----------------------------------------------------------------------
EXCLUDE = msgspec.structs.replace(RATES, income_mismatch_policy="exclude_person")
POLICIES = st.sampled_from(
    [
        msgspec.structs.replace(base, other_support=ruled, income_tolerance=tolerance)
        for base in (RATES, EXCLUDE, msgspec.structs.replace(EXCLUDE, days_abroad_policy="deduct"))
        for ruled in ((), (("saned", "ignore"),), (("saned", "ineligible"),))
        for tolerance in (Decimal(0), Decimal(500))
    ]
)


@st.composite
def honest_households(draw):
    """Everybody declares at least what is recorded, salary and support alike."""
    studied = draw(households())
    people = []
    for each in studied.people:
        drawn = sum((one.monthly for one in each.record.other_support or ()), Decimal(0))
        income = (each.record.monthly_income or Decimal(0)) + drawn
        people.append(msgspec.structs.replace(each, declared_income=income, declared_support=drawn))
    return msgspec.structs.replace(studied, people=tuple(people))


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
