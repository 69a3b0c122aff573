"""Random households, rates and answers for the properties."""

from datetime import date
from decimal import Decimal

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from eligibility.rulebook import facts
from tests.eligibility.households import RATES, household, person

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
