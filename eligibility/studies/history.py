"""The months of a person: each decision that stands, what it replaced, and whether it brought a change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from accounts.people.models import User
from eligibility.studies import selectors as study_selectors
from eligibility.studies.amounts import exact_amount, exact_difference
from eligibility.studies.models import Study


@dataclass(frozen=True)
class MonthHistory:
    """One month: the decision that stands, the one of the month before it, and those it replaced."""

    study: Study
    before: Study | None
    replaced: tuple[Study, ...]

    @property
    def amount(self) -> str:
        return exact_amount(self.study.amount)

    @property
    def difference(self) -> Decimal:
        return self.study.amount - self.before.amount if self.before else Decimal(0)

    @property
    def signed(self) -> str:
        return exact_difference(self.difference)

    @property
    def turned(self) -> bool:
        """Whether the result is another than that of the month before."""
        return self.before is not None and self.before.outcome != self.study.outcome


def history_of(person: User) -> list[MonthHistory]:
    """Every month with a decision, newest first; what was decided is not read, only the result."""
    standing = list(_visible_results(study_selectors.current_studies(person).order_by("-for_month")))
    made = {study.pk: study for study in _visible_results(study_selectors.studies_of(person))}
    return [
        MonthHistory(study, earlier, tuple(_replaced_studies(study, made)))
        for study, earlier in zip(standing, [*standing[1:], None], strict=False)
    ]


def _visible_results(studies: QuerySet[Any]) -> QuerySet[Any]:
    return studies.select_related(None).select_related("cycle").defer("answer", "facts", "people")


def _replaced_studies(study: Study, made: Mapping[int, Study]) -> Iterator[Study]:
    """What was decided of its month before, newest first; a month that only followed replaced nothing."""
    before = made.get(study.replaces_id or 0) if study.month == study.cycle.month else None
    while before is not None:
        yield before
        before = made.get(before.replaces_id or 0)
