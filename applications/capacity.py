"""Who may be main beneficiary, and what proves it (domain.md §2.5, §2.6)."""

from dataclasses import dataclass
from datetime import date

ADULT = 18

type Proofs = tuple[tuple[str, ...], ...]  # of each group one kind of documents is enough

# what one of these papers proves, any other of its line proves as well
GUARDIAN = ("guardianship", "custody")
HEIRS = ("inheritance", "birth_certificate", "family_card")
OWN_DWELLING: dict[str, Proofs] = {
    "rent": (("lease",),),
    "own": (("title_deed",), ("electricity_bill", "occupancy")),
    "other": (("housing_letter", "mosque_housing"),),
}
DWELLING: dict[str, Proofs] = {"rent": (("lease",),), "own": (("title_deed",),)}
CASES: dict[str, Proofs] = {
    "abandoned": (("official_statement",),),
    "foreign_husband": (("approval", "marriage"),),
    "prisoner": (("official_statement",),),
    "incapacitated": (("incapacity", "hospital"),),
    "absent": (("official_statement",),),
}
HUSBAND_LISTED = {"foreign_husband", "incapacitated"}


@dataclass(frozen=True)
class Applicant:
    """The answers that decide who may apply; an answer not given yet is empty."""

    kind: str
    marital: str = ""
    situation: str = ""
    tenure: str = ""
    relations: tuple[str, ...] = ()


def age(born: date, on: date) -> int:
    """Whole years on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def refusal(who: Applicant, born: date | None, on: date) -> str:
    """Why this person may not be main beneficiary, as a code; empty when nothing known forbids it."""
    if born is not None and age(born, on) < ADULT:
        return "under_age"
    if who.kind == "independent" and who.relations:
        return "has_dependants"
    if who.kind == "independent" and who.marital == "married":
        return "married_independent"
    if who.kind == "married_woman" and who.marital not in ("", "married", "abandoned"):
        return "not_married"
    return ""


def proofs(who: Applicant) -> Proofs:
    """The proofs that the file asks for; of each, one of the kinds of documents is enough."""
    return (*dwelling(who), *standing(who))


def dwelling(who: Applicant) -> Proofs:
    """What proves where the household lives; of whom lives alone, that the dwelling is his own."""
    return (OWN_DWELLING if alone(who) else DWELLING).get(who.tenure, ())


def standing(who: Applicant) -> Proofs:
    """What proves that this person may be main beneficiary."""
    asked = list(CASES.get(who.situation, ()) if who.kind == "married_woman" else ())
    if who.relations and who.kind == "head":
        asked += {"divorced": [GUARDIAN], "widowed": [HEIRS]}.get(who.marital, [])
    if "ward" in who.relations and GUARDIAN not in asked:
        asked.append(GUARDIAN)
    return tuple(asked)


def husband_missing(who: Applicant) -> bool:
    """In two of the cases of a married woman the husband is listed as her dependant."""
    return who.kind == "married_woman" and who.situation in HUSBAND_LISTED and "husband" not in who.relations


def alone(who: Applicant) -> bool:
    """An independent, and a widow or a divorced woman without dependants, prove an own dwelling."""
    return who.kind == "independent" or (who.marital in ("divorced", "widowed") and not who.relations)
