"""What the clock starts: it may run twice, late, or in two workers."""

from celery import shared_task

from common import sql
from common.dates import today
from payments.runs import services as run_services
from payments.runs.money_check import check_money


@shared_task(time_limit=1800)
def follow_runs() -> None:
    run_services.advance_runs(today())


class MoneyDiffers(Exception):
    """A sum is not what another one says: seen on the readiness page and in the log."""


@shared_task(time_limit=1800)
def prove_money() -> None:
    with sql.long_timeout():
        proof = check_money(None)
    if not proof.is_clean:
        raise MoneyDiffers(f"{len(proof.differences)} of {len(proof.lines)} sums differ")
