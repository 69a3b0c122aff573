"""A demonstration's payday: sent now, settled by the bank beside it, reported, read."""

from datetime import timedelta

from payments.bank import services as payment_bank_services
from payments.bank.clients import BankUnavailable, MockBank, configured_bank
from payments.runs import services as run_services
from payments.runs.models import PaymentRun

SETTLEMENT_DELAY = timedelta(
    days=4
)  # its weekend is Saturday and Sunday, and its reports come on the next morning


def run_demo_payday(run: PaymentRun) -> int:
    """Send what the run's day sends, let the bank's clock pass it, and read what it reports.

    Only this run's day comes: the portal's own clock stays where it is. Returns how many payments moved.
    """
    beside = configured_bank()
    if not isinstance(beside, MockBank):
        raise BankUnavailable("only mock-bank can play")
    payment_bank_services.send_batches(run.pay_on)
    run_services.mark_sent_runs(run.pay_on)
    beside.move_clock(run.pay_on + SETTLEMENT_DELAY)
    moved = payment_bank_services.collect_reports()
    run_services.reconcile_runs()
    return moved
