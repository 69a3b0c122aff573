"""A person's decisions, and one decision in words: its conditions, its amount, its window of objection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.people.models import User
from applications.file import snapshot as declaration_snapshot
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook.assess import INCOME_RULE
from eligibility.rulebook.outcome import Finding, Outcome
from eligibility.rulebook.rates import whole_on
from eligibility.studies import amounts
from eligibility.studies.conditions import (
    Condition,
    ConditionGroup,
    PersonFailures,
    SharedStatement,
    failures_by_person,
    group_conditions,
    pending_statements,
)
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
    return result_day(study) + timedelta(days=_objection_days(study))


def _objection_days(study: Study) -> int:
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


@dataclass(frozen=True)
class StudyDescription:
    """A study in words."""

    study: Study

    @cached_property
    def answer(self) -> Outcome:
        return answer_of(self.study)

    @cached_property
    def signed(self) -> declaration_snapshot.Snapshot:
        return declaration_snapshot.read_snapshot(self.study.declaration.snapshot)

    @cached_property
    def all(self) -> tuple[Condition, ...]:
        """Every finding with the person it is about, in the order of the rulebook."""
        rows = (self.signed.applicant, *self.signed.dependants)
        people = {row.national_id: (row, place) for place, row in enumerate(rows, 1)}
        nobody = (None, 0)
        return tuple(
            self._condition(finding, *people.get(finding.person, nobody)) for finding in self.answer.findings
        )

    def _condition(self, finding: Finding, row: object | None, place: int) -> Condition:
        name, relation = getattr(row, "name", ""), getattr(row, "relation", "")
        return Condition(finding, name, relation, len(self.answer.people) == 1, place)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The findings about eligibility; income against the cut-off is about the amount alone."""
        return tuple(condition for condition in self.all if condition.code != AMOUNT_RULE)

    @property
    def failed(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if condition.status == "not_met")

    @property
    def first_reasons(self) -> tuple[Condition, ...]:
        """One of each condition that is not met, two at most: the answer in short."""
        first: dict[str, Condition] = {}
        for condition in self.failed:
            first.setdefault(condition.code, condition)
        return tuple(first.values())[:2]

    @property
    def failing(self) -> tuple[PersonFailures, ...]:
        """The same person by person."""
        return failures_by_person(self.conditions, (each.person for each in self.answer.people))

    @property
    def waiting(self) -> tuple[SharedStatement, ...]:
        return pending_statements(self.conditions)

    @cached_property
    def met_by_somebody(self) -> tuple[ConditionGroup, ...]:
        """The conditions that are met, each with all who meet it."""
        return group_conditions(self.conditions)

    @property
    def met(self) -> tuple[ConditionGroup, ...]:
        """The conditions that everybody meets."""
        return tuple(group for group in self.met_by_somebody if group.whole)

    @property
    def asked(self) -> int:
        """How many conditions were looked at."""
        return len({condition.code for condition in self.conditions})

    @property
    def unmet(self) -> int:
        """How many of them somebody does not meet."""
        return len({condition.code for condition in self.failed})

    @property
    def sources(self) -> tuple[str, ...]:
        """Whom we wait for."""
        return tuple(dict.fromkeys(said.words.source for said in self.waiting))

    @property
    def about_the_amount(self) -> Condition | None:
        """Why an eligible household gets nothing this month."""
        return next((c for c in self.all if c.code == AMOUNT_RULE and c.status == "not_met"), None)

    @property
    def why_nothing(self) -> str:
        """The same in a sentence, also when only deductions or the rounding to the halala leave nothing."""
        why = self.about_the_amount
        return (
            why.reason if why else _("After the reduction and the deductions nothing is left for this month.")
        )

    @property
    def people(self) -> int:
        """How many people the decision is about."""
        return len(self.answer.people)

    @property
    def estimated(self) -> bool:
        """Unless eligible, the amount is what it would be."""
        return self.study.outcome != Study.Outcome.ELIGIBLE

    @property
    def lines(self) -> tuple[amounts.AmountLine, ...]:
        names = {row.national_id: row.name for row in self.signed.dependants}
        return amounts.describe_lines(self.answer.lines, names)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names of the dependants who do not count, and whose income does not count either."""
        return self._names_left_out(income_counts=False)

    @property
    def left_out_without_income(self) -> tuple[str, ...]:
        """Of those who do not count for the income alone, which counts all the same as it is recorded."""
        return self._names_left_out(income_counts=True)

    def _names_left_out(self, *, income_counts: bool) -> tuple[str, ...]:
        failed: dict[str, set[str]] = {}
        for finding in self.answer.reasons:
            failed.setdefault(finding.person, set()).add(finding.code)
        names = {row.national_id: row.name for row in self.signed.dependants}
        return tuple(
            names[person]
            for person in self.answer.left_out
            if (failed[person] == {INCOME_RULE}) is income_counts
        )

    @property
    def full(self) -> str:
        return amounts.exact_amount(self.answer.entitlement.full)

    @property
    def total(self) -> str:
        return amounts.exact_amount(self.answer.estimate)

    @property
    def distance(self) -> amounts.LimitDistance:
        return amounts.limit_distance(self.answer.entitlement)

    @property
    def objection_days(self) -> int:
        return _objection_days(self.study)

    @property
    def came_out(self) -> date:
        return result_day(self.study)

    @property
    def last_day(self) -> date:
        return objection_deadline(self.study)

    def days_left(self, day: date) -> int:
        """Days until the window of objection closes; negative when it has."""
        return (self.last_day - day).days

    def is_open_to_objection(self, day: date) -> bool:
        """Whether there is a reason to object to and the window is open."""
        return bool(self.failed) and self.days_left(day) >= 0


def describe_study(study: Study) -> StudyDescription:
    """A study in words."""
    return StudyDescription(study)


def conditions_of(study: Study) -> tuple[Condition, ...]:
    """Every finding of a study with the person it is about, in the order of the rulebook."""
    return StudyDescription(study).all
