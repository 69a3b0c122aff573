"""A person's decisions: which stands, what is known of people, until when a result may be objected to."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.people.models import User
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook.outcome import Finding
from eligibility.rulebook.rates import whole_on
from eligibility.studies.facts_codec import answer_of, rates_of
from eligibility.studies.models import MonthDecision, Study

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


AMOUNT_RULE = "income_above_cutoff"


def visible_studies(studies: QuerySet[Study]) -> QuerySet[Study]:
    """Without what the month's run decided for a cycle that is not published."""
    return studies.filter(Q(monthly=False) | Q(cycle__published_at__isnull=False))


def studies_of(person: User) -> QuerySet[Study]:
    """Every version of every decision that this person may see, newest cycle first."""
    return visible_studies(Study.objects.filter(application__owner=person)).select_related(
        "cycle", "declaration", "application", "rates"
    )


class ForMonth(TypedDict):
    """The month by which a study was found."""

    for_month: date


def current_studies(person: User) -> "QuerySet[WithAnnotations[Study, ForMonth]]":
    """The study that decides each month of this person; without months that are held back.

    A study that decides several months comes once for each: filter and order by `for_month`.
    """
    seen = Q(decisions__monthly=False) | Q(decisions__cycle__published_at__isnull=False)
    rows = Study.objects.filter(seen, decisions__application__owner=person)
    return rows.annotate(for_month=F("decisions__cycle__month")).select_related(
        "cycle", "declaration", "application", "rates"
    )


def visible_decisions(person: User) -> QuerySet[MonthDecision]:
    """The row of each month of this person, without those that are held back."""
    seen = Q(monthly=False) | Q(cycle__published_at__isnull=False)
    return MonthDecision.objects.filter(seen, application__owner=person)


def newest_study(person: User) -> Study | None:
    """The decision that stands for this person: the one made last, for the last month that it decides."""
    return current_studies(person).order_by("-made_at", "-pk", "-for_month").first()


def current_study(person: User, day: date) -> Study | None:
    """What is now: the decision of the month that matters to this person, and that every page shows first.

    That is the first month that has neither ended nor been sent to the bank, or whose deposit day is still to
    come; else the last one that was decided.
    """
    rows = current_studies(person).annotate(sent_at=F("decisions__cycle__sent_at"))
    coming = rows.filter(for_month__gte=day.replace(day=1)).order_by("for_month")
    for study in coming:
        if study.sent_at is None or day <= _deposit_day(study.month):
            return study
    return rows.order_by("-for_month").first()


def _deposit_day(month: date) -> date:
    """By the rule; a day that was moved changes nothing in what a month is about."""
    return month.replace(day=whole_on("deposit_day", month))


def study_for(person: User, month: date, version: int | None = None) -> Study | None:
    """The decision that stands for this person in this month, or one that was made for it."""
    found = current_studies(person).filter(for_month=month).first()
    if version is None or (found and found.version == version):
        return found
    return studies_of(person).filter(cycle__month=month, version=version).first()


def is_current(study: Study, person: User) -> bool:
    """Whether this is the decision that the person sees to stand in its month."""
    return study_for(person, study.month) == study


def results_of(person: User, months: int = 6) -> Sequence[Study]:
    """The standing decisions of the last months, oldest first."""
    return list(current_studies(person).order_by("-for_month")[:months])[::-1]


def decisions_in(cycle: int | None) -> QuerySet[MonthDecision]:
    """Which study decides each household in this cycle, published or not."""
    return MonthDecision.objects.filter(cycle=cycle or 0)


def result_day(study: Study) -> date:
    """The day on which the citizen could see this result: the month's own wait for the publication."""
    published = study.cycle.published_at if study.monthly else None
    return timezone.localdate(max(study.made_at, published or study.made_at))


def objection_deadline(study: Study) -> date:
    """The last day on which this result may be objected to, inclusive."""
    return result_day(study) + timedelta(days=objection_days(study))


def objection_days(study: Study) -> int:
    """How many days after its day a result may be objected to, by the rates it was decided with."""
    return rates_of(study).objection_days


def records_of(national_ids: list[str]) -> dict[str, AuthorityRecord]:
    return {row.national_id: row for row in AuthorityRecord.objects.filter(national_id__in=national_ids)}


def family_of(national_id: str) -> frozenset[str] | None:
    """Who stands in this person's family register; None while the authority has not answered."""
    rows = AuthorityRecord.objects.filter(national_id=national_id)
    listed = rows.values_list("dependants", flat=True).first()
    return None if listed is None else frozenset(listed)


def is_deceased(national_id: str) -> bool:
    """Whether this person's death is on record."""
    return AuthorityRecord.objects.filter(national_id=national_id, deceased=True).exists()


def reasons_of(study: Study) -> tuple[Finding, ...]:
    """The findings that a citizen may object to: those not met, except the amount's own."""
    return tuple(finding for finding in answer_of(study).reasons if finding.code != AMOUNT_RULE)
