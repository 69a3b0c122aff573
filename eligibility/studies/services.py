"""A study: one declaration, what is known of its people, the rates of its month → one kept decision.

It stands until something that it rests on changes. What changes it leaves a row «decide again, because …»;
here the rows are taken, and the households decided anew for every month that is still open.
"""

import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from applications.declaration import selectors as declaration_selectors
from applications.declaration.models import Declaration
from applications.file.models import Application
from eligibility.cycles import chunks as cycle_chunks
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import selectors as cycle_selectors
from eligibility.cycles import services as cycle_services
from eligibility.cycles.models import Cycle
from eligibility.registers import bulk_import as register_bulk_import
from eligibility.rulebook import cycle_calendar
from eligibility.studies import batch, bulk_reassessments, facts_codec
from eligibility.studies import bulk as study_bulk
from eligibility.studies import pending as pending_studies
from eligibility.studies.batch import DecidedHousehold, DecisionBatch
from eligibility.studies.bulk import DecidedMonth
from eligibility.studies.bulk_basis import reassess_changed_basis
from eligibility.studies.models import Study

FILES_PER_TICK = 500  # households in one transaction
TRANSACTIONS_PER_TICK = 20.0  # seconds of one tick, then others have the worker; the next finds the rest
MANY_PENDING = 3_000  # owed in a month that was cut: from here on by chunks again
CORRECTED_MONTHS = 5  # `eligibility_arrears_months` of domain.md §2.2: back pay reaches no farther
SUBMITTED, WITHDRAWN, CORRECTED = "submitted", "withdrawn", "record_corrected"
# who becomes or ceases to be a main beneficiary changes the households that list him as a dependant
CITIZEN_REASONS = {SUBMITTED, WITHDRAWN}


@transaction.atomic
def study_declaration(
    signed: Declaration, month: date, *, because: str = "", again: bool = False, monthly: bool = False
) -> Study | None:
    """Decide one household for one month by a declaration; what stands and says the same, or more, stays.

    With `again` a new one is made in any case. None when another worker holds the household: it is deciding
    it now. A `monthly` one is told when its month is published.
    """
    files = Application.objects.select_for_update(no_key=True, skip_locked=not again)
    held = files.filter(pk=signed.application_id).first()
    if held is None:
        return None
    cycle = _lock_cycle(month)
    standing = Study.objects.filter(decisions__application=held, decisions__cycle=cycle)
    if not standing.filter(declaration__version__gt=signed.version).exists():
        _decide_files([held.pk], cycle, {held.pk: because}, by=signed, monthly=monthly, anew=again)
    return Study.objects.select_related("cycle", "declaration", "application", "rates").get(
        decisions__application=held, decisions__cycle=cycle
    )


def restudy_application(application: Application, *, today: date, because: str) -> Study:
    """Decide anew, with the facts of now, for the cycle that a change of today counts for."""
    signed = declaration_selectors.last_declaration(application)
    if signed is None:
        raise LookupError(f"application {application.pk} was never declared")
    decided = study_declaration(signed, cycle_calendar.cycle_for(today), because=because, again=True)
    if decided is None:
        raise RuntimeError("a study made again waits for the lock, so there is always one")
    return decided


def _lock_cycle(month: date) -> Cycle:
    """The month's cycle; once under way it is held, not to be published between a study and its notice."""
    cycle, _fresh = Cycle.objects.get_or_create(month=month)
    return cycle if cycle.status == Cycle.Status.OPEN else cycle_publication.lock_cycle(cycle)


def _decide_files(
    files: list[int],
    cycle: Cycle,
    because: dict[int, str],
    earlier: dict[int, DecidedHousehold] | None = None,
    *,
    by: Declaration | None = None,
    monthly: bool = False,
    anew: bool = False,
) -> list[DecidedHousehold]:
    """Decide files, which are locked, again for a month, which is held; who sees a new result is told.

    By the last declaration in time, or the one given.
    """
    basis = batch.basis_of(cycle.month)
    signed = (
        study_bulk.signed_declarations(by)
        if by
        else study_bulk.declarations_to_decide(files, cycle, basis.until, again=True)
    )
    standing = study_bulk.current_decisions(cycle, files)
    register_bulk_import.lock_records_shared()  # or a study could be older than what it read
    how = DecisionBatch(cycle, basis, timezone.now(), monthly=monthly, because=because, anew=anew)
    made = batch.decide_batch(how, signed, standing, earlier)
    if made:
        cycle_publication.mark_results_changed(cycle)
        _notify_results(cycle, made, how.at)
    return made


def _notify_results(cycle: Cycle, made: Iterable[DecidedHousehold], at: datetime) -> None:
    """A new result is told at once to who may see it; «تحت الدراسة» is no result."""
    told = [each for each in made if (cycle.published_at or not each.monthly) and _is_result_changed(each)]
    owners = dict(Application.objects.filter(pk__in=[each.file for each in told]).values_list("pk", "owner"))
    notice_services.notify_all(
        Notice(
            person_id=owners[each.file],
            kind=Notice.Kind.STUDY_READY,
            dedupe_key=f"study:{each.study}",
            details=_result_details(each, cycle),
            created_at=at,
        )
        for each in told
    )


def _result_details(made: DecidedHousehold, cycle: Cycle) -> dict[str, Any]:
    """What the notice says: an eligible household that gets nothing reads no bare «مؤهل»."""
    said = {"outcome": made.outcome.status, "month": cycle.month.isoformat()}
    is_paid_nothing = made.outcome.status == Study.Outcome.ELIGIBLE and not made.outcome.amount
    return {**said, "without_amount": True} if is_paid_nothing else said


