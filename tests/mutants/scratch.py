"""A copy of the tree with servers of its own, in which a defence can be switched off."""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import psycopg2

from citizen_portal.embedded import servers
from tests.mutants.rows import ROOT, Row

LEFT_BEHIND = shutil.ignore_patterns(
    ".venv",
    ".git",
    "var",
    "__pycache__",
    ".pytest_cache",
    ".mypy_cache",
    ".ruff_cache",
    ".hypothesis",
    ".env",
)
SECONDS, SECONDS_A_TEST = 300, 30  # tests that take longer are said not to have ended
PYTEST = ("-q", "-n0", "-p", "no:cacheprovider", "-p", "tests.mutants.patience", "--no-header", "--tb=short")
DATABASE = "test_portal"
PRISTINE = "mutants_pristine"
# a test that ends by one of these says that the changed code does not run, not that a defence is missing
BROKEN = ("ImportError", "ModuleNotFoundError", "SyntaxError", "IndentationError", "NameError", "fixture ")


@dataclass
class Outcome:
    """What pytest said: its exit code, and each failed test ("file::name") with the first words of why."""

    code: int
    passed: set[str] = field(default_factory=set)
    failed: dict[str, str] = field(default_factory=dict)
    words: str = ""


class Scratch:
    """The copied tree, and PostgreSQL and Valkey for it unless addresses are given."""

    def __init__(self, tree: Path, database_url: str, redis_url: str) -> None:
        self.tree = tree
        self.database_url = database_url
        self.variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "REDIS_DATABASE": "14",  # of nobody else: the suite's workers have 1 to 9
            "DATABASE_TEST_NAME": DATABASE,
            "DEBUG": "1",
            "HYPOTHESIS_STORAGE_DIRECTORY": str(tree / ".hypothesis"),
        }

    def keep_pristine(self) -> None:
        """Migrate one database; every row gets a copy of it, however its tests leave theirs."""
        self._admin(f"DROP DATABASE IF EXISTS {PRISTINE}", f"DROP DATABASE IF EXISTS {DATABASE}")
        made = self.run(
            ("tests/mutants/test_mutants.py::test_a_database_is_there",), "--create-db", "--reuse-db"
        )
        if made.code:
            raise SystemExit(f"the test database could not be made:\n{made.words}")
        self._admin(f"ALTER DATABASE {DATABASE} RENAME TO {PRISTINE}")

    def run_apart(self, tests: tuple[str, ...], fresh: bool) -> Outcome:
        """Run with a copy of the pristine database, or with one migrated anew when the schema is changed."""
        self._admin(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        if fresh:
            return self.run(tests, "--create-db")
        self._admin(f"CREATE DATABASE {DATABASE} TEMPLATE {PRISTINE}")
        return self.run(tests, "--reuse-db")

    def run(self, tests: tuple[str, ...], *options: str) -> Outcome:
        """Run these tests in the copy and read what became of each."""
        report = self.tree / "var" / "mutants.xml"
        report.parent.mkdir(exist_ok=True)
        report.unlink(missing_ok=True)
        command = [sys.executable, "-m", "pytest", *PYTEST, f"--junitxml={report}", *options, *tests]
        try:
            ended = subprocess.run(
                command,
                cwd=self.tree,
                env=self.variables,
                capture_output=True,
                text=True,
                timeout=SECONDS + SECONDS_A_TEST * len(tests),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome(code=-1, words="not ended in time")
        outcome = Outcome(ended.returncode, words=(ended.stdout + ended.stderr)[-3000:])
        if report.exists():
            _read_report(report, outcome)
        return outcome

    @contextmanager
    def switched_off(self, row: Row) -> Iterator[None]:
        """Switch the row's defence off inside the `with`."""
        patched = row.patched(self.tree)
        as_it_was = {file: (self.tree / file).read_text(encoding="utf-8") for file in patched}
        try:
            _write_all(self.tree, patched)
            yield
        finally:
            _write_all(self.tree, as_it_was)

    def _admin(self, *statements: str) -> None:
        connection = psycopg2.connect(self.database_url)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()


@contextmanager
def copied(root: Path = ROOT, *, addresses: tuple[str, str] | None = None) -> Iterator[Scratch]:
    """Copy the tree into a folder that is removed in the end; start servers unless `addresses` are given."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(root, tree, ignore=LEFT_BEHIND, symlinks=True)
        if (root / ".venv").exists():
            (tree / ".venv").symlink_to(root / ".venv")
        if addresses:
            yield Scratch(tree, *addresses)
            return
        try:
            yield Scratch(tree, servers.database_url(tree), servers.redis_url(tree))
        finally:
            servers.release(tree)


def _write_all(tree: Path, texts: dict[str, str]) -> None:
    """Write, and forget what Python compiled: two changes in one second have one time."""
    for name, text in texts.items():
        file = tree / name
        file.write_text(text, encoding="utf-8")
        if file.suffix == ".py":
            Path(importlib.util.cache_from_source(str(file))).unlink(missing_ok=True)


def _read_report(report: Path, outcome: Outcome) -> None:
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.get("classname", "").replace(".", "/") + ".py::" + case.get("name", "").split("[")[0]
        ends = [end for kind in ("failure", "error") for end in case.iter(kind)]
        if ends:
            outcome.failed[name] = (ends[0].get("message") or "").strip()[:200]
        elif case.find("skipped") is None:
            outcome.passed.add(name)
