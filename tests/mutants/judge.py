"""Whether the tests noticed that a defence was switched off."""

from dataclasses import dataclass

from tests.mutants.rows import Row
from tests.mutants.scratch import BROKEN, Outcome, Scratch

KILLED, SURVIVED, BROKEN_ROW = "killed", "SURVIVED", "BROKEN"


@dataclass(frozen=True)
class Verdict:
    row: Row
    said: str  # KILLED, SURVIVED, BROKEN_ROW
    why: str = ""


def bare(test: str) -> str:
    """Return a test's id without its parameters."""
    return test.split("[")[0]


def try_row(scratch: Scratch, row: Row, *, alone: bool = False) -> Verdict:
    """Switch the defence off and run the row's tests; `alone` when they need no database."""
    try:
        with scratch.switched_off(row):
            ended = scratch.run(row.tests) if alone else scratch.run_apart(row.tests, fresh=row.rebuilds)
    except ValueError as wrong:
        return Verdict(row, BROKEN_ROW, str(wrong))
    return judge(row, ended)


def judge(row: Row, ended: Outcome) -> Verdict:
    """Every named test must have failed, by what it asserts and not because the changed code does not run."""
    if ended.code not in (0, 1):
        return Verdict(row, BROKEN_ROW, f"pytest ended with {ended.code}: {ended.words[-400:]}")
    unseen = [test for test in row.tests if bare(test) not in ended.failed]
    if any(bare(test) not in ended.passed for test in unseen):  # skipped, or nothing could be started
        return Verdict(row, BROKEN_ROW, f"not run: {', '.join(unseen)}: {ended.words[-400:]}")
    if unseen:
        return Verdict(row, SURVIVED, "passed: " + ", ".join(unseen))
    for test in row.tests:
        why = ended.failed[bare(test)]
        if why.startswith(BROKEN):
            return Verdict(row, BROKEN_ROW, f"{test}: {why}")
    return Verdict(row, KILLED, ended.failed[bare(row.tests[0])].splitlines()[0][:90])


def unmutated_failures(scratch: Scratch, rows: list[Row]) -> dict[str, str]:
    """Run every named test once with all defences on; return those that do not pass, with why."""
    tests = tuple(sorted({test for row in rows for test in row.tests}))
    ended = scratch.run_apart(tests, fresh=False)
    bad = [test for test in tests if bare(test) in ended.failed or bare(test) not in ended.passed]
    return {test: ended.failed.get(bare(test)) or f"not run: {ended.words[-400:]}" for test in bad}
