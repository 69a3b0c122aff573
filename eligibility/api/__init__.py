"""REST door of eligibility: the calculator and its rates for everybody, and what is one's own."""

from django.urls import path

from eligibility.api.own import Effect, Mismatches, OneStudy, Studies
from eligibility.api.public import Calculator, Rates

urlpatterns = [
    path("application/effect/", Effect.as_view(), name="api-effect"),
    path("mismatches/", Mismatches.as_view(), name="api-mismatches"),
    path("calculator/", Calculator.as_view(), name="api-calculator"),
    path("rates/", Rates.as_view(), name="api-rates"),
    path("studies/", Studies.as_view(), name="api-studies"),
    path("studies/<int:pk>/", OneStudy.as_view(), name="api-study"),
]
