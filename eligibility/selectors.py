"""What a person may see of eligibility, and what is owed to whom."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import msgspec
from django.db.models import BooleanField, Exists, F, Func, Max, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from applications import declaration as declarations
from applications.models import Application, Declaration
from eligibility import texts
from eligibility.models import AuthorityRecord, Study
from eligibility.rulebook import cycles, entitlement, rates
from eligibility.rulebook.outcome import Entitlement, Finding, Line, Outcome

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
    days = rates.whole_on("objection_days", study.cycle.month)
    return timezone.localdate(study.made_at) + timedelta(days=days)


def answer_of(study: Study) -> Outcome:
    """The kept answer as the rulebook gave it."""
    return msgspec.convert(study.answer, Outcome, strict=False)


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
    def source(self) -> str:
        return texts.source(self.finding.source)

    @property
    def private(self) -> bool:
        """A dependant's own registry value: the head reads which section it is about, never the value."""
        return bool(self.finding.found) and self.finding.about == "dependant" and not self.value


def conditions_of(study: Study) -> tuple[Condition, ...]:
    """Every finding of a study with the person it is about, in the order of the rulebook."""
    signed = declarations.read(study.declaration.snapshot)
    relations = {row.national_id: row.relation for row in signed.dependants}
    names = {row.national_id: row.name for row in (signed.applicant, *signed.dependants)}
    return tuple(
        Condition(finding, names.get(finding.person, ""), relations.get(finding.person, ""))
        for finding in answer_of(study).findings
    )


@dataclass(frozen=True)
class AmountLine:
    """One line of the amount in words, SAR a month."""

    code: str
    label: str
    amount: Decimal


def lines_of(study: Study) -> tuple[AmountLine, ...]:
    """The amount of a study line by line; an estimate unless the household is eligible."""
    signed = declarations.read(study.declaration.snapshot)
    names = {row.national_id: row.name for row in signed.dependants}
    return _in_words(answer_of(study).lines, names)


def _in_words(lines: tuple[Line, ...], names: dict[str, str]) -> tuple[AmountLine, ...]:
    return tuple(
        AmountLine(line.code, texts.line(line, names.get(line.person, "")), line.amount) for line in lines
    )


@dataclass(frozen=True)
class Estimate:
    """What the public calculator answers: the entitlement and its lines, SAR a month."""

    due: Entitlement
    lines: tuple[AmountLine, ...]


def estimate(adults: int, minors: int, income: Decimal, on: date) -> Estimate:
    """The support of a household of this size and income, with the rates of the month of a day."""
    in_force = rates.rates_on(on)
    due = entitlement.entitlement(adults, minors, income, in_force)
    return Estimate(due, _in_words(entitlement.lines(due, in_force), {}))


def records_of(national_ids: list[str]) -> dict[str, AuthorityRecord]:
    return {row.national_id: row for row in AuthorityRecord.objects.filter(national_id__in=national_ids)}


# -- what is owed: found by tasks ----------------------------------------------------------------------------
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
