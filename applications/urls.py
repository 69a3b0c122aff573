"""Pages of applications."""

from django.urls import path

from applications import views

urlpatterns = [
    path("", views.application, name="application"),
    path("review/", views.review, name="review"),
    path("withdraw/", views.withdraw, name="withdraw"),
    path("reopen/", views.reopen, name="reopen"),
    path("declarations/", views.declarations, name="declarations"),
    path("declarations/<int:version>/", views.receipt, name="receipt"),
    path("declarations/<int:version>/compare/<int:other>/", views.comparison, name="comparison"),
    path("dependants/add/", views.dependant_new, name="dependant_new"),
    path("dependants/<int:pk>/", views.dependant, name="dependant"),
    path("dependants/<int:pk>/remove/", views.dependant_remove, name="dependant_remove"),
    path("income/<int:pk>/", views.income, name="income"),
    path("income/<int:pk>/remove/", views.income_remove, name="income_remove"),
    path("documents/pages/<uuid:page>/", views.document_page, name="document_page"),
    path("documents/pages/<uuid:page>/remove/", views.document_page_remove, name="document_page_remove"),
    path("documents/<uuid:key>/", views.document, name="document"),
    path("documents/<uuid:key>/remove/", views.document_remove, name="document_remove"),
    path("supposed/", views.supposed, name="supposed"),
    path("<slug:slug>/", views.section, name="section"),
]
