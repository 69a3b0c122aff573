"""What people ask of eligibility: the calculator, «ماذا لو؟» on their own file; an officer's reason."""

from eligibility.forms.calculator import MOST_INCOME, MOST_PEOPLE, CalculatorForm, CountField
from eligibility.forms.months import ReasonForm
from eligibility.forms.what_if import WhatIfForm

__all__ = ["MOST_INCOME", "MOST_PEOPLE", "CalculatorForm", "CountField", "ReasonForm", "WhatIfForm"]
