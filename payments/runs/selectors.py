"""What officers see of a run before they let it go, and what of it is due."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum

from accounts.people.models import User
from applications.bank import iban
from eligibility.cycles.models import Cycle
from payments.account_reviews import selectors as account_review_selectors
from payments.days import selectors as days_selectors
from payments.dues.models import Payment
from payments.runs.models import Attempt, Batch, PaymentRun

FREEZE_DAYS_BEFORE = 3  # days before the deposit
LARGEST_COUNT = 20
BIG_CHANGE = Decimal("0.05")  # of the total, from one month to the next: it needs a reason
AMOUNT_BANDS = (
    Decimal(500),
    Decimal(1000),
    Decimal(1500),
    Decimal(2088),
)  # SAR; the last is the highest support


def cycles_to_freeze(today: date) -> list[Cycle]:
    """Published months whose deposit is at most three days away, and which have no run."""
    published = Cycle.objects.filter(published_at__isnull=False, run=None, payments__isnull=False).distinct()
    return [
        cycle
        for cycle in published.order_by("month")
        if (days_selectors.deposit_day(cycle.month) - today).days <= FREEZE_DAYS_BEFORE
    ]


def batches_due(today: date) -> QuerySet[Batch]:
    """Files of released runs whose day has come and which nobody has sent for good."""
    released = Batch.objects.filter(run__status=PaymentRun.Status.RELEASED, run__pay_on__lte=today)
    return released.filter(status__in=[Batch.Status.READY, Batch.Status.SENDING]).order_by("pk")


def last_change_number(run: PaymentRun) -> int:
    """The number of the newest line of its history: another one means that the run changed meanwhile."""
    return run.history.aggregate(last=Max("pk", default=0))["last"]


def is_late(run: PaymentRun, today: date) -> bool:
    """Whether its day has come and it is not at the bank."""
    return today >= run.pay_on and run.status not in (PaymentRun.Status.SENT, PaymentRun.Status.RECONCILED)


@dataclass(frozen=True)
class PaymentGroup:
    """Payments that share something: their bank, or the band of their amount."""

    name: str
    count: int
    total: Decimal


def group_by_bank(run: PaymentRun, language: str = "ar") -> list[PaymentGroup]:
    rows = run.batches.values("bank").annotate(n=Sum("count"), sum=Sum("total")).order_by("-n")
    return [
        PaymentGroup(iban.bank_name(f"SA00{row['bank']}", language), row["n"], row["sum"]) for row in rows
    ]


def group_by_amount(run: PaymentRun) -> list[PaymentGroup]:
    """How many payments are of which size; bands of SAR."""
    attempts = Attempt.objects.filter(batch__run=run)
    parts, low = [], Decimal(0)
    for high in (*AMOUNT_BANDS, None):
        inside = attempts.filter(amount__gt=low, **({"amount__lte": high} if high else {}))
        row = inside.aggregate(n=Count("pk"), sum=Sum("amount", default=Decimal(0)))
        name = f"{low:,.0f} – {high:,.0f}" if high else f"> {low:,.0f}"
        parts.append(PaymentGroup(name, row["n"], row["sum"]))
        low = high or low
    return parts


def largest_payments(run: PaymentRun) -> QuerySet[Attempt]:
    """The largest payments of a run."""
    return (
        Attempt.objects.filter(batch__run=run)
        .select_related("payment__application__owner", "payment__cycle")
        .order_by("-amount", "pk")[:LARGEST_COUNT]
    )


def count_new_accounts(run: PaymentRun) -> int:
    """How many payments go to another account than the household's payment before."""
    earlier = Payment.objects.filter(
        application=OuterRef("payment__application"), cycle__month__lt=OuterRef("payment__cycle__month")
    )
    same = Attempt.objects.filter(
        payment__application=OuterRef("payment__application"), iban=OuterRef("iban"), pk__lt=OuterRef("pk")
    )
    return Attempt.objects.filter(Exists(earlier), ~Exists(same), batch__run=run).count()


