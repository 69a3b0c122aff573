"""The facts that authorities give of a person, each once: plain Python.

A new fact is a line here, its column in AuthorityRecord, and its field and rule in the rulebook. By this
table files are read (registers.import_reader), records are read by the thousand (registers.bulk) and become
the rulebook's Record (registers.mapping), and officers correct them (registers.forms).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from eligibility.registers.kinds import (
    MAX_DEPENDANTS,
    Amount,
    BadValue,
    Code,
    Count,
    Day,
    Digits,
    Kind,
    Name,
    NationalIds,
    Stays,
    YesNo,
)
from eligibility.rulebook.cycle_calendar import latest_suspension_day
from eligibility.rulebook.facts import Exemption, VisitState
from eligibility.rulebook.outcome import Source

ZERO = Decimal("0.00")
MONTHLY_AMOUNT = Amount(Decimal("9999999.99"))  # assumed: nobody earns or draws ten million SAR a month
STAYS = Stays(400)
ASSET_AMOUNT = Amount(Decimal("999999999999.99"))  # a house may be worth more than anybody earns
EXEMPTIONS, VISITS = (tuple(filter(None, get_args(codes))) for codes in (Exemption, VisitState))
MARITAL_STATUSES = ("single", "married", "divorced", "widowed", "abandoned")
RELATIONS = ("husband", "wife", "son", "daughter", "father", "mother", "brother", "sister", "ward")


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One thing that an authority says of a person; None is always "has not answered"."""

    name: str  # of the column, of the file's column and, unless it is `part_of` one, of the field in Record
    kind: Kind
    label: str  # English; its Arabic is in the catalogue
    source: Source
    rules: tuple[str, ...] = ()  # that rest on it: an accepted objection to one of them corrects it
    about: Literal["everybody", "head", "dependant"] = "everybody"
    part_of: str = ""  # the field of the rulebook's Record that it makes up with others (registers.mapping)
    per_person: bool = False  # nearly everybody has another value: the bulk reader reads it for each person
    needed: bool = True  # a study waits for it; of another one silence is usual
    clearable: bool = False  # a correction may be to nothing: there is none any longer
    private: bool = False  # read only by those who correct records or audit them
    well: Any = None  # what it says of somebody of whom all is well: demonstration, population, newcomers
    latest: Callable[[date], date] | None = None  # the last day that it may have when it is written today

    def read(self, value: Any, today: date) -> Any:
        """The value of a cell, typed and within its limits, None when empty; BadValue."""
        answer = self.kind.read(value)
        if self.is_too_late(answer, today):
            raise BadValue(f"the last day that can be taken is {self.latest(today)}")  # type: ignore[misc]
        return answer

    def is_too_late(self, answer: Any, today: date) -> bool:
        """Whether a day of it lies after the last one that it may have."""
        if self.latest is None or not answer:
            return False
        days = [day for stay in answer for day in stay if day] if isinstance(answer, tuple) else [answer]
        return max(days) > self.latest(today)


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the catalogue; it is translated where it is shown."""
    return sentence


_ = gettext_noop

FACTS: tuple[Fact, ...] = (
    Fact(name="saudi", kind=YesNo(), label=_("Saudi national"),
         source="civil_affairs", rules=("nationality",), well=True),
    Fact(name="exemption", kind=Code(EXEMPTIONS), label=_("Exempt from the nationality condition"),
         source="civil_affairs", rules=("nationality",), needed=False, clearable=True),
    Fact(name="resident", kind=YesNo(), label=_("Lives permanently in the Kingdom"),
         source="national_address", rules=("residency_permanent",), well=True),
    Fact(name="days_abroad", kind=Count(366, "days"), label=_("Days abroad in twelve months"),
         source="passports", rules=("days_abroad",), per_person=True, well=0),
    Fact(name="stays", kind=STAYS, label=_("Stays abroad with their days"),
         source="passports", rules=("days_abroad",), part_of="days_abroad", needed=False, clearable=True,
         latest=lambda today: today),
    Fact(name="imprisoned", kind=YesNo(), label=_("In prison"),
         source="prisons", rules=("imprisoned",), private=True, well=False),
    Fact(name="in_shelter", kind=YesNo(), label=_("In a government shelter"),
         source="shelters", rules=("in_shelter",), private=True, well=False),
    Fact(name="deceased", kind=YesNo(), label=_("Deceased"),
         source="civil_affairs", rules=("deceased",), well=False),
    Fact(name="monthly_income", kind=MONTHLY_AMOUNT, label=_("Monthly income on record (SAR)"),
         source="social_insurance", rules=("data_mismatch_income",), per_person=True, well=ZERO),
    Fact(name="support_monthly", kind=MONTHLY_AMOUNT, label=_("Other support (SAR a month, 0 when none)"),
         source="support_programmes", rules=("other_support",), part_of="other_support", well=ZERO),
    Fact(name="support_programme", kind=Name(60), label=_("Other support programme"),
         source="support_programmes", rules=("other_support",), part_of="other_support",
         needed=False, clearable=True),
    Fact(name="dependants", kind=NationalIds(MAX_DEPENDANTS), label=_("IDs in the family register"),
         source="civil_affairs", rules=("dependants_missing",), about="head", per_person=True,
         private=True, well=()),
    Fact(name="marital_status", kind=Code(MARITAL_STATUSES), label=_("Marital status in the civil register"),
         source="civil_affairs", rules=("data_mismatch_family",), needed=False, private=True),
    Fact(name="relation", kind=Code(RELATIONS), label=_("Relation to the head in the civil register"),
         source="civil_affairs", rules=("data_mismatch_family",), about="dependant", needed=False,
         private=True),
    Fact(name="postal_code", kind=Digits(5), label=_("Postal code of the national address"),
         source="national_address", rules=("data_mismatch_address",), about="head", needed=False),
    Fact(name="real_estate", kind=ASSET_AMOUNT, label=_("Real estate (SAR)"),
         source="assets", rules=("financial_capability",), part_of="assets", per_person=True, well=ZERO),
    Fact(name="vehicles", kind=ASSET_AMOUNT, label=_("Vehicles (SAR)"),
         source="assets", rules=("financial_capability",), part_of="assets", per_person=True, well=ZERO),
    Fact(name="cash_assets", kind=ASSET_AMOUNT, label=_("Cash assets (SAR)"),
         source="assets", rules=("financial_capability",), part_of="assets", per_person=True, well=ZERO),
    Fact(name="portfolios", kind=ASSET_AMOUNT, label=_("Investment portfolios (SAR)"),
         source="assets", rules=("financial_capability",), part_of="assets", per_person=True, well=ZERO),
    Fact(name="domestic_workers", kind=Count(999, "workers"), label=_("Domestic workers"),
         source="assets", rules=("financial_capability",), part_of="assets", per_person=True, well=0),
    Fact(name="id_expires", kind=Day(), label=_("ID valid until"),
         source="civil_affairs", rules=("document_expired",), per_person=True, needed=False),
    Fact(name="separate_dwelling", kind=YesNo(), label=_("Own dwelling on record"),
         source="ejar", rules=("independence_unproven",), about="head", needed=False),
    Fact(name="lease_in_own_name", kind=YesNo(), label=_("The lease is in the person's own name"),
         source="ejar", rules=("independence_unproven",), about="head", needed=False),
    Fact(name="lease_shared", kind=YesNo(), label=_("The lease is shared with others"),
         source="ejar", rules=("independence_unproven",), about="head", needed=False),
    Fact(name="meter_linked", kind=YesNo(), label=_("The electricity meter is linked to the dwelling"),
         source="ejar", rules=("independence_unproven",), about="head", needed=False),
    Fact(name="visit", kind=Code(VISITS), label=_("Home visit"),
         source="visits", rules=("visit_refused",), about="head", needed=False),
    Fact(name="barred_until", kind=Day(), label=_("Support suspended until"),
         source="programme", rules=("barred",), about="head", needed=False, clearable=True,
         latest=latest_suspension_day),
    Fact(name="as_of", kind=Day(), label=_("Answered on"), source="declared", latest=lambda today: today),
)  # fmt: skip
FACTS_BY_NAME = {fact.name: fact for fact in FACTS}
FACT_NAMES = tuple(FACTS_BY_NAME)
# as they stand in the rulebook's Record; stays become a number of days on the day of a study
DIRECT_FACTS = tuple(fact for fact in FACTS if not isinstance(fact.kind, Stays))
FAVOURABLE_VALUES: dict[str, Any] = {fact.name: fact.well for fact in FACTS if fact.well is not None}


def facts_of_rule(rule: str, *, head: bool) -> tuple[Fact, ...]:
    """The facts of the head, or of a dependant, on which this rule rests; none: it rests on no record."""
    whose = ("everybody", "head" if head else "dependant")
    return tuple(fact for fact in FACTS if rule in fact.rules and fact.about in whose)
