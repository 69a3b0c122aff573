"""What would change a result: the support if every condition were met, and what income does to it."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import msgspec

from eligibility.rulebook import assess, entitlement
from eligibility.rulebook.outcome import Entitlement, Outcome
from eligibility.rulebook.rates import Rates
from eligibility.studies.amounts import text_amount
from eligibility.studies.facts_codec import answer_of, facts_of, rates_of
from eligibility.studies.models import Study

INCOME_STEP = Decimal(100)  # SAR of income


@dataclass(frozen=True)
class Outlook:
    """A decision's household under other conditions or with another income, all from the rulebook."""

    study: Study
    answer: Outcome

    @cached_property
    def rates(self) -> Rates:
        return rates_of(self.study)

    @property
    def due(self) -> Entitlement:
        return self.answer.entitlement

    @property
    def full(self) -> str:
        return text_amount(self.due.full)

    @property
    def exemption(self) -> str:
        return text_amount(self.due.exemption)

    @property
    def cutoff(self) -> str:
        return text_amount(self.due.cutoff)

    @property
    def if_all_met(self) -> Decimal:
        """The support with everybody in the household counted, in SAR."""
        return self._everybody.estimate

    @property
    def figures_if_all_met(self) -> str:
        return text_amount(self.if_all_met)

    @property
    def zone(self) -> str:
        """Where the income stands: full (up to the exemption limit), taper, or none."""
        if self.due.income >= self.due.cutoff:
            return "none"
        return "taper" if self.due.income > self.due.exemption else "full"

    @property
    def room(self) -> Decimal:
        """By how much the income may rise before the support falls, in SAR."""
        return max(self.due.exemption - self.due.income, Decimal(0))

    @property
    def step(self) -> Decimal:
        return INCOME_STEP

    @property
    def cost(self) -> str:
        """What the next 100 SAR of income above the exemption limit take off the support."""
        start = max(self.due.income, self.due.exemption)
        return text_amount(self._support(start) - self._support(start + INCOME_STEP))

    def _support(self, income: Decimal) -> Decimal:
        return entitlement.calculate_entitlement(self.due.adults, self.due.minors, income, self.rates).amount

    @cached_property
    def _everybody(self) -> Outcome:
        """Nobody is left out of the estimate of a household that is not eligible (see assess)."""
        if self.answer.status == "not_eligible":
            return self.answer
        strict = msgspec.structs.replace(self.rates, dependant_failure_policy="fail_household")
        return assess.assess(facts_of(self.study), strict, self.study.month)


def outlook_of(study: Study) -> Outlook:
    """What would change this result."""
    return Outlook(study, answer_of(study))
