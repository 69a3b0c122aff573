"""The simulated registers: what the authorities would answer about the demonstration people, as a file."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from eligibility.registers import facts

if TYPE_CHECKING:
    from citizen_portal.demo.people import Member, Story


# unless a story says it
SILENT = ("exemption", "relation", "marital_status", "postal_code", "separate_dwelling")
WELL = {**dict.fromkeys(SILENT), **facts.WELL, "days_abroad": 12, "id_expires": "2034-05-20"}


def file_of(stories: Iterable["Story"], as_of: date, *, well: bool = False) -> bytes:
    """The JSONL for `manage.py import_registry`; `well` leaves out what the stories have wrong."""
    lines = (line for story in stories for line in _household(story, well))
    return b"".join(msgspec.json.encode({**line, "as_of": as_of}) + b"\n" for line in lines)


def _household(story: "Story", well: bool) -> Iterator[dict[str, Any]]:
    family = [story.id_of(member) for member in story.family]
    own = {
        "monthly_income": Decimal(story.income),
        "dependants": family,
        "marital_status": "married" if family else "single",
        "postal_code": "13325",
        "separate_dwelling": None if family else True,  # who lives alone has his lease in the register
    }
    yield {"national_id": story.national_id, **WELL, **own, **({} if well else story.record)}
    for member in story.family:
        told = {} if well else member.record
        yield {"national_id": story.id_of(member), **WELL, **_of_dependant(member), **told}


def _of_dependant(member: "Member") -> dict[str, str]:
    """A grown daughter is asked after: who is married is no dependant."""
    return {
        "relation": member.relation,
        **({"marital_status": "single"} if member.relation == "daughter" else {}),
    }
