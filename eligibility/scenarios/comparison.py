"""What is so now beside what is supposed: two estimates of one month, line by line; never a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from eligibility.rulebook import cycle_calendar
from eligibility.rulebook.outcome import Entitlement, Outcome
from eligibility.scenarios import scenario
from eligibility.studies import amounts
from eligibility.studies import texts as study_texts
from eligibility.studies.conditions import Condition
from eligibility.studies.selectors import AMOUNT_RULE

LINE_ORDER = ("head", "adult", "minor", "cap", "taper", "days_abroad")


@dataclass(frozen=True)
class EstimatedSide:
    """One side of the comparison, in SAR a month: what is so now, or what is supposed."""

    outcome: Outcome
    names: Mapping[str, str]
    kind: str = ""  # of the applicant

    @property
    def status(self) -> str:
        return self.outcome.status

    @property
    def due(self) -> Entitlement:
        return self.outcome.entitlement

    @property
    def estimate(self) -> Decimal:
        """The support when every condition is met."""
        return self.outcome.estimate

    @property
    def lines(self) -> tuple[amounts.AmountLine, ...]:
        return amounts.describe_lines(self.outcome.lines, self.names, self.kind)

    @property
    def figures(self) -> str:
        return amounts.exact_amount(self.estimate)

    @property
    def distance(self) -> amounts.LimitDistance:
        return amounts.limit_distance(self.due)

    @property
    def failed(self) -> tuple[Condition, ...]:
        """One of each condition that is not met by the records of now; the amount's own is none."""
        first: dict[str, Condition] = {}
        for finding in self.outcome.reasons:
            if finding.code != AMOUNT_RULE:
                first.setdefault(finding.code, Condition(finding, self.names.get(finding.person, "")))
        return tuple(first.values())


@dataclass(frozen=True)
class LineComparison:
    """A line of the amount before and after; None is «no such line»."""

    label: str
    before: Decimal | None
    after: Decimal | None

    @property
    def more(self) -> Decimal:
        return (self.after or Decimal(0)) - (self.before or Decimal(0))

    @property
    def figures(self) -> tuple[str, str, str]:
        """Before, after and the difference with its sign; empty for no such line."""
        before, after = (
            "" if one is None else amounts.exact_amount(one) for one in (self.before, self.after)
        )
        return before, after, amounts.exact_difference(self.more)


@dataclass(frozen=True)
class ScenarioResult:
    """What is so now beside what is supposed, both studied for the same month; never a decision."""

    month: date
    before: EstimatedSide
    after: EstimatedSide
    joining: int

    @property
    def more(self) -> Decimal:
        return self.after.estimate - self.before.estimate

    @property
    def figures_more(self) -> str:
        return amounts.exact_difference(self.more)

    @property
    def until(self) -> date:
        """The last day on which a change counts for this month."""
        return cycle_calendar.cutoff_day(self.month)

    @cached_property
    def lines(self) -> tuple[LineComparison, ...]:
        """Every line of either side, in the order of an amount."""
        was, became = _amounts_by_line(self.before), _amounts_by_line(self.after)
        keys = sorted(
            {*was, *became}, key=lambda key: (LINE_ORDER.index(key[0]), _line_position(key, was, became))
        )
        return tuple(
            LineComparison(
                (became.get(key) or was[key]).label,
                was[key].amount if key in was else None,
                became[key].amount if key in became else None,
            )
            for key in keys
        )

    @property
    def asked(self) -> tuple[str, ...]:
        """What will be asked of those who join: the estimate takes it as met."""
        made_up = {scenario.newcomer_id(place) for place in range(1, self.joining + 1)}
        codes = [finding.code for finding in self.after.outcome.findings if finding.person in made_up]
        return tuple(study_texts.rule_title(code) for code in dict.fromkeys(codes))


type LineKey = tuple[str, str]


def _amounts_by_line(side: EstimatedSide) -> dict[LineKey, amounts.AmountLine]:
    keys = [(line.code, line.person) for line in side.outcome.lines]
    return dict(zip(keys, side.lines, strict=True))


def _line_position(
    key: LineKey, was: dict[LineKey, amounts.AmountLine], became: dict[LineKey, amounts.AmountLine]
) -> int:
    """Who is there already stands before who joins."""
    return list(was).index(key) if key in was else len(was) + list(became).index(key)
