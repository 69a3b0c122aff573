"""REST door of applications."""

from django.urls import path

from applications.bank import api as bank_api
from applications.declaration import api as declaration_api
from applications.documents import api as document_api
from applications.file import api as file_api
from applications.household import api as household_api
from applications.household import release_api
from applications.housing import api as housing_api
from applications.personal import api as personal_api

urlpatterns = [
    path("application/", file_api.ApplicationView.as_view(), name="api-application"),
    path("application/personal/", personal_api.PersonalView.as_view(), name="api-personal"),
    path("application/dependants/", household_api.DependantsView.as_view(), name="api-dependants"),
    path("application/dependants/none/", household_api.NoDependantsView.as_view(), name="api-no-dependants"),
    path("application/dependants/<int:pk>/", household_api.DependantView.as_view(), name="api-dependant"),
    path("application/releases/", release_api.ReleasesView.as_view(), name="api-releases"),
    path("application/releases/<int:pk>/", release_api.ReleaseView.as_view(), name="api-release"),
    path("application/incomes/", household_api.IncomesView.as_view(), name="api-incomes"),
    path("application/incomes/none/", household_api.NoIncomeView.as_view(), name="api-no-income"),
    path("application/incomes/<int:pk>/", household_api.IncomeView.as_view(), name="api-income"),
    path("application/housing/", housing_api.HousingView.as_view(), name="api-housing"),
    path("application/bank-accounts/", bank_api.BankAccountsView.as_view(), name="api-bank-accounts"),
    path("application/documents/", document_api.DocumentsView.as_view(), name="api-documents"),
    path("application/documents/<uuid:key>/", document_api.DocumentView.as_view(), name="api-document"),
    path("application/documents/<uuid:key>/pages/", document_api.PagesView.as_view(), name="api-pages"),
    path(
        "application/documents/<uuid:key>/replacement/",
        document_api.ReplacementView.as_view(),
        name="api-replacement",
    ),
    path("application/documents/pages/<uuid:page>/", document_api.PageView.as_view(), name="api-page"),
    path("application/submit/", declaration_api.SubmitView.as_view(), name="api-submit"),
    path(
        "application/declaration-text/",
        declaration_api.DeclarationTextView.as_view(),
        name="api-declaration-text",
    ),
    path("application/withdraw/", declaration_api.WithdrawView.as_view(), name="api-withdraw"),
    path("application/reopen/", declaration_api.ReopenView.as_view(), name="api-reopen"),
    path("application/changes/", declaration_api.ChangesView.as_view(), name="api-changes"),
    path("declarations/", declaration_api.DeclarationsView.as_view(), name="api-declarations"),
    path("declarations/<int:version>/", declaration_api.DeclarationView.as_view(), name="api-declaration"),
    path(
        "declarations/<int:version>/compare/<int:other>/",
        declaration_api.ComparisonView.as_view(),
        name="api-comparison",
    ),
]
