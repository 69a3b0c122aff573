"""One decision in words: its conditions, its amount, its window of objection."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from applications.file import snapshot as declaration_snapshot
from eligibility.rulebook.assess import INCOME_RULE
from eligibility.rulebook.outcome import Finding, Outcome
from eligibility.studies import amounts
from eligibility.studies import selectors as study_selectors
from eligibility.studies.conditions import (
    Condition,
    ConditionGroup,
    PersonFailures,
    SharedStatement,
    failures_by_person,
    group_conditions,
    pending_statements,
)
from eligibility.studies.facts_codec import answer_of
from eligibility.studies.models import Study


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
        return tuple(condition for condition in self.all if condition.code != study_selectors.AMOUNT_RULE)

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
        about = (each for each in self.all if each.code == study_selectors.AMOUNT_RULE)
        return next((each for each in about if each.status == "not_met"), None)

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
        return amounts.describe_lines(self.answer.lines, names, self.signed.applicant.kind)

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
        return study_selectors.objection_days(self.study)

    @property
    def came_out(self) -> date:
        return study_selectors.result_day(self.study)

    @property
    def last_day(self) -> date:
        return study_selectors.objection_deadline(self.study)

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
