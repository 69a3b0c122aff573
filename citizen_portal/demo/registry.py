"""The simulated registers: what the authorities would answer about the demonstration people, as a file."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from citizen_portal.demo.people import DemoDependant, DemoHousehold
from eligibility.registers import facts

# unless a story says it
UNANSWERED_FACTS = ("exemption", "relation", "marital_status", "postal_code", "separate_dwelling")
FAVOURABLE_VALUES = {
    **dict.fromkeys(UNANSWERED_FACTS),
    **facts.FAVOURABLE_VALUES,
    "days_abroad": 12,
    "id_expires": "2034-05-20",
}


def registry_file(stories: Iterable["DemoHousehold"], as_of: date, *, well: bool = False) -> bytes:
    """The JSONL for `manage.py import_registry`; `well` leaves out what the stories have wrong."""
    lines = (line for story in stories for line in _household_lines(story, well))
    return b"".join(msgspec.json.encode({**line, "as_of": as_of}) + b"\n" for line in lines)


def _household_lines(story: "DemoHousehold", well: bool) -> Iterator[dict[str, Any]]:
    family = [story.id_of(member) for member in story.family]
    own = {
        "monthly_income": Decimal(story.income),
        "dependants": family,
        "marital_status": "married" if family else "single",
        "postal_code": "13325",
        "separate_dwelling": None if family else True,  # who lives alone has his lease in the register
    }
    yield {"national_id": story.national_id, **FAVOURABLE_VALUES, **own, **({} if well else story.record)}
    for member in story.family:
        told = {} if well else member.record
        yield {"national_id": story.id_of(member), **FAVOURABLE_VALUES, **_dependant_answers(member), **told}


def _dependant_answers(member: "DemoDependant") -> dict[str, str]:
    """A grown daughter is asked after: who is married is no dependant."""
    return {
        "relation": member.relation,
        **({"marital_status": "single"} if member.relation == "daughter" else {}),
    }
