"""The conditions, one function each; each answers for everybody it is about, even after another failed."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from .facts import NOTHING, Household, Person, Support
from .outcome import Answer, Finding, Source
from .rates import Rates, SupportPolicy

Article = Callable[[Household, Rates, date], Iterator[Finding]]

CENT = Decimal("0.01")


def nationality(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Everybody is a Saudi, or holds a mobility card, or is child, wife or husband of a Saudi citizen."""
    for person in household.everyone:
        known = person.known
        met = True if known.exemption else known.saudi
        found = known.exemption or _word(known.saudi, "saudi", "none")
        yield _answer("nationality", person, "civil_affairs", met, found)


def residency_permanent(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Everybody lives permanently inside the Kingdom."""
    for person in household.everyone:
        resident = person.known.resident
        yield _answer("residency_permanent", person, "national_address", resident, _word(resident))


def days_abroad(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Nobody stayed abroad for more than 90 days in twelve months (the policy `deduct` lets them pass)."""
    limit = str(rates.days_abroad)
    for person in household.everyone:
        days = person.known.days_abroad
        met = None if days is None else days <= rates.days_abroad or rates.days_abroad_policy == "deduct"
        found = "" if days is None else str(days)
        yield _answer("days_abroad", person, "passports", met, found, limit)


def imprisoned(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Nobody is in prison on the study date."""
    for person in household.everyone:
        yield _absent("imprisoned", person, "prisons", person.known.imprisoned)


def in_shelter(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Nobody lives in a government shelter on the study date."""
    for person in household.everyone:
        yield _absent("in_shelter", person, "shelters", person.known.in_shelter)


def data_mismatch_income(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Nobody declares less income than the records say; declaring more is no mismatch."""
    for person in household.everyone:
        recorded = person.known.monthly_income
        met = None if recorded is None else recorded - person.earned <= rates.income_tolerance
        found = "" if recorded is None else _sar(recorded)
        yield _answer("data_mismatch_income", person, "social_insurance", met, found, _sar(person.earned))


def data_mismatch_family(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Marital status of the head and relation of each dependant are those of the civil register."""
    for person in household.everyone:
        is_head = person.role == "head"
        recorded = person.known.marital_status if is_head else person.known.relation
        declared = household.marital_status if is_head else person.relation
        if recorded:
            met = recorded == declared
            yield _answer("data_mismatch_family", person, "civil_affairs", met, recorded, declared)


def data_mismatch_address(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """The dwelling declared is where the national address of the head is."""
    recorded = household.head.known.postal_code
    if recorded:
        declared = household.postal_code
        met = recorded == declared
        yield _answer(
            "data_mismatch_address",
            household.head,
            "national_address",
            met,
            recorded,
            declared,
        )


def dependants_missing(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Everybody registered under the head in the family register was added."""
    registered = household.head.known.dependants
    missing = None if registered is None else set(registered) - {person.id for person in household.everyone}
    met = None if missing is None else not missing
    found = "" if missing is None else str(len(missing))
    yield _answer("dependants_missing", household.head, "civil_affairs", met, found)


def dependant_is_main_beneficiary(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """No dependant receives this support himself as a main beneficiary."""
    for person in household.dependants:
        yield _absent(
            "dependant_is_main_beneficiary",
            person,
            "programme",
            person.known.main_beneficiary,
        )


def deceased(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Everybody is alive."""
    for person in household.everyone:
        yield _absent("deceased", person, "civil_affairs", person.known.deceased)


def other_support(household: Household, rates: Rates, on: date) -> Iterator[Finding]:
    """Nobody draws on a programme that excludes this support; `found` is what matters, SAR a month."""
    for person in household.everyone:
        drawn = person.known.other_support
        if not drawn:
            yield _answer("other_support", person, "support_programmes", *_NOT_DRAWN[drawn is None])
            continue
        met = "ineligible" not in {rates.support_policy(each.programme) for each in drawn}
        total = _monthly(drawn, rates, "ineligible") + _monthly(drawn, rates, "count_as_income")
        yield _answer("other_support", person, "support_programmes", met, _sar(total))


_NOT_DRAWN: dict[bool, tuple[bool | None, str]] = {False: (True, "0.00"), True: (None, "")}


ARTICLES: tuple[Article, ...] = (
    nationality,
    residency_permanent,
    days_abroad,
    imprisoned,
    in_shelter,
    data_mismatch_income,
    data_mismatch_family,
    data_mismatch_address,
    dependants_missing,
    dependant_is_main_beneficiary,
    deceased,
    other_support,
)

# The last one is about the amount, never the eligibility; assess gives it once the income is known.
CODES: tuple[str, ...] = (
    *(article.__name__ for article in ARTICLES),
    "income_above_cutoff",
)


def counted_support(person: Person, rates: Rates) -> Decimal:
    """Return recorded support that counts as income and is not in the declared income yet, SAR a month."""
    drawn = person.known.other_support
    if not drawn:
        return NOTHING
    return max(_monthly(drawn, rates, "count_as_income") - person.declared_support, NOTHING)


def _monthly(drawn: tuple[Support, ...], rates: Rates, policy: SupportPolicy) -> Decimal:
    return sum(
        (each.monthly for each in drawn if rates.support_policy(each.programme) == policy),
        NOTHING,
    )


def _answer(
    code: str,
    person: Person,
    source: Source,
    met: bool | None,
    found: str = "",
    limit: str = "",
) -> Finding:
    """Return a finding; a fact that nobody gave (None) is unknown, never a failure."""
    if met is None:
        return Finding(code, person.id, person.role, "unknown", source, found, limit)
    status: Answer = "met" if met else "not_met"
    return Finding(code, person.id, person.role, status, source, found, limit, person.known.day_of(source))


def _absent(code: str, person: Person, source: Source, fact: bool | None) -> Finding:
    """Return a finding that is met when the fact is False."""
    return _answer(code, person, source, None if fact is None else not fact, _word(fact))


def _word(fact: bool | None, yes: str = "yes", no: str = "no") -> str:
    return "" if fact is None else yes if fact else no


@lru_cache(maxsize=4096)  # most amounts are 0
def _sar(amount: Decimal) -> str:
    return str(amount.quantize(CENT))
