"""Pages of eligibility."""

from django.urls import path

from eligibility import views

urlpatterns = [
    path("eligibility/", views.study, name="study"),
    path("eligibility/<int:pk>/replay/", views.replay, name="replay"),
    path("eligibility/what-if/", views.what_if, name="what_if"),
    path("calculator/", views.calculator, name="calculator"),
    path("rates/", views.rates, name="rates"),
]
