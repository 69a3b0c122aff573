"""What is owed: found by tasks."""

from datetime import date, datetime, time

from django.db.models import BooleanField, Exists, F, Func, OuterRef, QuerySet
from django.utils import timezone

from applications.models import Declaration
from eligibility.models import AuthorityRecord, Cycle, Study
from eligibility.rulebook import cycles
from eligibility.selectors.decisions import standing_studies


def declarations_unstudied() -> QuerySet[Declaration]:
    """The newest declaration of each household, when no study was made of it yet."""
    newer = Declaration.objects.filter(application=OuterRef("application"), version__gt=OuterRef("version"))
    return Declaration.objects.filter(~Exists(newer), studies=None).order_by("declared_at")


def counts_until(month: date) -> datetime:
    """The last moment whose declarations count for the cycle of this month."""
    return timezone.make_aware(datetime.combine(cycles.cutoff_day(month), time.max))


def declarations_owed(month: date) -> QuerySet[Declaration]:
    """For each household without a study in this cycle: its last declaration that counts for it."""
    in_time = Declaration.objects.filter(declared_at__lte=counts_until(month))
    newer = in_time.filter(application=OuterRef("application"), version__gt=OuterRef("version"))
    # by its number, the database reads one stretch of an index instead of every month of every household
    cycle = Cycle.objects.filter(month=month).values_list("pk", flat=True).first()
    studied = Study.objects.filter(application=OuterRef("application"), cycle=cycle or 0)
    return in_time.filter(~Exists(studied), ~Exists(newer)).order_by("application")


def studies_answered() -> QuerySet[Study]:
    """Studies under way for one of whose people an authority has answered since."""
    among = Func(
        F("national_id"),
        OuterRef("people"),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
    answered = AuthorityRecord.objects.filter(among, changed_at__gt=OuterRef("made_at"))
    waiting = standing_studies(Study.objects.filter(outcome=Study.Outcome.UNDER_STUDY))
    return waiting.filter(Exists(answered)).order_by("made_at")
