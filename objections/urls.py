"""Pages of objections."""

from django.urls import path

from objections import views

urlpatterns = [
    path("", views.listed, name="objections"),
    path("new/", views.new, name="objection_new"),
    path("documents/<uuid:key>/", views.document, name="objection_document"),
    path("<uuid:key>/", views.one, name="objection"),
]
