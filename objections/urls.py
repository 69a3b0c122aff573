"""Pages of objections."""

from django.urls import path

from objections import views as objection_views

urlpatterns = [
    path("", objection_views.listed, name="objections"),
    path("new/", objection_views.new, name="objection_new"),
    path("documents/<uuid:key>/", objection_views.document, name="objection_document"),
    path("<uuid:key>/", objection_views.one, name="objection"),
]
