"""Builders for the rulebook's tests: a household about which everybody has answered and all is well."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from eligibility.rulebook import facts, rates

MONTH = date(2026, 12, 1)
RATES = rates.rates_on(MONTH)
ASKED = date(2026, 11, 14)


def record(earned: Decimal = Decimal(0), **but: Any) -> facts.Record:
    """A record in which everything is well, but for what is named."""
    well: dict[str, Any] = {
        "saudi": True,
        "resident": True,
        "days_abroad": 0,
        "imprisoned": False,
        "in_shelter": False,
        "deceased": False,
        "monthly_income": earned,
        "other_support": [],
        "main_beneficiary": False,
        "assets": {},
        "id_expires": date.max,
        "as_of": ASKED,
    }
    return msgspec.convert({**well, **but}, facts.Record)


def person(id: str, born: date, *, income: Any = 0, support: Any = 0, **known: Any) -> facts.Person:
    """One person; `known` changes the record, and `silent=True` leaves it out."""
    earned = Decimal(income) - Decimal(support)
    declared = known.pop("declared_relation", known.get("relation") or "son")
    if id != "head":
        known = {"relation": declared, "marital_status": "single", **known}
    return facts.Person(
        id=id,
        role="head" if id == "head" else "dependant",
        name=id.title(),
        birth_date=born,
        relation="" if id == "head" else declared,
        declared_income=Decimal(income),
        declared_support=Decimal(support),
        record=None if known.pop("silent", False) else record(earned, **known),
    )


def household(
    *dependants: facts.Person, declared: Mapping[str, Any] | None = None, **head: Any
) -> facts.Household:
    """A head born in 1985 with these dependants, all registered as declared; `declared` is the file's."""
    file = {"marital_status": "married", "postal_code": "13325", "tenure": "rent", **(declared or {})}
    registered = {
        "dependants": [dependant.id for dependant in dependants],
        "marital_status": file["marital_status"],
        "postal_code": file["postal_code"],
    }
    born = head.pop("born", date(1985, 3, 2))
    people = (person("head", born, **{**registered, **head}), *dependants)
    return msgspec.convert({"people": people, **file}, facts.Household)


def adult(id: str, **known: Any) -> facts.Person:
    return person(id, date(1990, 6, 1), **known)


def minor(id: str, **known: Any) -> facts.Person:
    return person(id, date(2015, 6, 1), **known)
