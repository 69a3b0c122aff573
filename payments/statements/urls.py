"""Pages of one payment, and of what one takes away."""

from django.urls import path

from payments.statements import views as statement_views

urlpatterns = [
    path("payments/", statement_views.payments, name="payments"),
    path("payments/<int:pk>/", statement_views.payment, name="payment"),
    path("payments/<int:pk>/confirm/", statement_views.confirm, name="payment_confirm"),
    path("payments/table.csv", statement_views.table, name="payments_table"),
    path("payments/statement.pdf", statement_views.statement, name="payments_statement"),
    path("payments/certificate.pdf", statement_views.certificate, name="payments_certificate"),
    path("eligibility/<int:pk>/result.pdf", statement_views.study_document, name="study_document"),
    path("documents/check/", statement_views.check, name="document_check"),
    path("documents/check/<str:code>/", statement_views.check, name="document_check_code"),
]
