"""An amount in words: its lines, the limits, the public estimate. Everything in SAR a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from common import plurals
from eligibility.rulebook import entitlement, rates
from eligibility.rulebook.outcome import Entitlement, Line
from eligibility.studies import texts as study_texts


@dataclass(frozen=True)
class AmountLine:
    """One line of the amount in words."""

    code: str
    label: str
    amount: Decimal

    @property
    def figures(self) -> str:
        return exact_amount(self.amount)

    @property
    def below(self) -> bool:
        """Whether it is taken off the full support."""
        return self.code in {"taper", "days_abroad"}


def describe_lines(
    lines: tuple[Line, ...], names: Mapping[str, str], kind: str = ""
) -> tuple[AmountLine, ...]:
    """The lines of an amount, each adult dependant by name, the first one by the kind of applicant."""
    labels = [study_texts.amount_line_label(line, names.get(line.person, ""), kind) for line in lines]
    return tuple(AmountLine(line.code, label, line.amount) for line, label in zip(lines, labels, strict=True))


def exact_amount(amount: Decimal) -> str:
    """An amount for a column of amounts: always two decimals, a true minus sign."""
    return f"{_round_to_halala(amount):,.2f}".replace("-", "\N{MINUS SIGN}")


def text_amount(amount: Decimal) -> str:
    """An amount within a sentence: halalas only where there are some."""
    return plurals.format_figure(_round_to_halala(amount))


def exact_difference(amount: Decimal) -> str:
    """A difference with its sign, for a column of amounts: +84.53, −84.53, 0.00."""
    return f"+{exact_amount(amount)}" if amount > 0 else exact_amount(amount)


def api_amount(amount: Decimal) -> str:
    """An amount for a program: "14399.01"."""
    return f"{_round_to_halala(amount):.2f}"


def _round_to_halala(amount: Decimal) -> Decimal:
    """Half up, as the rulebook rounds; a format alone would round half to even."""
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class LimitDistance:
    """Where the income stands: full (up to the exemption limit), taper or none; whole SAR to the limits."""

    zone: str
    past: Decimal  # the limit of the zone
    left: Decimal  # until the cut-off


def limit_distance(due: Entitlement) -> LimitDistance:
    """How far the income is from the limits."""
    zone, limit = "taper", due.exemption
    if due.income <= due.exemption:
        zone = "full"
    elif due.income >= due.cutoff:
        zone, limit = "none", due.cutoff
    return LimitDistance(zone, _round_to_riyal(due.income - limit), _round_to_riyal(due.cutoff - due.income))


def _round_to_riyal(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


@dataclass(frozen=True)
class Estimate:
    """What the public calculator answers: the entitlement and its lines."""

    due: Entitlement
    lines: tuple[AmountLine, ...]

    @property
    def full(self) -> str:
        return exact_amount(self.due.full)

    @property
    def total(self) -> str:
        return exact_amount(self.due.amount)

    @property
    def distance(self) -> LimitDistance:
        return limit_distance(self.due)


def estimate_support(adults: int, minors: int, income: Decimal, on: date) -> Estimate:
    """The support of a household of this size and income, with the rates of the month of a day."""
    in_force = rates.rates_on(on)
    due = entitlement.calculate_entitlement(adults, minors, income, in_force)
    return Estimate(due, describe_lines(entitlement.amount_lines(due, in_force), {}))
