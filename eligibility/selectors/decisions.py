"""A person's decisions, and one decision in words: its conditions, its amount, its window of objection."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from applications import declaration as declarations
from applications.models import Application, Declaration
from citizen_portal.lib import counts
from eligibility import texts
from eligibility.models import AuthorityRecord, Study
from eligibility.rulebook import kept, rates
from eligibility.rulebook.outcome import Finding, Outcome
from eligibility.selectors import amounts

ABOUT_THE_AMOUNT = "income_above_cutoff"


def studies_of(person: User) -> QuerySet[Study]:
    """Every version of every decision, newest cycle first."""
    return Study.objects.filter(application__owner=person).select_related(
        "cycle", "declaration", "application"
    )


def newest_study(person: User) -> Study | None:
    """The decision that stands for this person: the one made last."""
    return studies_of(person).order_by("-made_at", "-pk").first()


def study_for(person: User, month: date) -> Study | None:
    """The decision that stands for this person in this cycle."""
    return standing_studies(studies_of(person)).filter(cycle__month=month).first()


def results_of(person: User, months: int = 6) -> list[Study]:
    """The standing decisions of the last cycles, oldest first."""
    return list(standing_studies(studies_of(person)).order_by("-cycle__month")[:months])[::-1]


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
    return timezone.localdate(study.made_at) + timedelta(days=_window(study))


def _window(study: Study) -> int:
    return rates.whole_on("objection_days", study.cycle.month)


def records_of(national_ids: list[str]) -> dict[str, AuthorityRecord]:
    return {row.national_id: row for row in AuthorityRecord.objects.filter(national_id__in=national_ids)}


def last_declaration(application: Application) -> Declaration | None:
    return application.declarations.order_by("-version").first()


def answer_of(study: Study) -> Outcome:
    """The kept answer as the rulebook gave it."""
    return kept.read(study.answer)


def reasons_of(study: Study) -> tuple[Finding, ...]:
    """The findings that a citizen may object to: those not met, except the amount's own."""
    return tuple(finding for finding in answer_of(study).reasons if finding.code != ABOUT_THE_AMOUNT)


@dataclass(frozen=True)
class Condition:
    """One finding in words: what the page, the API and the officer show of it."""

    finding: Finding
    name: str = ""
    relation: str = ""

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def status(self) -> str:
        return self.finding.status

    @property
    def as_of(self) -> date | None:
        return self.finding.as_of

    @property
    def title(self) -> str:
        return texts.title(self.code)

    @property
    def reason(self) -> str:
        return texts.reason(self.finding, self.name)

    @property
    def advice(self) -> str:
        return texts.advice(self.finding)

    @property
    def value(self) -> str:
        return texts.value(self.finding)

    @property
    def limit(self) -> str:
        return texts.limit(self.finding)

    @property
    def over(self) -> str:
        """By how much the value passes the limit, with its unit; empty when there is nothing to compare."""
        if not (self.value and self.limit):
            return ""
        more = Decimal(self.finding.found) - Decimal(self.finding.limit)
        return counts.count(more, texts.UNITS[self.code])

    @property
    def days(self) -> tuple[int, int, int] | None:
        """Days outside the Kingdom, the days allowed, and the length of their picture."""
        if self.code != "days_abroad" or self.status == "unknown":
            return None
        found, limit = int(self.finding.found), int(self.finding.limit)
        return found, limit, max(found, limit) * 6 // 5

    @property
    def source(self) -> str:
        return texts.source(self.finding.source)

    @property
    def private(self) -> bool:
        """A dependant's own registry value: the head reads which section it is about, never the value."""
        return self.finding.about == "dependant" and self.code in texts.PRIVATE


@dataclass(frozen=True)
class Group:
    """One condition that everybody in the household meets."""

    head: Condition
    everybody: tuple[Condition, ...]

    @property
    def said(self) -> tuple[Condition, ...]:
        """Once for all when the words are the same, otherwise for each person."""
        same = len({condition.reason for condition in self.everybody}) == 1
        return (self.head,) if same else self.everybody


@dataclass(frozen=True)
class Decision:
    """A study in words."""

    study: Study

    @cached_property
    def answer(self) -> Outcome:
        return answer_of(self.study)

    @cached_property
    def signed(self) -> declarations.Snapshot:
        return declarations.read(self.study.declaration.snapshot)

    @cached_property
    def all(self) -> tuple[Condition, ...]:
        """Every finding with the person it is about, in the order of the rulebook."""
        people = {row.national_id: row for row in (self.signed.applicant, *self.signed.dependants)}
        return tuple(
            Condition(
                finding,
                getattr(people.get(finding.person), "name", ""),
                getattr(people.get(finding.person), "relation", ""),
            )
            for finding in self.answer.findings
        )

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The findings about eligibility; income against the cut-off is about the amount alone."""
        return tuple(condition for condition in self.all if condition.code != ABOUT_THE_AMOUNT)

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
    def waiting(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if condition.status == "unknown")

    @property
    def met(self) -> tuple[Group, ...]:
        """The conditions that everybody meets."""
        by_code: dict[str, list[Condition]] = {}
        for condition in self.conditions:
            by_code.setdefault(condition.code, []).append(condition)
        return tuple(
            Group(group[0], tuple(group))
            for group in by_code.values()
            if all(condition.status == "met" for condition in group)
        )

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
        return tuple(dict.fromkeys(condition.source for condition in self.waiting))

    @property
    def about_the_amount(self) -> Condition | None:
        """Why an eligible household gets nothing this month."""
        return next((c for c in self.all if c.code == ABOUT_THE_AMOUNT and c.status == "not_met"), None)

    @property
    def estimated(self) -> bool:
        """Unless eligible, the amount is what it would be."""
        return self.study.outcome != Study.Outcome.ELIGIBLE

    @property
    def lines(self) -> tuple[amounts.AmountLine, ...]:
        names = {row.national_id: row.name for row in self.signed.dependants}
        return amounts.in_words(self.answer.lines, names)

    @property
    def full(self) -> str:
        return amounts.exact(self.answer.entitlement.full)

    @property
    def total(self) -> str:
        return amounts.exact(self.answer.estimate)

    @property
    def distance(self) -> amounts.Distance:
        return amounts.distance(self.answer.entitlement)

    @property
    def objection_days(self) -> int:
        return _window(self.study)

    @property
    def last_day(self) -> date:
        return objection_deadline(self.study)

    def days_left(self, day: date) -> int:
        """Days until the window of objection closes; negative when it has."""
        return (self.last_day - day).days

    def may_object(self, day: date) -> bool:
        """Whether there is a reason to object to and the window is open."""
        return bool(self.failed) and self.days_left(day) >= 0


def decision_of(study: Study) -> Decision:
    """A study in words."""
    return Decision(study)


def conditions_of(study: Study) -> tuple[Condition, ...]:
    """Every finding of a study with the person it is about, in the order of the rulebook."""
    return Decision(study).all
