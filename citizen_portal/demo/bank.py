"""The paydays of a demonstration's past months: signed by its officers, taken and answered by its bank."""

from datetime import date

from django.db import transaction

from accounts.people.models import User
from common import transitions
from payments.bank import services as payment_bank_services
from payments.runs import services as run_services
from payments.runs.models import Attempt, Batch, PaymentRun

CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"


def pay_past_deposits(day: date, officers: tuple[User, User, User]) -> None:
    """Freeze what is due by this day, let three officers sign it, and let the bank deposit it."""
    run_services.advance_runs(day)
    for run in PaymentRun.objects.filter(status=PaymentRun.Status.FROZEN, pay_on__lte=day):
        _sign_run(run, officers)
        for batch in run.batches.all():
            _report_deposit(batch)
    run_services.advance_runs(day)


@transaction.atomic
def _sign_run(run: PaymentRun, officers: tuple[User, User, User]) -> None:
    """As the three would, without the codes of their apps: nobody sits at them yet."""
    states = (PaymentRun.Status.PREPARED, PaymentRun.Status.APPROVED, PaymentRun.Status.RELEASED)
    for state, officer in zip(states, officers, strict=True):
        name = {run_services.OFFICER_FIELDS[state]: officer}
        transitions.transition(run, state, by=officer, because=run.digest, **name)


def _report_deposit(batch: Batch) -> None:
    batch.status, batch.sending_at = Batch.Status.SENDING, batch.run.frozen_at
    batch.save(update_fields=["status", "sending_at"])
    payment_bank_services.record_sent(batch)
    name = f"{batch.message_id}-booked.xml"
    payment_bank_services.import_report(
        name, build_camt054(batch), largest=payment_bank_services.MAX_COLLECTED_BYTES
    )


def build_camt054(batch: Batch) -> bytes:
    """The bank's camt.054 that says: all of this file is deposited."""
    entries = "".join(
        f'<Ntry><Amt Ccy="SAR">{each.amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{each.end_to_end_id}</EndToEndId></Refs>"
        f'<Amt Ccy="SAR">{each.amount}</Amt></TxDtls></NtryDtls></Ntry>'
        for each in Attempt.objects.filter(batch=batch).order_by("pk")
    )
    group = f"<GrpHdr><MsgId>{batch.message_id}</MsgId></GrpHdr>"
    head = f'<Document xmlns="{CAMT}"><BkToCstmrDbtCdtNtfctn>{group}<Ntfctn>'
    return f"{head}{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>".encode()
