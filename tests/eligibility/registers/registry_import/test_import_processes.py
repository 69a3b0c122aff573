"""Imports beside each other, beside studies, killed, and large."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from eligibility.registers import bulk_import as register_bulk_import
from eligibility.registers.import_reader import COLUMNS
from eligibility.registers.models import AuthorityRecord, ImportRun
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast
from tests.eligibility.registers.registry_import.conftest import line, take
from tests.eligibility.studies.test_study import side_by_side


# -- at once, in the middle, at scale ------------------------------------------------------------------------
def command(path: Path, program: tuple[str, ...] = ("manage.py",)) -> subprocess.Popen:
    """The real command in a process of its own, on the database of this test."""
    place = {**os.environ, "DATABASE_NAME": settings.DATABASES["default"]["NAME"], "DEBUG": "1"}
    return subprocess.Popen(
        [sys.executable, *program, "import_registry", str(path)],
        cwd=settings.ROOT,
        env=place,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def many(path: Path, lines: Iterable[str]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(COLUMNS) + "\n")
        file.writelines(lines)
    return path


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_take_both_files_one_after_the_other(tmp_path):
    one = many(tmp_path / "one.csv", (line(number, days_abroad="1") for number in range(3_000)))
    two = many(tmp_path / "two.csv", (line(number, days_abroad="2") for number in reversed(range(3_000))))
    both = [command(one), command(two)]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert AuthorityRecord.objects.count() == 3_000
    assert len(set(AuthorityRecord.objects.values_list("days_abroad", flat=True))) == 1
    assert sorted((run.inserted, run.changed) for run in ImportRun.objects.all()) == [(0, 3_000), (3_000, 0)]


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_leaves_nothing(tmp_path):
    pipe = tmp_path / "answers.csv"
    os.mkfifo(pipe)
    process = command(pipe)
    try:
        with pipe.open("w", encoding="utf-8") as file:
            file.write(",".join(COLUMNS) + "\n")
            file.writelines(line(number) for number in range(5_000))
            file.flush()
            _until(lambda: _rows_copied() > 0)
            process.send_signal(signal.SIGKILL)
            assert process.wait(20) == -signal.SIGKILL
    finally:
        process.kill()
        process.wait()
    assert not AuthorityRecord.objects.exists() and not ImportRun.objects.exists()
    _until(lambda: _rows_copied() == 0)


def _rows_copied() -> int:
    """How many rows a COPY that runs in this database has taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(tuples_processed), 0) FROM pg_stat_progress_copy"
            " WHERE datname = current_database()"
        )
        return cursor.fetchone()[0]


def _until(so) -> None:
    end = time.monotonic() + 30
    while not so():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)


@pytest.mark.django_db(transaction=True)
def test_a_study_waits_for_an_import_that_writes_so_that_no_answer_is_missed(sara):
    """Read before the import commits, made after its `changed_at`: nobody would ever look again."""
    signed = cast.declare(cast.full_file(sara))
    AuthorityRecord.objects.filter(national_id=sara.national_id).update(days_abroad=None)
    began: list[datetime] = []

    def imports() -> None:
        with transaction.atomic():
            take(f"national_id,days_abroad,as_of\n{sara.national_id},3,{timezone.localdate()}\n".encode())
            began.append(timezone.now())
            time.sleep(1)

    def studies() -> None:
        _until(lambda: began)
        study_services.study_declaration(signed, date(2026, 12, 1))

    acts = iter([imports, studies])
    assert side_by_side(lambda: next(acts)()) == []
    study = Study.objects.get()
    assert study.outcome == "eligible" and study.made_at - began[0] > timedelta(seconds=0.9)


@pytest.mark.django_db(transaction=True)
def test_an_import_does_not_write_under_a_study_that_reads():
    with transaction.atomic():
        register_bulk_import.lock_records_shared()
        failures = side_by_side(_alone_in_one_try, times=1)
    assert [type(failure) for failure in failures] == [TimeoutError]
    assert side_by_side(_alone_in_one_try, times=1) == []


def _alone_in_one_try() -> None:
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(register_bulk_import, "MOST_TRIES", 1)
        register_bulk_import.lock_records_exclusive()


@pytest.mark.django_db(transaction=True)
def test_two_hundred_thousand_lines_need_no_more_memory_than_two_thousand(tmp_path):
    few = many(tmp_path / "few.csv", (line(number) for number in range(2_000)))
    lots = many(tmp_path / "lots.csv", (line(number) for number in range(200_000)))
    small, big = _peak(few), _peak(lots)
    assert AuthorityRecord.objects.count() == 200_000
    assert big < 150 and big - small < 15, f"{small} MB, then {big} MB"


ALL = """
import sys
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _peak(path: Path) -> int:
    """The most memory, in MB, that the command held while it took this file, as it says itself at the end."""
    process = command(path, program=("-c", ALL))
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 0, said
    print(said)
    return int(said.split("VmHWM:")[1].split()[0]) // 1024
