"""The verbs of a run: frozen by the clock, then prepared, approved and released by three officers."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.people.models import User
from accounts.staff import services as staff_services
from common import sql, task_queue, transitions
from common.errors import Refused
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.studies.verification import require_no_difference
from payments.account_reviews import services as account_review_services
from payments.days import selectors as days_selectors
from payments.dues import services as due_services
from payments.dues.models import Payment
from payments.runs import freezing
from payments.runs import selectors as run_selectors
from payments.runs.models import Batch, PaymentRun, RunChange
from payments.runs.money_check import check_money
from payments.runs.version import code_version

Status = PaymentRun.Status
SEND_BATCHES_TASK = "payments.bank.tasks.send_batches"
OFFICER_FIELDS = {
    Status.PREPARED: "prepared_by",
    Status.APPROVED: "approved_by",
    Status.RELEASED: "released_by",
}


# -- the clock -----------------------------------------------------------------------------------------------
def freeze_runs(today: date) -> int:
    """Freeze the months whose deposit is near, and those the clock slept through; returns how many."""
    return sum(freeze_run(cycle) is not None for cycle in run_selectors.cycles_to_freeze(today))


def freeze_run(cycle: Cycle) -> PaymentRun | None:
    """Freeze a month's payments into files, once; None when another one does or there is nothing to pay.

    One statement chooses the payments, so that they are of one moment: what changes meanwhile goes with the
    next run.
    """
    with sql.advisory_lock("freeze", 0) as alone, sql.long_timeout():
        if alone is None or PaymentRun.objects.filter(cycle=cycle).exists():
            return None
        account_review_services.request_reviews()  # stays, even when nothing else is to be paid
        return _create_run(cycle)


@transaction.atomic
def _create_run(cycle: Cycle) -> PaymentRun | None:
    """The run with its files and manifest; nothing is kept of one without payments."""
    run = PaymentRun.objects.create(
        cycle=cycle, pay_on=days_selectors.deposit_day(cycle.month), code=code_version()
    )
    freezing.freeze_payments(run, settings.PAYMENTS_A_FILE)
    signed = freezing.build_manifest(run)
    if not signed.count:
        transaction.set_rollback(True)
        return None
    run.count, run.total, run.digest = signed.count, signed.total, signed.digest
    run.save(update_fields=["count", "total", "digest"])
    RunChange.objects.create(case=run, was="", became=Status.FROZEN, because=signed.digest)
    return run


def advance_runs(today: date) -> None:
    """Everything that the clock does with runs, beside sending their files."""
    update_moved_days()
    freeze_runs(today)
    mark_sent_runs(today)
    reconcile_runs()


def update_moved_days() -> None:
    """A run that nobody has released goes out on the day to which its deposit was moved."""
    waiting = PaymentRun.objects.filter(status__in=[Status.FROZEN, Status.PREPARED, Status.APPROVED])
    for run in waiting.select_related("cycle"):
        if run.pay_on != (day := days_selectors.deposit_day(run.cycle.month)):
            PaymentRun.objects.filter(pk=run.pk).update(pay_on=day)
            moved = Payment.objects.filter(attempts__batch__run=run, status=Payment.Status.UNDER_PROCESS)
            moved.update(due_on=day)


def mark_sent_runs(today: date) -> int:
    """Call the runs sent of which every file is at the bank."""
    return sum([_transition_run(run.pk, Status.SENT) for run in run_selectors.fully_sent_runs(today)])


def reconcile_runs() -> int:
    """Call the runs reconciled of which the bank answered about every payment, and every sum agrees."""
    answered = [
        run for run in PaymentRun.objects.filter(status=Status.SENT) if run_selectors.is_answered(run)
    ]
    return sum(
        [_transition_run(run.pk, Status.RECONCILED) for run in answered if check_money(run.cycle).is_clean]
    )


@transaction.atomic
def _transition_run(pk: int, became: str) -> bool:
    run = PaymentRun.objects.select_for_update().get(pk=pk)
    if became not in PaymentRun.MOVES[run.status]:  # type: ignore[index]
        return False
    also: dict[str, Any] = {"sent_at": timezone.now()} if became == Status.SENT else {}
    transitions.transition(run, became, **also)
    return True


# -- three officers ------------------------------------------------------------------------------------------
def prepare_run(
    run: PaymentRun, *, by: User, code: str, because: str = "", seen: int | None = None
) -> PaymentRun:
    """The first officer has read the sums and the differences, and signs the digest."""
    _verify_officer_code(by, code)
    return _sign_run(run, Status.PREPARED, by, because, seen)


def approve_run(
    run: PaymentRun, *, by: User, code: str, because: str = "", seen: int | None = None
) -> PaymentRun:
    """A second officer agrees."""
    _verify_officer_code(by, code)
    return _sign_run(run, Status.APPROVED, by, because, seen)


def release_run(
    run: PaymentRun, *, by: User, code: str, today: date, because: str = "", seen: int | None = None
) -> PaymentRun:
    """A third officer lets it go: from its day on the clock sends its files."""
    if not settings.PAYMENT_BANK:
        raise Refused("no_bank", _("No bank is set (PAYMENT_BANK): a run can be prepared, but not released."))
    _verify_officer_code(by, code)
    due_services.find_differences(today)
    _check_money_agrees(run)
    require_no_difference(run.cycle)
    return _sign_run(run, Status.RELEASED, by, because, seen, released_at=timezone.now())


def _verify_officer_code(by: User, code: str) -> None:
    """The digits that the officer's app shows now; counted and spent outside the verb's transaction."""
    if staff_services.verify_app_code(by, code) is None:
        words = _("The code is not right. Type the digits that the app shows now.")
        raise Refused("wrong_code", words, "code")


def _check_money_agrees(run: PaymentRun) -> None:
    """No money leaves while any sum differs."""
    proof = check_money(run.cycle)
    if not proof.is_clean:
        names = ", ".join(line.code for line in proof.differences)
        raise Refused(
            "money_differs", _("The sums of this month do not agree: %(lines)s.") % {"lines": names}
        )


@transaction.atomic
def _sign_run(
    run: PaymentRun, became: Status, by: User, because: str, seen: int | None, **also: Any
) -> PaymentRun:
    run = PaymentRun.objects.select_for_update().get(pk=run.pk)
    if run.status == became and getattr(run, f"{OFFICER_FIELDS[became]}_id") == by.pk:
        return run  # pressed twice
    _check_not_stale(run, seen)
    _check_other_officer(run, by)
    _check_manifest(run)
    if became == Status.PREPARED and not because and run_selectors.compare_with_previous_run(run).is_big:
        words = _("The total differs much from the month before. Write the reason.")
        raise Refused("reason_needed", words, "because")
    said = f"{because} [{run.digest}]" if because else run.digest
    transitions.transition(run, became, by=by, because=said, **{OFFICER_FIELDS[became]: by}, **also)
    if became == Status.RELEASED:  # from here on a decision makes a difference, no other payment
        cycle_publication.mark_month_sent(run.cycle)
    task_queue.enqueue_on_commit(SEND_BATCHES_TASK)
    audit_services.record_action(by, f"run.{became}", f"run:{run}", digest=run.digest, count=run.count)
    return run


def _check_not_stale(run: PaymentRun, seen: int | None) -> None:
    if seen is not None and seen != run_selectors.last_change_number(run):
        words = _("The run changed while this page was open. Read the figures again, then confirm.")
        raise Refused("changed_meanwhile", words)


def _check_other_officer(run: PaymentRun, by: User) -> None:
    if by.pk in (run.prepared_by_id, run.approved_by_id, run.released_by_id):
        words = _("You have signed this run already. Three different officers let it go.")
        raise Refused("same_officer", words)


def _check_manifest(run: PaymentRun) -> None:
    """What is signed is what was frozen: the code, the files, every line of them."""
    if run.code != code_version():
        words = _("The portal was updated since the freeze: hold the run, then let it go on.")
        raise Refused("other_version", words)
    whole = all(freezing.batch_digest(batch) == batch.digest for batch in run.batches.all())
    if not whole or freezing.build_manifest(run).digest != run.digest:
        raise Refused("digest_differs", _("The payments are not those that were frozen: the digest differs."))


# -- held ----------------------------------------------------------------------------------------------------
@transaction.atomic
def hold_run(run: PaymentRun, *, because: str, by: User | None) -> PaymentRun:
    """Nothing more of it is sent, within one file; what is at the bank stays there."""
    run = PaymentRun.objects.select_for_update().get(pk=run.pk)
    if run.status == Status.HELD:
        return run
    transitions.transition(
        run, Status.HELD, by=by, because=because, held_from=run.status, resume_asked_by=None
    )
    if by:
        audit_services.record_action(by, "run.held", f"run:{run}")
    return run


@transaction.atomic
def hold_batch(batch: Batch, *, because: str) -> None:
    """A file that cannot be sent holds its whole run: officers look."""
    run = PaymentRun.objects.select_for_update().get(pk=batch.run_id)
    held = Batch.objects.filter(pk=batch.pk, status__in=[Batch.Status.READY, Batch.Status.SENDING])
    held.update(status=Batch.Status.HELD, trouble=because[:100])
    if Status.HELD in PaymentRun.MOVES[run.status]:  # type: ignore[index]
        hold_run(run, because=f"{batch.message_id}: {because}", by=None)


def request_resume(run: PaymentRun, *, because: str, by: User, code: str) -> PaymentRun:
    """One officer has found the cause; another one lets the run go on."""
    _verify_officer_code(by, code)
    return _request_resume(run, because, by)


@transaction.atomic
def _request_resume(run: PaymentRun, because: str, by: User) -> PaymentRun:
    run = _lock_held_run(run)
    run.resume_asked_by = by
    run.save(update_fields=["resume_asked_by"])
    RunChange.objects.create(case=run, was=run.status, became=RunChange.RESUME, by=by, because=because)
    audit_services.record_action(by, "run.resume_asked", f"run:{run}")
    return run


def resume_run(run: PaymentRun, *, because: str, by: User, code: str) -> PaymentRun:
    """The second officer: back to where it was held, with the code of today; its files are tried anew."""
    _verify_officer_code(by, code)
    return _resume_run(run, because, by)


@transaction.atomic
def _resume_run(run: PaymentRun, because: str, by: User) -> PaymentRun:
    run = _lock_held_run(run)
    if run.resume_asked_by_id is None:
        raise Refused("not_asked", _("Another officer must ask first that the run goes on."))
    if run.resume_asked_by_id == by.pk:
        raise Refused("same_officer", _("You asked that the run goes on. Another officer must confirm."))
    run.code = code_version()
    run.save(update_fields=["code"])
    _check_manifest(run)
    held = run.batches.filter(status=Batch.Status.HELD)
    fresh = {"tries": 0, "first_tried_at": None, "trouble": ""}
    held.filter(sending_at=None).update(status=Batch.Status.READY, **fresh)
    held.exclude(sending_at=None).update(status=Batch.Status.SENDING, **fresh)  # the bank is asked first
    transitions.transition(run, run.held_from, by=by, because=because, held_from="")
    task_queue.enqueue_on_commit(SEND_BATCHES_TASK)
    audit_services.record_action(by, "run.resumed", f"run:{run}")
    return run


def _lock_held_run(run: PaymentRun) -> PaymentRun:
    run = PaymentRun.objects.select_for_update().get(pk=run.pk)
    if run.status != Status.HELD:
        raise Refused("not_held", _("The run is not held."))
    return run
