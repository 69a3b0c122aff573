"""The conditions, one function each; each answers for everybody it is about, even after another failed."""

from datetime import date
from decimal import Decimal

from .asking import Article, Asker, OfDependants, OfEverybody, OfHead, OfHeadRecord, OfRecord, Said, Usual
from .facts import NOTHING, Household, Person, Record, Support
from .outcome import Source
from .rates import Rates, SupportPolicy

CENT = Decimal("0.01")


@OfRecord
def nationality(known: Usual, rates: Rates, on: date) -> Said:
    """Everybody is a Saudi, or holds a mobility card, or is child, wife or husband of a Saudi citizen."""
    met = True if known.exemption else known.saudi
    return _answer("civil_affairs", known, met, known.exemption or _word(known.saudi, "saudi", "none"))


@OfRecord
def residency_permanent(known: Usual, rates: Rates, on: date) -> Said:
    """Everybody lives permanently inside the Kingdom."""
    return _answer("national_address", known, known.resident, _word(known.resident))


@OfEverybody
def days_abroad(person: Person, household: Household, rates: Rates, on: date) -> Said:
    """Nobody stayed abroad for more than 90 days in twelve months (the policy `deduct` lets them pass)."""
    known, limit = person.known, str(rates.days_abroad)
    if known.days_abroad is None:
        return _answer("passports", known, None, limit=limit)
    met = known.days_abroad <= rates.days_abroad or rates.days_abroad_policy == "deduct"
    return _answer("passports", known, met, str(known.days_abroad), limit)


@OfRecord
def imprisoned(known: Usual, rates: Rates, on: date) -> Said:
    """Nobody is in prison on the study date."""
    return _absent("prisons", known, known.imprisoned)


@OfRecord
def in_shelter(known: Usual, rates: Rates, on: date) -> Said:
    """Nobody lives in a government shelter on the study date."""
    return _absent("shelters", known, known.in_shelter)


@OfEverybody
def data_mismatch_income(person: Person, household: Household, rates: Rates, on: date) -> Said:
    """Nobody declares less income than the records say; declaring more is no mismatch."""
    known, earned = person.known, person.earned
    if known.monthly_income is None:
        return _answer("social_insurance", known, None, limit=sar(earned))
    met = known.monthly_income - earned <= rates.income_tolerance
    return _answer("social_insurance", known, met, sar(known.monthly_income), sar(earned))


@OfEverybody
def data_mismatch_family(person: Person, household: Household, rates: Rates, on: date) -> Said:
    """Marital status of the head and relation of each dependant are those of the civil register."""
    is_head = person.role == "head"
    recorded = person.known.marital_status if is_head else person.known.relation
    declared = household.marital_status if is_head else person.relation
    if not recorded:
        return None
    return _answer("civil_affairs", person.known, recorded == declared, recorded, declared)


@OfHead
def data_mismatch_address(head: Person, household: Household, rates: Rates, on: date) -> Said:
    """The dwelling declared is where the national address of the head is."""
    recorded, declared = head.known.postal_code, household.postal_code
    if not recorded:
        return None
    return _answer("national_address", head.known, recorded == declared, recorded, declared)


@OfHead
def dependants_missing(head: Person, household: Household, rates: Rates, on: date) -> Said:
    """Everybody registered under the head in the family register was added."""
    registered = head.known.dependants
    if registered is None:
        return _answer("civil_affairs", head.known, None)
    missing = set(registered).difference([person.id for person in household.people])
    return _answer("civil_affairs", head.known, not missing, str(len(missing)))


@OfDependants
def dependant_is_main_beneficiary(known: Usual, rates: Rates, on: date) -> Said:
    """No dependant receives this support himself as a main beneficiary."""
    return _absent("programme", known, known.main_beneficiary)


@OfRecord
def deceased(known: Usual, rates: Rates, on: date) -> Said:
    """Everybody is alive."""
    return _absent("civil_affairs", known, known.deceased)


@OfEverybody
def document_expired(person: Person, household: Household, rates: Rates, on: date) -> Said:
    """No ID has expired, and no document that another valid one of its kind does not replace."""
    record = person.record
    if record is None:
        return _answer("civil_affairs", person.known, None)
    if record.id_expires is not None and record.id_expires < on:
        return _answer("civil_affairs", record, False, "id")
    expired = household.expired(on).get(person.id) if household.papers else None
    if expired is not None:
        return _answer("document", record, False, expired)
    return _answer("civil_affairs", record, True)


