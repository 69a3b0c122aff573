"""Files to the bank and reports from it: claimed, committed, sent, recorded; a lost answer is asked for."""

import logging
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.people.models import User
from common import sql, task_queue
from common.errors import Refused
from payments.bank import pain001, report_matching, report_reader
from payments.bank import texts as payment_bank_texts
from payments.bank.clients import BankRefused, BankUnavailable, configured_bank
from payments.bank.models import BankMessage, UnknownLine
from payments.runs import freezing
from payments.runs import selectors as run_selectors
from payments.runs import services as run_services
from payments.runs.models import Attempt, Batch, PaymentRun
from payments.runs.version import code_version

Status = Batch.Status
MOST_TRIES, MOST_MINUTES = 5, 30
MAX_COLLECTED_BYTES = 100 * 1024 * 1024  # bytes of one report on the bank's own channel
log = logging.getLogger(__name__)


# -- out -----------------------------------------------------------------------------------------------------
def send_batches(today: date) -> int:
    """Send every file that is due; returns how many. Run twice, late or by two workers, each goes once.

    The caller's day is Riyadh's; a machine whose clock differs from the database's sends nothing (T64).
    """
    if not is_clock_accurate():
        log.error("the clocks of this machine and the database differ: nothing is sent")
        return 0
    due = list(run_selectors.batches_due(today).values_list("pk", flat=True))
    return sum(send_batch(pk, today) for pk in due)


def is_clock_accurate() -> bool:
    """Whether this machine's clock is at most so many seconds away from the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((timezone.now() - cursor.fetchone()[0]).total_seconds())
    return apart <= settings.PAYMENT_CLOCK_SECONDS


def send_batch(pk: int, today: date) -> bool:
    """Send one file: what may have arrived before is asked for first, and never sent blindly again."""
    with sql.advisory_lock("batch", pk) as held:
        batch = held and _lock_due_batch(pk, today)
        if not batch:
            return False
        try:
            known = batch.status == Status.SENDING and configured_bank().knows(batch.message_id)
            if not _claim_batch(batch):
                return False
            if not known:
                with _BatchFile(batch) as file:
                    held.execute("SELECT 1")  # the lock's own connection is still alive (T72)
                    configured_bank().send(batch.message_id, file)
        except BankUnavailable as trouble:
            return _schedule_retry(batch, str(trouble))
        except (BankRefused, pain001.FileMismatch) as trouble:
            run_services.hold_batch(batch, because=str(trouble))
            return False
        return record_sent(batch)


def _lock_due_batch(pk: int, today: date) -> Batch | None:
    """The file, when it is to be sent now: not while another try may still be on its way."""
    batch = run_selectors.batches_due(today).select_related("run__cycle").filter(pk=pk).first()
    quiet = timedelta(seconds=settings.BANK_QUIET_SECONDS)
    if batch is None or (batch.sending_at and batch.sending_at > timezone.now() - quiet):
        return None
    if batch.run.code != code_version():
        run_services.hold_batch(batch, because=_("the portal was updated since the run was prepared"))
        return None
    tired = batch.first_tried_at and batch.first_tried_at < timezone.now() - timedelta(minutes=MOST_MINUTES)
    if batch.tries >= MOST_TRIES or tired:
        run_services.hold_batch(batch, because=_("the bank did not answer"))
        return None
    return batch


@transaction.atomic(durable=True)
def _claim_batch(batch: Batch) -> bool:
    """Commit the intention before the call: whoever comes next knows that it may have been sent."""
    released = PaymentRun.objects.select_for_update().filter(
        pk=batch.run_id, status=PaymentRun.Status.RELEASED
    )
    if not released.exists():
        return False
    if freezing.batch_digest(batch) != batch.digest:
        run_services.hold_batch(batch, because=_("its digest differs from what was signed"))
        return False
    now = timezone.now()
    claimed = Batch.objects.filter(pk=batch.pk, status__in=[Status.READY, Status.SENDING], tries=batch.tries)
    batch.tries += 1
    return bool(
        claimed.update(
            status=Status.SENDING,
            sending_at=now,
            tries=batch.tries,
            first_tried_at=batch.first_tried_at or now,
        )
    )


class _BatchFile:
    """The file of a batch, built from the database for this one sending and deleted behind it (T75)."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    def __enter__(self) -> Path:
        self.folder = tempfile.TemporaryDirectory(prefix="pay-")
        place = Path(self.folder.name) / f"{self.batch.message_id}.xml"
        with place.open("wb") as out:
            pain001.write_file(out, batch_header(self.batch), configured_payer(), batch_transfers(self.batch))
        return place

    def __exit__(self, *_error: object) -> None:
        self.folder.cleanup()


