"""A decision beside the one before it: what is different, by how much, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from accounts.people.models import User
from applications.file import snapshot as declaration_snapshot
from eligibility.rulebook import outcome_diff
from eligibility.rulebook.outcome import Outcome
from eligibility.rulebook.outcome_diff import OutcomeChange
from eligibility.studies import difference_texts
from eligibility.studies import selectors as study_selectors
from eligibility.studies.amounts import exact_amount, exact_difference
from eligibility.studies.facts_codec import answer_of
from eligibility.studies.models import Study
from eligibility.studies.selectors import AMOUNT_RULE

PEOPLE_CODES = {"person_removed", "person_added", "person_left_out", "person_counts", "came_of_age"}
COUNT_CODES = {"adults", "minors"}


@dataclass(frozen=True)
class ChangeReason:
    """One difference, or the same one of several people, in a sentence."""

    changes: tuple[OutcomeChange, ...]
    names: tuple[str, ...]
    private: bool = False

    @property
    def code(self) -> str:
        return self.changes[0].code

    @property
    def was(self) -> str:
        return "" if self.private else self.changes[0].was

    @property
    def became(self) -> str:
        return "" if self.private else self.changes[0].became

    @property
    def rule(self) -> str:
        return self.changes[0].rule

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(each.person for each in self.changes if each.person)

    @property
    def said(self) -> str:
        return difference_texts.difference_text(self.changes[0], self.names, private=self.private)


@dataclass(frozen=True)
class DecisionComparison:
    """Two decisions about one household, the earlier first."""

    before: Study
    after: Study

    @cached_property
    def answers(self) -> tuple[Outcome, Outcome]:
        return answer_of(self.before), answer_of(self.after)

    @property
    def was(self) -> str:
        return exact_amount(self.before.amount)

    @property
    def became(self) -> str:
        return exact_amount(self.after.amount)

    @property
    def difference(self) -> Decimal:
        return self.after.amount - self.before.amount

    @property
    def signed(self) -> str:
        return exact_difference(self.difference)

    @cached_property
    def reasons(self) -> tuple[ChangeReason, ...]:
        """Every difference once, what explains the amount first."""
        found = outcome_diff.compare_outcomes(*self.answers)
        told = _reported_changes(found)
        return tuple(
            ChangeReason(alike, self._names(alike), self._private(alike[0])) for alike in _group_alike(told)
        )

    @property
    def replaces(self) -> bool:
        """Whether both are of the same month: the later stands in place of the earlier."""
        return self.after.replaces_id == self.before.pk

    @property
    def because(self) -> str:
        """Why the month was decided again, as far as it is written."""
        declared = self.before.declaration_id != self.after.declaration_id
        waited = self.before.outcome == Study.Outcome.UNDER_STUDY and self.after.because == "record_imported"
        return difference_texts.reason_text(
            "authority answered" if waited else self.after.because, declared=declared
        )

    @cached_property
    def _known(self) -> dict[str, str]:
        signed_twice = [
            declaration_snapshot.read_snapshot(each.declaration.snapshot)
            for each in (self.before, self.after)
        ]
        return {
            row.national_id: row.name
            for signed_once in signed_twice
            for row in (signed_once.applicant, *signed_once.dependants)
        }

    def _names(self, alike: tuple[OutcomeChange, ...]) -> tuple[str, ...]:
        return tuple(self._known.get(each.person, "") for each in alike if each.person)

    def _private(self, what: OutcomeChange) -> bool:
        """An income that moved with what a register says of a dependant's support tells that support."""
        return what.code == "income" and _drawn_support(self.answers[0]) != _drawn_support(self.answers[1])


def _drawn_support(outcome: Outcome) -> set[tuple[str, str]]:
    return {
        (finding.person, finding.found)
        for finding in outcome.findings
        if finding.code == "other_support" and finding.about == "dependant" and Decimal(finding.found or 0)
    }


def _reported_changes(found: Iterable[OutcomeChange]) -> tuple[OutcomeChange, ...]:
    """Without what another difference says: counts beside people, an unknown limit beside its cause."""
    found = tuple(found)
    named = any(each.code in PEOPLE_CODES for each in found)
    return tuple(
        each
        for each in found
        if not (named and each.code in COUNT_CODES)
        and not (each.rule == AMOUNT_RULE and "unknown" in (each.was, each.became))
    )


def _group_alike(found: Iterable[OutcomeChange]) -> Iterator[tuple[OutcomeChange, ...]]:
    """The same difference of several people together."""
    groups: dict[tuple[str, ...], list[OutcomeChange]] = {}
    for each in found:
        groups.setdefault((each.code, each.rule, each.became), []).append(each)
    yield from (tuple(group) for group in groups.values())


def compare_with_previous_month(study: Study, person: User) -> DecisionComparison | None:
    """The decision beside that of the last month that has one; None for the first."""
    earlier = study_selectors.current_studies(person).filter(for_month__lt=study.month)
    before = earlier.order_by("-for_month").first()
    return DecisionComparison(before, study) if before else None


def compare_with_replaced(study: Study, person: User) -> DecisionComparison | None:
    """The decision beside the one of the same month that it replaced; None when it is the first."""
    before = (
        study_selectors.studies_of(person).filter(pk=study.replaces_id).first() if study.replaces_id else None
    )
    return DecisionComparison(before, study) if before else None
