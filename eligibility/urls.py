"""Pages of eligibility."""

from django.urls import path

from eligibility import views

urlpatterns = [
    path("eligibility/", views.study, name="study"),
    path("calculator/", views.calculator, name="calculator"),
]
