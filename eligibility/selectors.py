"""What a person may see of eligibility, and what is owed to whom."""

from datetime import date, datetime, time, timedelta

from django.db.models import BooleanField, Exists, F, Func, Max, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from applications.models import Application, Declaration
from eligibility.models import AuthorityRecord, Study
from eligibility.rulebook import cycles, rates


def studies_of(person: User) -> QuerySet[Study]:
    """Every version of every decision, newest cycle first."""
    return Study.objects.filter(application__owner=person).select_related(
        "cycle", "declaration", "application"
    )


def newest_study(person: User) -> Study | None:
    """The decision that stands for this person: the one made last."""
    return studies_of(person).order_by("-made_at", "-pk").first()


def standing_studies(studies: QuerySet[Study]) -> QuerySet[Study]:
    """Only the newest version of each household and cycle."""
    newer = Study.objects.filter(
        application=OuterRef("application"),
        cycle=OuterRef("cycle"),
        version__gt=OuterRef("version"),
    )
    return studies.filter(~Exists(newer))


def objection_deadline(study: Study) -> date:
    """The last day on which this result may be objected to, inclusive."""
    days = rates.whole_on("objection_days", study.cycle.month)
    return timezone.localdate(study.made_at) + timedelta(days=days)


def records_of(national_ids: list[str]) -> dict[str, AuthorityRecord]:
    return {row.national_id: row for row in AuthorityRecord.objects.filter(national_id__in=national_ids)}


# -- what is owed: found by tasks -----------------------------------------------------------------------------------
def declarations_unstudied() -> QuerySet[Declaration]:
    """The newest declaration of each household, when no study was made of it yet."""
    newer = Declaration.objects.filter(application=OuterRef("application"), version__gt=OuterRef("version"))
    return Declaration.objects.filter(~Exists(newer), studies=None).order_by("declared_at")


def declarations_owed(month: date) -> QuerySet[Declaration]:
    """For each household without a study in this cycle: its last declaration that counts for it."""
    until = timezone.make_aware(datetime.combine(cycles.cutoff_day(month), time.max))
    in_time = Declaration.objects.filter(declared_at__lte=until)
    last = (
        in_time.filter(application=OuterRef("application"))
        .values("application")
        .annotate(last=Max("version"))
    )
    studied = Study.objects.filter(application=OuterRef("application"), cycle__month=month)
    return in_time.filter(~Exists(studied), version=last.values("last")[:1]).order_by("application")


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


def last_declaration(application: Application) -> Declaration | None:
    return application.declarations.order_by("-version").first()
