"""REST door of eligibility: the calculator and its rates for everybody, and what is one's own."""

from django.urls import path

from eligibility.rates.api import Rates
from eligibility.reruns.api import OneReplay
from eligibility.scenarios.api import Effect
from eligibility.scenarios.calculator_api import Calculator
from eligibility.scenarios.what_if_api import WhatIf
from eligibility.studies.api import Mismatches, OneStudy, Studies

urlpatterns = [
    path("application/effect/", Effect.as_view(), name="api-effect"),
    path("what-if/", WhatIf.as_view(), name="api-what-if"),
    path("mismatches/", Mismatches.as_view(), name="api-mismatches"),
    path("calculator/", Calculator.as_view(), name="api-calculator"),
    path("rates/", Rates.as_view(), name="api-rates"),
    path("studies/", Studies.as_view(), name="api-studies"),
    path("studies/<int:pk>/", OneStudy.as_view(), name="api-study"),
    path("studies/<int:pk>/replay/", OneReplay.as_view(), name="api-replay"),
]
