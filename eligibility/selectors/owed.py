"""What is owed: found by tasks."""

from datetime import date, datetime, time

from django.db.models import BooleanField, Exists, F, Func, Max, OuterRef, QuerySet
from django.utils import timezone

from applications.models import Application, Declaration
from eligibility.models import AuthorityRecord, Cycle, MonthDecision, Study
from eligibility.rulebook import cycles

NEWEST = 20_000  # declarations among which the clock looks each minute for what nobody has studied
AT_ONCE = 5_000  # files that are found to be owed; the next look finds the rest


def declarations_unstudied() -> QuerySet[Declaration]:
    """The newest declaration of each household, when no study was made of it yet; oldest first.

    Among the newest ones alone, for no study at all is looked for in every month: what a sleeping clock has
    left farther behind waits for its month, which studies everybody.
    """
    last = Declaration.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    newest = Declaration.objects.filter(pk__gt=last - NEWEST)
    newer = newest.filter(application=OuterRef("application"), version__gt=OuterRef("version"))
    studied = Study.objects.filter(application=OuterRef("application"), declaration=OuterRef("pk"))
    return newest.filter(~Exists(newer), ~Exists(studied)).order_by("declared_at")


def counts_until(month: date) -> datetime:
    """The last moment whose declarations count for the cycle of this month."""
    return timezone.make_aware(datetime.combine(cycles.cutoff_day(month), time.max))


def declarations_owed(month: date) -> QuerySet[Declaration]:
    """The last declaration in time of households without a decision in this cycle, some thousand at once."""
    in_time = Declaration.objects.filter(declared_at__lte=counts_until(month))
    newer = in_time.filter(application=OuterRef("application"), version__gt=OuterRef("version"))
    return in_time.filter(~Exists(newer), application__in=_files_owed(month)).order_by("application")


def _files_owed(month: date) -> list[int]:
    """Files without a decision in the cycle; two indexes side by side, and no declaration is read for it."""
    signed = Declaration.objects.filter(application=OuterRef("pk"), declared_at__lte=counts_until(month))
    # by its number, the database reads one stretch of an index instead of every month of every household
    cycle = Cycle.objects.filter(month=month).values_list("pk", flat=True).first()
    decided = MonthDecision.objects.filter(application=OuterRef("pk"), cycle=cycle or 0)
    owed = Application.objects.filter(~Exists(decided), Exists(signed)).order_by("pk")
    return list(owed.values_list("pk", flat=True)[:AT_ONCE])


def studies_answered() -> QuerySet[Study]:
    """Studies under way for one of whose people an authority has answered since."""
    among = Func(
        F("national_id"),
        OuterRef("people"),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
    last = AuthorityRecord.objects.aggregate(changed=Max("changed_at"))["changed"] or timezone.now()
    answered = AuthorityRecord.objects.filter(among, changed_at__gt=OuterRef("made_at"))
    standing = MonthDecision.objects.filter(application=OuterRef("application"), study=OuterRef("pk"))
    waiting = Study.objects.filter(Exists(standing), outcome=Study.Outcome.UNDER_STUDY, made_at__lt=last)
    return waiting.filter(Exists(answered)).order_by("made_at")