def batch_header(batch: Batch) -> pain001.Header:
    """The head of a file; the same at every try."""
    made_at = timezone.localtime(batch.run.released_at or batch.run.frozen_at).replace(tzinfo=None)
    return pain001.Header(batch.message_id, made_at, batch.run.pay_on, batch.count, batch.total)


def configured_payer() -> pain001.Payer:
    return pain001.Payer(
        settings.PAYER_NAME, settings.PAYER_IBAN, settings.PAYER_BIC, settings.PAYMENT_PURPOSE
    )


def batch_transfers(batch: Batch) -> Iterator[pain001.Transfer]:
    """The transfers of a file in the order in which they are signed, a few thousand in memory."""
    rows = Attempt.objects.filter(batch=batch).order_by("payment_id")
    columns = ("end_to_end_id", "amount", "iban", "payment__application__owner__name")
    for row in rows.values_list(*columns).iterator(chunk_size=5_000):
        yield pain001.Transfer(*row)


@transaction.atomic
def record_sent(batch: Batch) -> bool:
    """The bank has it: the file is done, its attempts are at the bank. Twice is once."""
    sent = Batch.objects.filter(pk=batch.pk, status=Status.SENDING)
    if not sent.update(status=Status.DONE, sent_at=timezone.now(), trouble=""):
        return False
    frozen = Attempt.objects.filter(batch=batch, status=Attempt.Status.FROZEN)
    frozen.update(status=Attempt.Status.UNDER_PROCESS)
    return True


def _schedule_retry(batch: Batch, trouble: str) -> bool:
    Batch.objects.filter(pk=batch.pk).update(trouble=trouble[:100])
    return False


# -- in ------------------------------------------------------------------------------------------------------
def collect_reports() -> int:
    """Read in every report that waits at the bank; returns how many payments moved."""
    moved = 0
    try:
        known = set(BankMessage.objects.values_list("name", flat=True))
        for each in configured_bank().reports():
            if each.name in known:
                continue
            moved += import_report(each.name, each.content, largest=MAX_COLLECTED_BYTES).moved
            configured_bank().done(each.name)
    except BankUnavailable as trouble:
        log.warning("the bank's reports: %s", trouble)
    except report_reader.ReportRefused as refusal:
        log.error("a report of the bank was refused: %s", refusal)
    return moved


def import_report(
    name: str, content: bytes, *, by: User | None = None, largest: int = report_reader.MAX_REPORT_BYTES
) -> BankMessage:
    """Read a report, all of it or nothing; the same one again changes nothing.

    Raises ReportRefused with every problem and its line.
    """
    digest = sha256(content).hexdigest()
    if read_before := BankMessage.objects.filter(sha256=digest).first():
        return read_before
    report = report_reader.read_report(content, largest)
    return _apply_report(name, digest, report, by)


def _apply_report(name: str, digest: str, report: report_reader.BankReport, by: User | None) -> BankMessage:
    with sql.long_timeout():
        message, fresh = BankMessage.objects.get_or_create(
            sha256=digest,
            defaults={
                "name": name[:150],
                "kind": report.format,
                "message_id": report.message_id,
                "lines": len(report.lines),
                "by": by,
            },
        )
        if not fresh:
            return message
        report_matching.load_lines(report.lines)
        if wrong := report_matching.find_wrong_amounts():
            problems = [
                (each.position, f"{each.end_to_end_id}: another amount than was sent") for each in wrong
            ]
            raise report_reader.ReportRefused(*problems)
        now: datetime = timezone.now()
        message.moved = report_matching.apply_report(message, now, list(payment_bank_texts.ACCOUNT_REASONS))
        message.save(update_fields=["moved"])
        if by:
            audit_services.record_action(by, "report.imported", f"message:{message.pk}", moved=message.moved)
    task_queue.enqueue_on_commit("payments.runs.tasks.follow_runs")
    return message


@transaction.atomic
def resolve_unknown_line(line: UnknownLine, *, note: str, by: User) -> UnknownLine:
    """An officer has looked into a line that moved nothing, and says what was found."""
    line = UnknownLine.objects.select_for_update().get(pk=line.pk)
    if line.settled_at:
        raise Refused("settled", _("Another officer has looked into this line already."))
    line.settled_by, line.settled_at, line.note = by, timezone.now(), note
    line.save(update_fields=["settled_by", "settled_at", "note"])
    audit_services.record_action(by, "report.line_settled", f"line:{line.pk}")
    return line