@dataclass(frozen=True)
class RunComparison:
    """A run beside the one of the month before; money in SAR."""

    before: PaymentRun | None
    count: int
    total: Decimal
    share: Decimal | None

    @property
    def is_big(self) -> bool:
        """Whether the total changed so much that the officer must say why."""
        return self.share is not None and abs(self.share) > BIG_CHANGE

    @property
    def percent(self) -> Decimal | None:
        return None if self.share is None else round(self.share * 100, 1)


def compare_with_previous_run(run: PaymentRun) -> RunComparison:
    before = PaymentRun.objects.filter(cycle__month__lt=run.cycle.month).order_by("-cycle__month").first()
    if before is None or not before.total:
        return RunComparison(before, run.count, run.total, None)
    share = (run.total - before.total) / before.total
    return RunComparison(before, run.count - before.count, run.total - before.total, share)


def held_payments(run: PaymentRun) -> QuerySet[Payment]:
    """Payments that could have gone and are held."""
    return (
        Payment.objects.filter(
            cycle__month__lte=run.cycle.month,
            status__in=[Payment.Status.UNDER_PROCESS, Payment.Status.WAITING],
            application__holds__isnull=False,
            application__holds__lifted_at=None,
        )
        .exclude(attempts__batch__run=run)
        .select_related("application", "cycle")
    )


def payments_under_review(run: PaymentRun) -> QuerySet[Payment]:
    """Payments that stay behind until two officers have confirmed their changed account."""
    waiting = account_review_selectors.open_reviews().filter(payment__cycle__month__lte=run.cycle.month)
    behind = Payment.objects.filter(pk__in=waiting.values("payment")).exclude(attempts__batch__run=run)
    return behind.select_related("application", "cycle")


def bank_answers(run: PaymentRun) -> dict[str, Any]:
    """How the bank answered so far: attempts by state, with their SAR."""
    rows = Attempt.objects.filter(batch__run=run).values("status").annotate(n=Count("pk"), sum=Sum("amount"))
    return {row["status"]: (row["n"], row["sum"]) for row in rows.order_by()}


@dataclass(frozen=True)
class Stage:
    """One stage of a run: done, now or todo, and who signed it."""

    code: str
    name: str
    state: str
    by: User | None = None


STAGE_ORDER = (
    PaymentRun.Status.FROZEN,
    PaymentRun.Status.PREPARED,
    PaymentRun.Status.APPROVED,
    PaymentRun.Status.RELEASED,
    PaymentRun.Status.SENT,
    PaymentRun.Status.RECONCILED,
)


def stages_of(run: PaymentRun) -> list[Stage]:
    """From the freeze to the last agreement; a held run stands where it was held."""
    here = STAGE_ORDER.index(PaymentRun.Status(run.held_from or run.status))
    signers = {1: run.prepared_by, 2: run.approved_by, 3: run.released_by}
    done = len(STAGE_ORDER) if run.status == PaymentRun.Status.RECONCILED else here
    return [
        Stage(
            state,
            str(state.label),
            "done" if place <= done else "now" if place == done + 1 else "todo",
            signers.get(place),
        )
        for place, state in enumerate(STAGE_ORDER)
    ]


def group_bank_answers(run: PaymentRun) -> list[PaymentGroup]:
    """How the bank answered so far: attempts by state."""
    found = bank_answers(run)
    return [PaymentGroup(str(Attempt.Status(code).label), *row) for code, row in sorted(found.items())]


def is_answered(run: PaymentRun) -> bool:
    """Whether the bank has answered about every payment of the run."""
    open_states = [Attempt.Status.FROZEN, Attempt.Status.UNDER_PROCESS]
    return not Attempt.objects.filter(batch__run=run, status__in=open_states).exists()


def fully_sent_runs(today: date) -> QuerySet[PaymentRun]:
    """Runs of which every file is sent, and which nobody has called sent."""
    files = Count("batches")
    done = Count("batches", filter=Q(batches__status=Batch.Status.DONE))
    released = PaymentRun.objects.filter(status=PaymentRun.Status.RELEASED, pay_on__lte=today)
    return released.annotate(files=files, done=done).filter(files=F("done"))
