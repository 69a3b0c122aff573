"""Pages of applications."""

from django.urls import path

from applications.declaration import views as declaration_views
from applications.declaration import withdrawal_views
from applications.documents import views as document_views
from applications.file import views as file_views
from applications.household import release_views, scenario_views
from applications.household import views as household_views

urlpatterns = [
    path("", file_views.application, name="application"),
    path("review/", declaration_views.review, name="review"),
    path("withdraw/", withdrawal_views.withdraw, name="withdraw"),
    path("reopen/", withdrawal_views.reopen, name="reopen"),
    path("declarations/", declaration_views.declarations, name="declarations"),
    path("declarations/<int:version>/", declaration_views.receipt, name="receipt"),
    path("declarations/<int:version>/compare/<int:other>/", declaration_views.comparison, name="comparison"),
    path("dependants/add/", household_views.dependant_new, name="dependant_new"),
    path("dependants/<int:pk>/", household_views.dependant, name="dependant"),
    path("dependants/<int:pk>/remove/", household_views.dependant_remove, name="dependant_remove"),
    path("releases/", release_views.release_ask, name="release_ask"),
    path("releases/<int:pk>/withdraw/", release_views.release_withdraw, name="release_withdraw"),
    path("income/<int:pk>/", household_views.income, name="income"),
    path("income/<int:pk>/remove/", household_views.income_remove, name="income_remove"),
    path("documents/pages/<uuid:page>/", document_views.document_page, name="document_page"),
    path(
        "documents/pages/<uuid:page>/remove/",
        document_views.document_page_remove,
        name="document_page_remove",
    ),
    path("documents/<uuid:key>/", document_views.document, name="document"),
    path("documents/<uuid:key>/remove/", document_views.document_remove, name="document_remove"),
    path("supposed/", scenario_views.apply_scenario, name="supposed"),
    path("<slug:slug>/", file_views.section, name="section"),
]
