"""REST door of eligibility: the calculator and its rates for everybody, and what is one's own."""

from django.urls import path

from eligibility.open_figures.api import FiguresView
from eligibility.rates.api import RatesView
from eligibility.reruns.api import ReplayView
from eligibility.scenarios.api import EffectView
from eligibility.scenarios.calculator_api import CalculatorView
from eligibility.scenarios.what_if_api import WhatIfView
from eligibility.studies.api import MismatchesView, StudiesView, StudyView

urlpatterns = [
    path("application/effect/", EffectView.as_view(), name="api-effect"),
    path("what-if/", WhatIfView.as_view(), name="api-what-if"),
    path("mismatches/", MismatchesView.as_view(), name="api-mismatches"),
    path("calculator/", CalculatorView.as_view(), name="api-calculator"),
    path("figures/", FiguresView.as_view(), name="api-figures"),
    path("rates/", RatesView.as_view(), name="api-rates"),
    path("studies/", StudiesView.as_view(), name="api-studies"),
    path("studies/<int:pk>/", StudyView.as_view(), name="api-study"),
    path("studies/<int:pk>/replay/", ReplayView.as_view(), name="api-replay"),
]
