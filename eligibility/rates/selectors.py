"""The parameters in force in a month, in words and groups: what the public page and the API show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eligibility.rates import texts as rate_texts
from eligibility.rulebook import rates
from eligibility.rulebook.rates import PARAMETERS, Parameter


@dataclass(frozen=True)
class ParameterInForce:
    """One parameter as it is in a month, and the rows of its series that come later."""

    row: Parameter
    later: tuple[Parameter, ...] = ()

    @property
    def name(self) -> str:
        return str(rate_texts.parameter_text(self.row.name).name)

    @property
    def value(self) -> str:
        return rate_texts.rate_text(self.row)

    @property
    def mark(self) -> str:
        return self.row.mark

    @property
    def word(self) -> str:
        return rate_texts.mark_text(self.row.mark)[0]

    @property
    def source(self) -> tuple[str, str]:
        """Its name in the reader's language, and the rest as it was written."""
        return rate_texts.rate_source_text(self.row)

    @property
    def upcoming(self) -> tuple["ParameterInForce", ...]:
        return tuple(ParameterInForce(row) for row in self.later)


@dataclass(frozen=True)
class RateGroup:
    """Parameters that belong together."""

    code: str
    rows: tuple[ParameterInForce, ...]

    @property
    def title(self) -> str:
        return str(rate_texts.GROUP_NAMES[self.code])


def rates_in(month: date, series: tuple[Parameter, ...] = PARAMETERS) -> tuple[RateGroup, ...]:
    """What is in force in a month, group by group; empty before the first row of the series."""
    rows = [
        ParameterInForce(row, _later_values(row, month, series)) for row in rates.parameters_on(month, series)
    ]
    groups = (RateGroup(code, tuple(_parameters_of_group(code, rows))) for code in rate_texts.GROUP_NAMES)
    return tuple(group for group in groups if group.rows)


def months_of_rates(series: tuple[Parameter, ...] = PARAMETERS) -> tuple[date, ...]:
    """The months in which a value began to be in force, oldest first."""
    return tuple(sorted({row.since for row in series}))


def _parameters_of_group(group: str, rows: list[ParameterInForce]) -> Iterator[ParameterInForce]:
    return (each for each in rows if rate_texts.parameter_text(each.row.name).group == group)


def _later_values(row: Parameter, month: date, series: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    return tuple(each for each in series if each.name == row.name and each.since > month)
