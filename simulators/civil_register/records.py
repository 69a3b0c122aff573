"""Authority records of the people who added themselves: all is well, the family is theirs."""

from collections.abc import Iterable, Iterator
from datetime import date

from simulators.civil_register.register import Person

FAVOURABLE_VALUES: dict[str, object] = {
    "saudi": True,
    "exemption": "",
    "resident": True,
    "days_abroad": 0,
    "imprisoned": False,
    "in_shelter": False,
    "deceased": False,
    "monthly_income": "0.00",
    "support_monthly": "0.00",
    "dependants": [],
    "relation": "",
    "postal_code": "",
    "real_estate": "0.00",
    "vehicles": "0.00",
    "cash_assets": "0.00",
    "portfolios": "0.00",
    "domestic_workers": 0,
    "separate_dwelling": None,
}


def record_lines(people: Iterable[Person], as_of: date) -> Iterator[dict[str, object]]:
    """One line for each person and each of the family, as `manage.py import_registry` reads them (JSONL)."""
    for one in people:
        family = [each.national_id for each in one.family]
        alone = None if family else True  # who lives alone has his lease in the register
        own = {"dependants": family, "separate_dwelling": alone, "deceased": not one.alive}
        yield {"national_id": one.national_id, **FAVOURABLE_VALUES, **own, "as_of": as_of.isoformat()}
        for each in one.family:
            about = {"national_id": each.national_id, **FAVOURABLE_VALUES, "relation": each.relation}
            yield {**about, "as_of": as_of.isoformat()}
