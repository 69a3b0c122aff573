"""Who may be main beneficiary, what proves it, and which documents never expire (domain.md §2.5, §2.6).

Rules of the programme as dated plain data. They stand here because the pages of the file ask the same before
any study, and data flows one way; the rulebook reads them from here, and this file is part of its digest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

type Proofs = tuple[tuple[str, ...], ...]  # of each group one kind of documents is enough

# what one of these papers proves, any other of its line proves as well
GUARDIAN_PROOFS = ("guardianship", "custody")
HEIR_PROOFS = ("inheritance", "birth_certificate", "family_card")
# the kinds of income under which support of other programmes is declared
SUPPORT_KINDS = frozenset({"government"})


class Applicant(NamedTuple):
    """The answers that decide who may apply; an answer not given yet is empty."""

    kind: str
    marital: str = ""
    situation: str = ""
    tenure: str = ""
    relations: tuple[str, ...] = ()

    @property
    def lives_alone(self) -> bool:
        """Whether an own dwelling is proved: an independent, a widow or divorced woman without dependants."""
        return self.kind == "independent" or (self.marital in ("divorced", "widowed") and not self.relations)


@dataclass(frozen=True)
class ApplicantRules:
    """The rules from the cycle month `since` on, until those of a later month."""

    since: date
    source: str
    least_age: int  # of a main beneficiary, in years
    update_days: int  # within which a change is reported
    dwelling: Mapping[str, Proofs] = field(hash=False)  # what proves where the household lives, by tenure
    own_dwelling: Mapping[str, Proofs] = field(hash=False)  # … and that who lives alone does so
    cases_of_married_women: Mapping[str, Proofs] = field(hash=False)
    husband_listed: frozenset[str]  # the cases in which the husband is listed as a dependant
    heads: Mapping[str, tuple[str, ...]] = field(hash=False)  # what a head with dependants proves, by status
    wards: tuple[str, ...]  # what a dependant in guardianship asks for
    eldest_child: tuple[str, ...]  # what the eldest child of a non-Saudi divorced mother proves, under 18 too
    endless: frozenset[str]  # kinds of documents that prove something once and for all


DATED_RULES: tuple[ApplicantRules, ...] = (
    ApplicantRules(
        since=date(2017, 12, 1),
        source="okaz.com.sa, sabq.org, undated; almowaten.net, 2026-01",
        least_age=18,
        update_days=15,  # the guide of the programme
        dwelling={"rent": (("lease",),), "own": (("title_deed",),)},
        own_dwelling={
            "rent": (("lease",),),
            "own": (("title_deed",), ("electricity_bill", "occupancy")),
            "other": (("housing_letter", "mosque_housing"),),
        },
        cases_of_married_women={
            "abandoned": (("official_statement",),),
            "foreign_husband": (("approval", "marriage"),),
            "prisoner": (("official_statement",),),
            "incapacitated": (("incapacity", "hospital"),),
            "absent": (("official_statement",),),
        },
        husband_listed=frozenset({"foreign_husband", "incapacitated"}),
        heads={"divorced": GUARDIAN_PROOFS, "widowed": HEIR_PROOFS},
        wards=GUARDIAN_PROOFS,
        eldest_child=GUARDIAN_PROOFS,
        endless=frozenset({"title_deed", "birth_certificate", "marriage", "inheritance", "occupancy"}),
    ),
)


@lru_cache(maxsize=256)
def rules_on(day: date) -> ApplicantRules:
    """Return the rules in force for the month of a day; before the first ones, the first ones."""
    series = sorted(DATED_RULES, key=lambda rules: rules.since)
    return [*series[:1], *(rules for rules in series if rules.since <= day.replace(day=1))][-1]


def age_on(born: date, on: date) -> int:
    """Return the age in whole years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def refusal_code(who: Applicant, born: date | None, on: date) -> str:
    """Return why this person may not be main beneficiary, as a code; empty when nothing known forbids it."""
    if who.kind != "eldest_child" and born is not None and age_on(born, on) < rules_on(on).least_age:
        return "under_age"
    if who.kind == "independent" and who.relations:
        return "has_dependants"
    if who.kind == "independent" and who.marital == "married":
        return "married_independent"
    if who.kind == "married_woman" and who.marital not in ("", "married", "abandoned"):
        return "not_married"
    return ""


def required_proofs(who: Applicant, on: date) -> Proofs:
    """Return the proofs that the file asks for; of each, one of the kinds of documents is enough."""
    return (*required_dwelling_proofs(who, on), *required_applicant_proofs(who, on))


def required_dwelling_proofs(who: Applicant, on: date) -> Proofs:
    """Return what proves where the household lives; of whom lives alone, that the dwelling is his own."""
    rules = rules_on(on)
    return (rules.own_dwelling if who.lives_alone else rules.dwelling).get(who.tenure, ())


@lru_cache(maxsize=4096)  # a few dozen answers make up a country
def required_applicant_proofs(who: Applicant, on: date) -> Proofs:
    """Return what proves that this person may be main beneficiary."""
    rules = rules_on(on)
    asked = list(rules.cases_of_married_women.get(who.situation, ()) if who.kind == "married_woman" else ())
    if who.relations and who.kind == "head" and who.marital in rules.heads:
        asked.append(rules.heads[who.marital])
    if who.kind == "eldest_child":
        asked.append(rules.eldest_child)
    if "ward" in who.relations and rules.wards not in asked:
        asked.append(rules.wards)
    return tuple(asked)


def is_husband_missing(who: Applicant, on: date) -> bool:
    """Return whether the husband has to be listed as a dependant and is not."""
    listed = rules_on(on).husband_listed
    return who.kind == "married_woman" and who.situation in listed and "husband" not in who.relations


def never_expires(kind: str, on: date) -> bool:
    """Return whether a document of this kind has no last day."""
    return kind in rules_on(on).endless
