"""Pages of eligibility: the decision with its reasons, and the public calculator."""

from eligibility.views.calculator import calculator
from eligibility.views.decision import study
from eligibility.views.rates import rates
from eligibility.views.replay import replay
from eligibility.views.what_if import what_if

__all__ = ["calculator", "rates", "replay", "study", "what_if"]
