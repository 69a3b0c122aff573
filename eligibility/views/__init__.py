"""Pages of eligibility: the decision with its reasons, and the public calculator."""

from eligibility.views.calculator import calculator
from eligibility.views.decision import study

__all__ = ["calculator", "study"]
