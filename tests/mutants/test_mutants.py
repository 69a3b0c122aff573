"""The table of mutants fits the code, and the runner tells a noticed defence from an unnoticed one."""

import ast
from functools import cache

import pytest
from django.conf import settings
from django.db import connection

from tests.mutants.judge import BROKEN_ROW, KILLED, SURVIVED, bare, try_row
from tests.mutants.rows import ROOT, Row
from tests.mutants.scratch import Scratch, copied
from tests.mutants.table import REASONS, ROWS

CHEAP = Row(
    "T45",
    "a formula is no cell of an export",
    "common/text.py",
    """    return f"'{text}" if first in FORMULA_PREFIXES""",
    """    return text if first in FORMULA_PREFIXES""",
    ("tests/common/test_text.py::test_no_exported_cell_is_a_formula",),
)


def named(row: Row) -> str:
    return f"{row.threat}-{row.defence}"


@cache
def functions(file: str) -> set[str]:
    """The functions of a test file, read without running it."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_a_database_is_there(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_every_threat_has_a_row_or_a_reason():
    rows = {row.threat for row in ROWS}
    assert rows | set(REASONS) == {f"T{number}" for number in range(1, 95)}
    assert not rows & set(REASONS), "switched off, and a reason stands here"
    assert all(REASONS.values())


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_the_text_that_is_switched_off_stands_once_in_its_file(row):
    assert all(text != (ROOT / file).read_text(encoding="utf-8") for file, text in row.patched(ROOT).items())


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_the_tests_that_must_notice_exist(row):
    assert row.tests
    for test in row.tests:
        file, _sign, name = bare(test).partition("::")
        assert name in functions(file), test


@pytest.fixture(scope="module")
def scratch() -> Scratch:
    """A copy beside the servers of this suite; what is tried in it uses no database."""
    with copied(addresses=(settings.DATABASE_URL, settings.REDIS_URL)) as place:
        yield place


def test_a_defence_that_is_off_is_noticed(scratch):
    assert try_row(scratch, CHEAP, alone=True).said == KILLED


def test_a_change_that_changes_nothing_survives(scratch):
    nothing = Row(CHEAP.threat, "none", CHEAP.file, CHEAP.old, f"{CHEAP.old} ", CHEAP.tests)
    assert try_row(scratch, nothing, alone=True).said == SURVIVED


def test_code_that_does_not_run_and_text_that_is_gone_are_no_proof(scratch):
    wrong = Row(CHEAP.threat, "none", CHEAP.file, CHEAP.old, "    return (", CHEAP.tests)
    assert try_row(scratch, wrong, alone=True).said == BROKEN_ROW
    gone = Row(CHEAP.threat, "none", CHEAP.file, "no such text", "", CHEAP.tests)
    assert try_row(scratch, gone, alone=True).said == BROKEN_ROW
