"""The months: which are to be studied, how far each is, and who may publish it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from accounts.people.models import User
from applications.declaration.models import Declaration
from common.stages import Stage, stages_in_order
from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.rulebook import cycle_calendar
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import MonthDecision, Study

Status = Cycle.Status


def month_to_study(today: date) -> date:
    """The latest month that the timetable opens by this day."""
    return cycle_calendar.closed_cycle(today - timedelta(days=settings.CYCLE_OPENS_AFTER))


def pending_months(today: date) -> list[date]:
    """Months that are open by the timetable and not ready: this one, and what a clock slept through."""
    last = month_to_study(today)
    waiting = Cycle.objects.filter(status__in=(Status.OPEN, Status.STUDYING), month__lt=last)
    return sorted({last, *waiting.values_list("month", flat=True), *_skipped_months(last)})


def _skipped_months(last: date) -> list[date]:
    """The months between the last that was begun, or the first declaration counts for, and this one."""
    begun = Cycle.objects.exclude(status=Status.OPEN).filter(month__lt=last).order_by("-month").first()
    month = cycle_calendar.month_after(begun.month) if begun else _first_month() or last
    skipped = []
    while month < last:
        skipped.append(month)
        month = cycle_calendar.month_after(month)
    return skipped


def _first_month() -> date | None:
    """The month that the first declaration of all counts for."""
    first = Declaration.objects.order_by("pk").first()
    return cycle_calendar.cycle_for(timezone.localdate(first.declared_at)) if first else None


def fully_studied_cycles() -> QuerySet[Cycle]:
    """Months of which every part is studied and which nobody has called ready."""
    open_chunks = Count("chunks", filter=Q(chunks__done_at=None))
    return Cycle.objects.filter(status=Status.STUDYING).annotate(open=open_chunks).filter(open=0)


def is_late(cycle: Cycle, today: date) -> bool:
    """Whether its results should have been published by now."""
    return cycle.published_at is None and today > cycle_calendar.results_day(cycle.month)


def current_cycle(today: date) -> Cycle | None:
    """The month that officers work on: the oldest that is not published, else the newest that was begun."""
    due = Cycle.objects.filter(month__lte=month_to_study(today))
    return due.filter(published_at=None).order_by("month").first() or due.order_by("-month").first()


def last_change_number(cycle: Cycle) -> int:
    """The number of the newest line of its history: another one means other figures or another proposal."""
    return cycle.history.aggregate(last=Max("pk", default=0))["last"]


@dataclass(frozen=True)
class Progress:
    """How far a month is studied; a part is one transaction."""

    parts: int = 0
    done: int = 0
    failed: int = 0
    households: int = 0
    failures: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        return self.done * 100 // self.parts if self.parts else 0


def progress_of(cycle: Cycle) -> Progress:
    """The parts of a month: how many there are, how many are done, which failed and are tried again."""
    done, failed = Q(done_at__isnull=False), Q(done_at=None, failures__gt=0)
    row = cycle.chunks.aggregate(
        parts=Count("pk"),
        done=Count("pk", filter=done),
        failed=Count("pk", filter=failed),
        **{code: Sum(code, filter=done) for code in Study.Outcome.values},
    )
    names = cycle.chunks.filter(failed).order_by().values_list("failed_because", flat=True).distinct()
    households = sum(row[code] or 0 for code in Study.Outcome.values)
    return Progress(row["parts"], row["done"], row["failed"], households, tuple(names))


def stages_of(cycle: Cycle, progress: Progress, today: date) -> tuple[Stage, ...]:
    """From the last day of updates to the publication; the deposits are the payments' own."""
    days = {line.became: timezone.localdate(line.at) for line in cycle.history.all()}
    ready = cycle.status not in (Status.OPEN, Status.STUDYING)
    studied = ready or (progress.parts > 0 and progress.done == progress.parts)
    published = timezone.localdate(cycle.published_at) if cycle.published_at else None
    rows = (
        ("updates", cycle_calendar.cutoff_day(cycle.month), today > cycle_calendar.cutoff_day(cycle.month)),
        ("studied", days.get(Status.STUDYING), studied),
        ("ready", days.get(Status.READY) if ready else None, ready),
        ("published", published or cycle_calendar.results_day(cycle.month), published is not None),
    )
    return stages_in_order(rows)


@dataclass(frozen=True)
class CycleFigures:
    """What a month came to so far: households by outcome, the amount in SAR, households by unmet rule."""

    households: int = 0
    eligible: int = 0
    not_eligible: int = 0
    under_study: int = 0
    amount: Decimal = Decimal("0.00")
    reasons: dict[str, int] = field(default_factory=dict)

    @classmethod
    def kept(cls, row: dict[str, Any]) -> "CycleFigures":
        """As they stand in a comparison."""
        counts = {name: row[name] for name in ("households", *Study.Outcome.values)}
        return cls(**counts, amount=Decimal(row["amount"]), reasons=row.get("reasons", {}))


def figures_of(cycle: Cycle) -> CycleFigures:
    """The kept figures of a month whose results are ready; before, those of the parts that are done."""
    if cycle.comparison:
        return CycleFigures.kept(cycle.comparison["now"])
    if cycle.status == Status.STUDYING:
        return _sum_chunk_figures(cycle.chunks.filter(done_at__isnull=False))
    return _count_figures(study_selectors.decisions_in(cycle.pk))


def _sum_chunk_figures(parts: QuerySet[StudyChunk]) -> CycleFigures:
    reasons: Counter[str] = Counter()
    for each in parts.values_list("reasons", flat=True):
        reasons.update(each)
    row = parts.aggregate(total=Sum("amount"), **{code: Sum(code) for code in Study.Outcome.values})
    counts = {code: row[code] or 0 for code in Study.Outcome.values}
    amount = row["total"] or Decimal("0.00")
    return CycleFigures(sum(counts.values()), **counts, amount=amount, reasons=dict(reasons.most_common()))


def _count_figures(standing: QuerySet[MonthDecision]) -> CycleFigures:
    row = standing.aggregate(
        households=Count("study"),
        total=Sum("study__amount"),
        **{code: Count("study", filter=Q(study__outcome=code)) for code in Study.Outcome.values},
    )
    total = row.pop("total") or Decimal("0.00")
    return CycleFigures(**row, amount=total)


def officers_who_may_publish(besides: User | None) -> QuerySet[User]:
    """Officers with the right to publish a month, other than the one who proposed it."""
    right = {"codename": "publish_cycle", "content_type__app_label": "eligibility"}
    granted = Q(is_superuser=True)
    for way in ("groups__permissions", "user_permissions"):
        granted |= Q(**{f"{way}__{name}": value for name, value in right.items()})
    officers = User.objects.filter(granted, is_active=True, is_staff=True).distinct().order_by("name")
    return officers.exclude(pk=besides.pk) if besides else officers