@OfRecord
def other_support(known: Usual, rates: Rates, on: date) -> Said:
    """Nobody draws on a programme that excludes this support; `found` is what matters, SAR a month."""
    drawn = known.other_support
    if not drawn:
        return _answer("support_programmes", known, None if drawn is None else True, _NOT_DRAWN[drawn])
    met = "ineligible" not in {rates.support_policy(each.programme) for each in drawn}
    total = _monthly(drawn, rates, "ineligible") + _monthly(drawn, rates, "count_as_income")
    return _answer("support_programmes", known, met, sar(total))


_NOT_DRAWN: dict[tuple[Support, ...] | None, str] = {(): "0.00", None: ""}


@OfHead
def independence_unproven(head: Person, household: Household, rates: Rates, on: date) -> Said:
    """Who applies alone has a dwelling of his own, on record or by the documents of his file."""
    asked, on_record = household.dwelling_proofs, head.known.separate_dwelling
    if household.kind != "independent" and not asked:
        return _answer("declared", head.known, True, "not_asked")
    if on_record is not None:
        return _answer("ejar", head.known, on_record, _word(on_record))
    if asked and household.proves(asked, on):
        return _answer("document", head.known, True, "proved")
    if head.record is None:
        return _answer("ejar", head.known, None)
    return _answer("document", head.known, False, "missing")


@OfHead
def capacity_unproven(head: Person, household: Household, rates: Rates, on: date) -> Said:
    """The head's documents prove a standing that has to be proved; that of a head under 18 always has."""
    if household.capacity_proofs:
        proved = household.proves(household.capacity_proofs, on)
        return _answer("document", head.known, proved, _word(proved, "proved", "missing"))
    of_age = head.age(on) >= rates.adult_age
    return _answer("declared", head.known, of_age, _word(of_age, "not_asked", "under_age"))


@OfHeadRecord
def visit_refused(known: Usual, rates: Rates, on: date) -> Said:
    """A home visit, where there was one, was not refused."""
    met = None if known.visit == "pending" else known.visit != "refused"
    return _answer("visits", known, met, known.visit or "none")


@OfHeadRecord
def barred(known: Usual, rates: Rates, on: date) -> Said:
    """The support of the head is not suspended under article 20; the last day is still suspended."""
    until = known.barred_until
    met = until is None or until < on
    return _answer("programme", known, met, "" if met else str(until))


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
    document_expired,
    other_support,
    independence_unproven,
    capacity_unproven,
    visit_refused,
    barred,
)
ask_all = Asker(ARTICLES)

# The last two are asked once it is known who counts (means.py); income is about the amount alone.
CODES: tuple[str, ...] = (
    *(article.code for article in ARTICLES),
    "financial_capability",
    "income_above_cutoff",
)


def counted_support(person: Person, rates: Rates) -> Decimal:
    """Return recorded support that counts as income and is not in the declared income yet, SAR a month."""
    drawn = person.known.other_support or ()
    return max(_monthly(drawn, rates, "count_as_income") - person.declared_support, NOTHING)


def _monthly(drawn: tuple[Support, ...], rates: Rates, policy: SupportPolicy) -> Decimal:
    return sum(
        (each.monthly for each in drawn if rates.support_policy(each.programme) == policy),
        NOTHING,
    )


def _answer(
    source: Source, known: Record | Usual, met: bool | None, found: str = "", limit: str = ""
) -> Said:
    """Return what is said; a fact that nobody gave (None) is unknown, never a failure."""
    if met is None:
        return "unknown", source, found, limit, None
    day = None if source in OWN else known.day_of(source)
    return "met" if met else "not_met", source, found, limit, day


OWN: frozenset[Source] = frozenset({"declared", "document"})  # of the file itself: nobody was asked


def _absent(source: Source, known: Usual, fact: bool | None) -> Said:
    """Return what is said when the fact should be False."""
    return _answer(source, known, None if fact is None else not fact, _word(fact))


def _word(fact: bool | None, yes: str = "yes", no: str = "no") -> str:
    return "" if fact is None else yes if fact else no


def sar(amount: Decimal) -> str:
    """Return an amount with two decimals."""
    return str(amount if amount.same_quantum(CENT) else amount.quantize(CENT))
