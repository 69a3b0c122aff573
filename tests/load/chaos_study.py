"""Does a month survive anything? `python -m tests.load.chaos_study --households 200000 --kills 20`.

Studies, publishes and tells made-up households undisturbed, then again while workers are killed at random,
tasks are delivered twice and two clocks tick; then the month after, in which records changed. Ends with 1
unless both runs decided and told exactly the same.
"""

import os
import signal
import time
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from random import Random
from typing import Any
from unittest.mock import patch

from django.db.models import F, QuerySet
from django.utils import timezone

import tests.load.setup  # noqa: F401
from accounts.people.models import User
from accounts.people.national_id import make_synthetic_id
from applications.file.models import Application, Reassessment
from eligibility.cycles import chunks as cycle_chunks
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import services as cycle_services
from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.registers.models import AuthorityRecord
from eligibility.studies import bulk as study_bulk
from eligibility.studies import bulk_reassessments, bulk_rows, verification
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests.load.generate_households import generate
from tests.load.scratch_database import scratch_database
from tests.load.worker_process import MOST_SECONDS, Worker

MONTH, CLOCK = date(2026, 12, 1), date(2026, 11, 12)
AFTER, CLOCK_AFTER = date(2027, 1, 1), date(2026, 12, 12)
DECLARED = datetime(2026, 11, 5, 9)
WORKERS, CLOCKS = 4, 2  # each task is delivered twice on two cores, and the clock stands there twice
OFFICERS = 9999801, 9999802  # who propose and publish
FILES_PER_RANGE = 500  # files told at once: many parts, so that kills fall between and into them