def _is_result_changed(made: DecidedHousehold) -> bool:
    """Whether the citizen reads another result, or answered with a declaration of his own."""
    now, was = made.outcome, made.replaced
    if now.status == Study.Outcome.UNDER_STUDY:
        return False
    if was is None or (was.declaration, was.outcome, was.amount) != (
        made.declaration, now.status, now.amount,
    ):  # fmt: skip
        return True
    before = facts_codec.decode_answer(was.answer)
    return {each.code for each in before.reasons} != {each.code for each in now.reasons}


# -- what is owed --------------------------------------------------------------------------------------------
def study_pending(today: date, most: int = FILES_PER_TICK, many: int = MANY_PENDING) -> int:
    """Find and make the decisions that are owed; returns how many households were looked at.

    Owed are: households that something has changed for, rates and rules too, and every household in the
    months that the timetable has opened. Run twice, late, or by two workers, it makes each once. A month goes
    by chunks; singly are made the few that a chunk found in somebody else's hands. Months that ended are
    closed.
    """
    reassess_changed_basis(today)
    changed = decide_reassessments(today, most)
    owed = sum([_study_month(month, most, many) for month in cycle_selectors.pending_months(today)])
    cycle_publication.close_ended_cycles(today)
    return changed + owed


def decide_reassessments(
    today: date, most: int = FILES_PER_TICK, seconds: float = TRANSACTIONS_PER_TICK
) -> int:
    """Decide again whom something has changed for, for a while; returns how many households."""
    end, total = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        _save_studied_people(most)
        decided = _decide_next_files(today, most)
        total += decided
        if not decided:
            break
    return total


@transaction.atomic
def _save_studied_people(most: int) -> None:
    """Note who is read from now on, and commit it, before anybody is: a change meanwhile finds them."""
    if files := bulk_reassessments.newly_signed_files(most):
        bulk_reassessments.save_studied_people(files)


@transaction.atomic
def _decide_next_files(today: date, most: int) -> int:
    """Take the rows of some households and decide them, in one transaction: killed, both are as before."""
    taken = bulk_reassessments.claim_reassessments(most)
    if not taken:
        return 0
    _reassess_other_households(taken)
    because = {file: _first_reason(why) for file, why in taken.items()}
    corrected = {file for file, why in taken.items() if CORRECTED in why}
    wanted = _months_to_decide(study_bulk.submitted_files(list(taken)), corrected, today)
    earlier: dict[int, DecidedHousehold] = {}
    for month, held_back in sorted(wanted):
        files = sorted(wanted[month, held_back])
        made = _decide_files(files, _lock_cycle(month), because, earlier, monthly=held_back)
        earlier |= {each.file: each for each in made}
    return len(taken)


def _first_reason(why: list[str]) -> str:
    """The first reason that the citizen did not give himself."""
    return next((each for each in why if each != SUBMITTED), "")


type MonthsToDecide = dict[tuple[date, bool], set[int]]  # month, held back until its publication → files


def _months_to_decide(files: list[int], corrected: set[int], today: date) -> MonthsToDecide:
    """For which months households are decided again: the open ones, and that of a new declaration.

    When the last one is not open any more, the next is decided already, and held back: or its run would
    confirm what holds no longer. What an officer corrected was wrong before: of such a household the months
    that back pay may reach are decided as well, and the difference is settled.
    """
    back = cycle_calendar.cycle_number(today) - CORRECTED_MONTHS
    wanted: MonthsToDecide = defaultdict(set)
    for file, declared in study_bulk.undecided_files(files).items():
        wanted[cycle_calendar.cycle_for(timezone.localdate(declared)), False].add(file)
    last: dict[int, DecidedMonth] = {}
    for each in study_bulk.decided_months(files, today):
        last[each.file] = each
        if each.is_open or (each.file in corrected and cycle_calendar.cycle_number(each.month) >= back):
            _add_month(wanted, each.month, each.file)
    for each in last.values():
        if not each.is_open:
            _add_month(wanted, cycle_calendar.month_after(each.month), each.file)
    return wanted


def _add_month(wanted: MonthsToDecide, month: date, file: int) -> None:
    if file not in wanted[month, False]:
        wanted[month, True].add(file)


def _reassess_other_households(taken: dict[int, list[str]]) -> None:
    """Leave rows for the households that list the owner of a file that was submitted or withdrawn."""
    own = [file for file, why in taken.items() if CITIZEN_REASONS & {*why}]
    if own:
        bulk_reassessments.reassess_dependants(
            study_bulk.file_owners(own), "dependant_applied", timezone.now()
        )


def _study_month(month: date, most: int, many: int) -> int:
    """Cut the month when its time has come, study its chunks for a while, and what they left behind."""
    owed = pending_studies.pending_declarations(month)
    count = len(owed.values_list("pk", flat=True)[:many])
    waits = Cycle.objects.filter(month=month, status=Cycle.Status.OPEN).exists()
    begun = Cycle.objects.filter(month=month).exclude(status=Cycle.Status.OPEN).exists()
    if waits or count == many or (count and not begun):
        cycle_services.open_cycle(month)
    turn = cycle_services.study_chunks()
    left = list(owed[:most]) if count > turn.households and not turn.more else []
    for signed in left:
        _study_remaining(signed, month)
    return turn.households + len(left)


@transaction.atomic
def _study_remaining(signed: Declaration, month: date) -> None:
    """A household that a chunk left: as the chunk would have decided it."""
    files = Application.objects.select_for_update(no_key=True, skip_locked=True)
    held = files.filter(pk=signed.application_id, status=Application.Status.SUBMITTED).first()
    if held is None:
        return
    cycle, now = _lock_cycle(month), timezone.now()
    _confirmed, made = cycle_chunks.decide_files(cycle, [held.pk], now)
    cycle_publication.mark_results_changed(cycle)
    if cycle.published_at:
        _notify_results(cycle, made, now)
