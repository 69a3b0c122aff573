"""REST door of eligibility: the calculator and its rates for everybody, and what is one's own."""

from django.urls import path

from eligibility.api.own import Effect, Mismatches, OneStudy, Studies
from eligibility.api.public import Calculator, Rates
from eligibility.api.replay import OneReplay
from eligibility.api.whatif import WhatIf

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
