"""REST door of applications."""

from django.urls import path

from applications.api import documents
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
    path("application/documents/", documents.DocumentsView.as_view(), name="api-documents"),
    path("application/documents/<uuid:key>/", documents.DocumentView.as_view(), name="api-document"),
    path("application/documents/<uuid:key>/pages/", documents.PagesView.as_view(), name="api-pages"),
    path(
        "application/documents/<uuid:key>/replacement/",
        documents.ReplacementView.as_view(),
        name="api-replacement",
    ),
    path("application/documents/pages/<uuid:page>/", documents.PageView.as_view(), name="api-page"),
    path("application/submit/", api.SubmitView.as_view(), name="api-submit"),
    path("application/withdraw/", api.WithdrawView.as_view(), name="api-withdraw"),
    path("application/reopen/", api.ReopenView.as_view(), name="api-reopen"),
    path("application/changes/", api.ChangesView.as_view(), name="api-changes"),
    path("declarations/", api.DeclarationsView.as_view(), name="api-declarations"),
    path("declarations/<int:version>/", api.DeclarationView.as_view(), name="api-declaration"),
    path(
        "declarations/<int:version>/compare/<int:other>/", api.ComparisonView.as_view(), name="api-comparison"
    ),
]
