"""`make mutants`: switch each named defence off in a copy of the tree, and show that a test fails.

ARGS="T5 T14" tries the rows of these threats only. Ends with 1 when a defence can go unnoticed.
"""

import sys
import time

from tests.mutants.judge import BROKEN_ROW, KILLED, SURVIVED, Verdict, try_row, unmutated_failures
from tests.mutants.rows import Row
from tests.mutants.scratch import Scratch, copied
from tests.mutants.table import REASONS, ROWS


def main(asked: list[str]) -> int:
    """Try the rows that are asked for, all by default; return the exit code."""
    rows = [row for row in ROWS if not asked or row.threat in asked]
    if unknown := sorted(set(asked) - {row.threat for row in ROWS} - set(REASONS)):
        print(f"no such row: {', '.join(unknown)}")
        return 2
    with copied() as scratch:
        scratch.keep_pristine()
        failing = unmutated_failures(scratch, rows) if rows else {}
        verdicts = [_tried(scratch, row, failing) for row in rows]
    for threat, reason in REASONS.items():
        if not asked or threat in asked:
            print(f"{threat:4} reason    {reason}")
    return _summary(verdicts)


def _tried(scratch: Scratch, row: Row, failing: dict[str, str]) -> Verdict:
    """Try a row and print its line; one whose tests fail anyhow proves nothing."""
    began = time.monotonic()
    before = [f"{test} fails with every defence on: {failing[test]}" for test in row.tests if test in failing]
    verdict = Verdict(row, BROKEN_ROW, before[0]) if before else try_row(scratch, row)
    seconds = time.monotonic() - began
    print(f"{row.threat:4} {verdict.said:9} {seconds:5.1f} s  {row.defence}", flush=True)
    if verdict.said != KILLED:
        print(f"                         {row.file}: {verdict.why}", flush=True)
    return verdict


def _summary(verdicts: list[Verdict]) -> int:
    killed = [verdict for verdict in verdicts if verdict.said == KILLED]
    survived = [verdict for verdict in verdicts if verdict.said == SURVIVED]
    broken = len(verdicts) - len(killed) - len(survived)
    counts = f"{len(killed)} killed, {len(survived)} survived, {broken} broken"
    print(f"{len(verdicts)} defences switched off: {counts}")
    return 0 if len(killed) == len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
