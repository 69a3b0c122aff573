"""REST door of applications."""

from django.urls import path

from applications.api import endpoints as api

urlpatterns = [
    path("application/", api.ApplicationView.as_view(), name="api-application"),
    path("application/personal/", api.PersonalView.as_view(), name="api-personal"),
    path("application/dependants/", api.DependantsView.as_view(), name="api-dependants"),
    path("application/dependants/none/", api.NoDependantsView.as_view(), name="api-no-dependants"),
    path("application/dependants/<int:pk>/", api.DependantView.as_view(), name="api-dependant"),
    path("application/incomes/", api.IncomesView.as_view(), name="api-incomes"),
    path("application/incomes/none/", api.NoIncomeView.as_view(), name="api-no-income"),
    path("application/incomes/<int:pk>/", api.IncomeView.as_view(), name="api-income"),
    path("application/housing/", api.HousingView.as_view(), name="api-housing"),
    path("application/bank-accounts/", api.BankAccountsView.as_view(), name="api-bank-accounts"),
    path("application/documents/", api.DocumentsView.as_view(), name="api-documents"),
    path("application/documents/<uuid:key>/", api.DocumentView.as_view(), name="api-document"),
    path("application/submit/", api.SubmitView.as_view(), name="api-submit"),
    path("declarations/", api.DeclarationsView.as_view(), name="api-declarations"),
    path("declarations/<int:version>/", api.DeclarationView.as_view(), name="api-declaration"),
]
