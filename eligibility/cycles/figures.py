"""A month's comparison as an officer reads it: rows of two months, what became of households, outliers."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eligibility.studies import cause_texts
from eligibility.studies.models import Study

FIGURE_LABELS: dict[str, Promise] = {
    "households": _("Households studied"),
    "eligible": pgettext_lazy("households", "Eligible"),
    "not_eligible": pgettext_lazy("households", "Not eligible"),
    "under_study": pgettext_lazy("households", "Under study"),
    "paid": _("Households with an amount"),
    "amount": _("Amount (SAR)"),
}
FLOW_LABELS: dict[str, Promise] = {
    "new": _("New: no study in the month before"),
    "gone": _("Not studied any more"),
    "started": _("Paid now, not before"),
    "stopped": _("Paid before, not now"),
    "up": _("Paid more than before"),
    "down": _("Paid less than before"),
    "same": _("Same amount"),
}


@dataclass(frozen=True)
class Figure:
    """One figure of this month and of the month before."""

    name: Promise
    now: Decimal
    was: Decimal

    @property
    def difference(self) -> Decimal:
        return self.now - self.was


def compare_figures(comparison: Mapping[str, Any]) -> list[Figure]:
    """This month and the month before, figure by figure."""
    return [
        Figure(name, Decimal(comparison["now"][code]), Decimal(comparison["was"][code]))
        for code, name in FIGURE_LABELS.items()
    ]


@dataclass(frozen=True)
class FlowPart:
    """Households of one way that share a cause; the amount is None where causes overlap."""

    name: str
    households: int
    amount: Decimal | None = None


@dataclass(frozen=True)
class HouseholdFlow:
    """What became of some households since the month before."""

    code: str
    name: Promise
    households: int
    amount: Decimal
    parts: tuple[FlowPart, ...]


def list_flows(comparison: Mapping[str, Any]) -> list[HouseholdFlow]:
    """New, gone, started, stopped, more, less, the same: each household in one of them."""
    return [_build_flow(code, name, comparison[code]) for code, name in FLOW_LABELS.items()]


def _build_flow(code: str, name: Promise, row: Mapping[str, Any]) -> HouseholdFlow:
    parts = tuple(_build_flow_part(cause, found) for cause, found in row.get("by", {}).items())
    return HouseholdFlow(code, name, row["households"], Decimal(row["amount"]), parts)


def _build_flow_part(cause: str, found: Any) -> FlowPart:
    households, amount = found if isinstance(found, list) else (found, None)
    return FlowPart(cause_texts.cause_text(cause), households, None if amount is None else Decimal(amount))


def list_failed_rules(found: Mapping[str, int]) -> list[FlowPart]:
    """How many households fail a rule, by its title; the most first."""
    return [FlowPart(cause_texts.cause_text(code), count) for code, count in found.items()]


@dataclass(frozen=True)
class Outlier:
    """One of the largest changes; the study is one that this officer may open."""

    study: Study
    was: Decimal
    became: Decimal
    cause: str

    @property
    def difference(self) -> Decimal:
        return self.became - self.was


def list_outliers(comparison: Mapping[str, Any], studies: Mapping[int, Study]) -> list[Outlier]:
    """The largest changes, without the officer's own household."""
    return [
        Outlier(
            studies[row["study"]],
            Decimal(row["was"]),
            Decimal(row["became"]),
            cause_texts.cause_text(row["cause"]),
        )
        for row in comparison["outliers"]
        if row["study"] in studies
    ]
