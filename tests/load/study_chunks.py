"""A worker to measure with: `python -m tests.load.study_chunks`, as many of them as there are cores."""

import gc
import resource
import time
from argparse import ArgumentParser
from datetime import date

from django.utils import timezone

import tests.load.setup  # noqa: F401
from eligibility.cycles import services as cycle_services
from eligibility.studies import services as study_services


def main() -> None:
    """Decide whom something changed for, then study chunks until none is left that nobody else works on."""
    parser = ArgumentParser(prog="python -m tests.load.study_chunks", description=__doc__)
    parser.add_argument("--month", type=date.fromisoformat, help="the cycle's first day; any open cycle")
    parser.add_argument("--today", type=date.fromisoformat, help="on which households are decided again")
    options = parser.parse_args()
    month, today = options.month, options.today or options.month or timezone.localdate()
    gc.freeze()  # what was imported stays: no collection looks at it again
    began = time.time()
    while study_services.decide_reassessments(today):
        pass  # whom something has changed for, before the month confirms the others
    chunks = households = 0
    while chunk := cycle_services.study_next_chunk(month):
        chunks, households = chunks + 1, households + chunk.households
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{households} households in {chunks} chunks, {most} MB at most, {began} to {time.time()}")


if __name__ == "__main__":
    main()
