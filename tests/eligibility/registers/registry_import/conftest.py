"""Files as the authorities send them, and what an import of one counts."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from accounts.people import national_id as national_ids
from eligibility.registers import imports as register_imports
from eligibility.registers.import_reader import COLUMNS
from eligibility.registers.models import AuthorityRecord, ImportRun

YESTERDAY, TODAY = date(2026, 11, 20), date(2026, 11, 21)

BEFORE = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def one_day():
    with time_machine.travel("2026-11-21T12:00:00+03:00", tick=True):
        yield


def line(number: int, as_of: date = YESTERDAY, **other: str) -> str:
    """One CSV line of a person who is well."""
    well = {
        "national_id": national_ids.make_synthetic_id(number),
        "saudi": "true",
        "resident": "true",
        "days_abroad": "0",
        "imprisoned": "false",
        "in_shelter": "false",
        "deceased": "false",
        "monthly_income": "0.00",
        "support_monthly": "0.00",
        "dependants": "0",
        "as_of": as_of.isoformat(),
    }
    return ",".join({**well, **other}.get(name, "") for name in COLUMNS) + "\n"


def csv(*lines: str) -> bytes:
    return (",".join(COLUMNS) + "\n" + "".join(lines)).encode()


def take(content: bytes, **options) -> ImportRun:
    return register_imports.import_registry(
        io.BytesIO(content), options.pop("form", "csv"), name="answers.csv", today=TODAY, **options
    )


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    return run.inserted, run.changed, run.same, run.kept


def refusal(content: bytes, **options) -> register_imports.InvalidLines:
    with pytest.raises(register_imports.InvalidLines) as refused:
        take(content, **options)
    assert not AuthorityRecord.objects.exists() and not ImportRun.objects.exists()
    return refused.value


# -- the command ---------------------------------------------------------------------------------------------
def told(path: Path, **options) -> str:
    out = io.StringIO()
    call_command("import_registry", str(path), stdout=out, **options)
    return out.getvalue()
