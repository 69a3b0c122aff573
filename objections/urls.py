"""Pages of objections."""

from django.urls import path

from objections import views as objection_views

urlpatterns = [
    path("", objection_views.listed, name="objections"),
    path("new/", objection_views.new, name="objection_new"),
    path("documents/<uuid:key>/", objection_views.document, name="objection_document"),
    path("documents/<uuid:key>/remove/", objection_views.document_remove, name="objection_document_remove"),
    path("<uuid:key>/", objection_views.one, name="objection"),
    path("<uuid:key>/files/", objection_views.files, name="objection_files"),
    path("<uuid:key>/check/", objection_views.check, name="objection_check"),
    path("<uuid:key>/message/", objection_views.write, name="objection_message"),
    path("<uuid:key>/document/", objection_views.add_document, name="objection_add_document"),
    path("<uuid:key>/withdraw/", objection_views.withdraw, name="objection_withdraw"),
]