def main() -> None:
    parser = ArgumentParser(prog="python -m tests.load.chaos_study", description=__doc__)
    parser.add_argument("--households", type=int, default=200_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with scratch_database():
        generate(options.households, seed=options.seed, declared=DECLARED)
        disturb(options.households, options.kills, options.seed, say=print)


def disturb(households: int, kills: int, seed: int, *, say: Any, files: int = 0) -> None:
    """Run twice over the households that are there, and raise SystemExit unless both gave the same."""
    files = files or max(20, households // 400)
    began = time.perf_counter()
    cycle_services.open_cycle(MONTH, files=files)
    _study_all()
    # the kills fall into the time that the work takes
    pause = (time.perf_counter() - began) / (kills + 1) / 2
    publish_month()
    _notify_all()
    calm = bulk_rows.month_totals(MONTH)
    say(f"undisturbed: {calm}")
    calm_after = _run_next_month(files, _decide_all)
    _change_records(-1)  # as they were
    bulk_rows.truncate_studies()
    cycle_services.open_cycle(MONTH, files=files)
    crew = WorkerPool(seed)
    crew.work(kills, pause)
    study_services.study_pending(CLOCK)
    publish_month()
    crew.tell()
    shaken = bulk_rows.month_totals(MONTH)
    say(f"with {crew.killed} killed workers, {crew.ticks} ticks of two clocks: {shaken}")
    _check_same_totals(calm, shaken, households)
    if crew.killed < kills:
        raise SystemExit(f"Only {crew.killed} were killed before all was done: take more households.")
    shaken_after = _run_next_month(files, crew.follow)
    died = crew.killed - kills
    say(f"the month after, with {died} killed between a change and its decision: {shaken_after}")
    if calm_after != shaken_after or shaken_after.households != households:
        raise SystemExit("The two runs of the month after are not the same.")
    if verification.verify_month(Cycle.objects.get(month=AFTER)).different:
        raise SystemExit("A household of the month after was missed.")


def _check_same_totals(calm: bulk_rows.MonthTotals, shaken: bulk_rows.MonthTotals, households: int) -> None:
    if calm != shaken or shaken.studies != households or shaken.households != households:
        raise SystemExit("The two runs are not the same.")
    if _open_chunks().exists() or Study.objects.exclude(version=1).exists():
        raise SystemExit("A chunk is still open, or a household was decided twice.")
    if not calm.notices or Cycle.objects.filter(told_at=None).exists():
        raise SystemExit("Somebody was not told.")


def _run_next_month(files: int, work: Callable[[], None]) -> bulk_rows.MonthTotals:
    """The month is sent, records of a twentieth change, and the next month follows."""
    cycle_publication.mark_month_sent(Cycle.objects.get(month=MONTH))
    _change_records(1)
    cycle_services.open_cycle(AFTER, files=files)
    work()
    _decide_rest()
    return bulk_rows.month_totals(AFTER)


def _decide_rest() -> None:
    """The clock goes on until nothing waits: what a dead one held is free once the database sees his end."""
    end = time.monotonic() + MOST_SECONDS
    while True:
        study_services.study_pending(CLOCK_AFTER)
        if not Reassessment.objects.exists() and not _open_chunks().exists():
            return
        if time.monotonic() > end:
            raise SystemExit("A change was left without its decision, or a part of the month undone.")
        time.sleep(0.05)


def _open_chunks() -> QuerySet[StudyChunk]:
    return StudyChunk.objects.filter(done_at=None)


def _change_records(days: int) -> None:
    """Everybody of a twentieth of the households was abroad for so many days more."""
    now = timezone.now()
    heads = Application.objects.annotate(part=F("pk") % 20).filter(part=0).values("owner__national_id")
    answered = AuthorityRecord.objects.filter(national_id__in=heads, days_abroad__gte=max(0, -days))
    answered.update(days_abroad=F("days_abroad") + days, changed_at=now)
    if days > 0:  # back as they were, nobody has to be decided: there is no study any more
        bulk_reassessments.reassess_changed_records(now, "record_imported")


def publish_month() -> None:
    """Two clocks call the month ready, two officers let it out."""
    cycle_publication.make_results_ready()
    cycle_publication.make_results_ready()
    cycle = Cycle.objects.get(month=MONTH)
    manager, approver = (
        User.objects.get_or_create(national_id=make_synthetic_id(number), is_staff=True)[0]
        for number in OFFICERS
    )
    cycle_publication.propose_publication(cycle, by=manager, because="chaos")
    cycle_publication.publish_cycle(cycle, by=approver, because="chaos")


class WorkerPool:
    """Processes that study chunks, replaced when they die; some are killed while they work."""

    def __init__(self, seed: int) -> None:
        self.chance, self.killed, self.ticks = Random(seed), 0, 0
        self.workers: list[Worker] = []
        self.clocks: list[Worker] = []
        self.next_tick = 0.0

    def work(self, kills: int, pause: float) -> None:
        """Until no chunk is open; meanwhile kill so many, at random moments of so many seconds on average."""
        end = time.monotonic() + MOST_SECONDS
        due = time.monotonic() + self.chance.uniform(0, pause)
        while _open_chunks().exists():
            if time.monotonic() > end:
                raise SystemExit("The chunks do not come to an end.")
            self._replace()
            self._tick()
            if self.killed < kills and time.monotonic() > due and self._kill_one():
                due = time.monotonic() + self.chance.uniform(0, pause)
            time.sleep(0.005)
        for each in (*self.workers, *self.clocks):
            each.end()

    def follow(self) -> None:
        """Some die between a change and its decision, one holding a chunk; then the rest is decided."""
        waiting = Reassessment.objects.count()
        for each in [Worker(_crash_between_steps) for _one in range(2)]:
            each.process.join(MOST_SECONDS)
            self.killed += 1
        if Reassessment.objects.count() != waiting:
            raise SystemExit("Who was killed has taken the reason for a decision with him.")
        holder = self._hold_chunk()
        others = [Worker(_decide_all) for _one in range(WORKERS)]
        time.sleep(self.chance.uniform(0, 0.2))
        others[0].kill()
        for each in others[1:]:
            each.end()
        _decide_all()
        if not _open_chunks().exists():
            raise SystemExit("Nobody held a part of the month any more when the others had ended.")
        holder.kill()
        self.killed += 2

    def _hold_chunk(self) -> "Worker":
        """One who has a part of the month in his hands and does not move on."""
        claimed = get_context("fork").Event()
        holder = Worker(partial(_claim_and_wait, claimed))
        if not claimed.wait(MOST_SECONDS):
            raise SystemExit("There was no part of the month to hold.")
        return holder

    def tell(self) -> None:
        """Tell the results twice at the same time; half of the tellers are killed, others begin again."""
        for _turn in range(2):
            tellers = [Worker(_notify_all) for _teller in range(WORKERS)]
            time.sleep(self.chance.uniform(0, 0.2))
            for each in tellers[::2]:
                each.kill()
            for each in tellers[1::2]:
                each.end()
        end = time.monotonic() + MOST_SECONDS
        while Cycle.objects.filter(told_at=None).exists() and time.monotonic() < end:
            _notify_all()  # what a killed one holds is free once the database has seen that it is gone
            time.sleep(0.05)

    def _replace(self) -> None:
        self.workers = [each for each in self.workers if each.alive]
        self.workers += [Worker(_study_all) for _missing in range(WORKERS - len(self.workers))]

    def _tick(self) -> None:
        """Both clocks at the same moment, every five seconds."""
        if time.monotonic() > self.next_tick:
            self.clocks += [Worker(_run_tick) for _clock in range(CLOCKS)]
            self.ticks, self.next_tick = self.ticks + CLOCKS, time.monotonic() + 5

    def _kill_one(self) -> bool:
        """Kill -9 one of those that work; False when none does."""
        alive = [each for each in self.workers if each.alive]
        if not alive:
            return False
        self.chance.choice(alive).kill()
        self.killed += 1
        return True


def _study_all() -> None:
    while cycle_services.study_next_chunk(MONTH):
        pass


def _decide_all() -> None:
    """Whom something has changed for, a few at once, then the month that follows."""
    while study_services.decide_reassessments(CLOCK_AFTER, most=25):
        pass
    while cycle_services.study_next_chunk(AFTER):
        pass


def _crash_between_steps() -> None:
    """The rows are taken, the studies written: killed before they decide anything."""
    with patch.object(
        study_bulk, "assign_studies", lambda *_args, **_more: os.kill(os.getpid(), signal.SIGKILL)
    ):
        study_services.decide_reassessments(CLOCK_AFTER, most=25)


def _claim_and_wait(claimed: Event) -> None:
    """The files of a part are locked, as by a worker whose end the database has not seen yet."""

    def wait(chunk: StudyChunk, _made_at: datetime) -> None:
        bulk_rows.lock_files(chunk.first, chunk.last)
        claimed.set()
        time.sleep(MOST_SECONDS)

    with patch.object(cycle_chunks, "study_chunk", wait):
        cycle_services.study_next_chunk(AFTER)


def _run_tick() -> None:
    study_services.study_pending(CLOCK)


def _notify_all() -> None:
    while cycle_publication.notify_next_range(FILES_PER_RANGE):
        pass


if __name__ == "__main__":
    main()
