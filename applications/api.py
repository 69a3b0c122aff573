"""REST door of applications."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
