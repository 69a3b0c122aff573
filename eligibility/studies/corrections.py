"""Corrections that take effect from a later month on, as those of an accepted objection: undone before it."""

from datetime import date
from typing import Any

import msgspec

from eligibility.registers.facts import STAYS
from eligibility.registers.kinds import Stay
from eligibility.registers.models import AuthorityRecord, RecordChange
from eligibility.rulebook.facts import Record
from eligibility.studies.household_facts import rulebook_record


def undo_later_corrections(records: dict[str, Record], stays: dict[str, list[Stay]], month: date) -> None:
    """Put back what the records said before the corrections that are not in effect in this month yet.

    Only where the corrected value still stands: what an authority has answered since is its own.
    """
    later = RecordChange.objects.filter(effective__gt=month).select_related("record").order_by("-pk")
    rows: dict[str, AuthorityRecord] = {}
    for change in later:
        if change.record.national_id in records:
            row = rows.setdefault(change.record.national_id, change.record)
            _undo_correction(row, change.was, change.became)
    for national_id, row in rows.items():
        main = records[national_id].main_beneficiary
        records[national_id] = _with_main_beneficiary(rulebook_record(row), main)
        stays.pop(national_id, None)
        if row.stays is not None:
            stays[national_id] = row.stays


def _undo_correction(row: AuthorityRecord, was: dict[str, Any], became: dict[str, Any]) -> None:
    for name, value in became.items():
        field = AuthorityRecord._meta.get_field(name)
        if getattr(row, name) == _column_value(field, value):
            setattr(row, name, _column_value(field, was[name]))


def _column_value(field: Any, value: Any) -> Any:
    """A value of JSON as the column has it."""
    if field.name == "stays" and value is not None:
        return [list(stay) for stay in STAYS.read(value) or ()]
    return None if value is None else field.to_python(value)


def _with_main_beneficiary(record: Record, main: bool | None) -> Record:
    return msgspec.structs.replace(record, main_beneficiary=main)
