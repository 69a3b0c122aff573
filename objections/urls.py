"""Pages of objections."""

from django.urls import path

from objections import views as objection_views

urlpatterns = [
    path("", objection_views.objection_list, name="objections"),
    path("new/", objection_views.objection_new, name="objection_new"),
    path("payment/<int:pk>/", objection_views.objection_payment, name="objection_payment"),
    path("documents/<uuid:key>/", objection_views.document, name="objection_document"),
    path("documents/<uuid:key>/remove/", objection_views.document_remove, name="objection_document_remove"),
    path("<uuid:key>/", objection_views.objection_detail, name="objection"),
    path("<uuid:key>/files/", objection_views.objection_files, name="objection_files"),
    path("<uuid:key>/check/", objection_views.objection_check, name="objection_check"),
    path("<uuid:key>/message/", objection_views.objection_message, name="objection_message"),
    path("<uuid:key>/document/", objection_views.add_document, name="objection_add_document"),
    path("<uuid:key>/withdraw/", objection_views.withdraw, name="objection_withdraw"),
]
