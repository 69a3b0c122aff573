"""The months of a person: each decision that stands, what it replaced, and whether it brought a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from eligibility.models import Study
from eligibility.selectors.amounts import exact
from eligibility.selectors.changes import signed
from eligibility.selectors.decisions import studies_of


@dataclass(frozen=True)
class Past:
    """One month: the decision that stands, the one of the month before it, and those it replaced."""

    study: Study
    before: Study | None
    replaced: tuple[Study, ...]

    @property
    def amount(self) -> str:
        return exact(self.study.amount)

    @property
    def difference(self) -> Decimal:
        return self.study.amount - self.before.amount if self.before else Decimal(0)

    @property
    def signed(self) -> str:
        return signed(self.difference)

    @property
    def turned(self) -> bool:
        """Whether the result is another than that of the month before."""
        return self.before is not None and self.before.outcome != self.study.outcome


def history_of(person: User) -> list[Past]:
    """Every month with a decision, newest first; what was decided is not read, only the result."""
    rows = studies_of(person).select_related(None).select_related("cycle")
    by_month: dict[object, list[Study]] = {}
    for study in rows.defer("answer", "facts", "people").order_by("-cycle__month", "-version"):
        by_month.setdefault(study.cycle.month, []).append(study)
    return _beside(list(by_month.values()))


def _beside(months: Sequence[Sequence[Study]]) -> list[Past]:
    before = [versions[0] for versions in months[1:]]
    return [
        Past(versions[0], earlier, tuple(versions[1:]))
        for versions, earlier in zip(months, [*before, None], strict=True)
    ]
