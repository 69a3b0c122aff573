"""What is owed: found by tasks."""

from datetime import date, datetime, time

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from applications.declaration.models import Declaration
from applications.file.models import Application
from eligibility.cycles.models import Cycle
from eligibility.rulebook import cycle_calendar
from eligibility.studies.models import MonthDecision

BATCH_SIZE = 5_000  # files that are found to be owed; the next look finds the rest


def declaration_deadline(month: date) -> datetime:
    """The last moment whose declarations count for the cycle of this month."""
    return timezone.make_aware(datetime.combine(cycle_calendar.cutoff_day(month), time.max))


def pending_declarations(month: date) -> QuerySet[Declaration]:
    """The last declaration in time of households without a decision in this cycle, some thousand at once."""
    in_time = Declaration.objects.filter(declared_at__lte=declaration_deadline(month))
    newer = in_time.filter(application=OuterRef("application"), version__gt=OuterRef("version"))
    return in_time.filter(~Exists(newer), application__in=_undecided_files(month)).order_by("application")


def _undecided_files(month: date) -> list[int]:
    """Files without a decision in the cycle; two indexes side by side, and no declaration is read for it."""
    signed = Declaration.objects.filter(
        application=OuterRef("pk"), declared_at__lte=declaration_deadline(month)
    )
    # by its number, the database reads one stretch of an index instead of every month of every household
    cycle = Cycle.objects.filter(month=month).values_list("pk", flat=True).first()
    decided = MonthDecision.objects.filter(application=OuterRef("pk"), cycle=cycle or 0)
    submitted = Application.objects.filter(status=Application.Status.SUBMITTED)
    owed = submitted.filter(~Exists(decided), Exists(signed)).order_by("pk")
    return list(owed.values_list("pk", flat=True)[:BATCH_SIZE])
