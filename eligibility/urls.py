"""Pages of eligibility."""

from django.urls import path

from eligibility.open_figures import views as figure_views
from eligibility.rates import views as rate_views
from eligibility.reruns import views as rerun_views
from eligibility.scenarios import calculator_views
from eligibility.scenarios import views as scenario_views
from eligibility.studies import views as study_views

urlpatterns = [
    path("eligibility/", study_views.study, name="study"),
    path("eligibility/<int:pk>/replay/", rerun_views.replay, name="replay"),
    path("eligibility/what-if/", scenario_views.what_if, name="what_if"),
    path("calculator/", calculator_views.calculator, name="calculator"),
    path("figures/", figure_views.figures, name="figures"),
    path("figures/table.csv", figure_views.figures_table, name="figures_table"),
    path("rates/", rate_views.rates, name="rates"),
]
