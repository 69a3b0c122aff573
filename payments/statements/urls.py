"""Pages of one payment, and of what one takes away."""

from django.urls import path

from payments.statements import views

urlpatterns = [
    path("payments/", views.payments, name="payments"),
    path("payments/<int:pk>/", views.payment, name="payment"),
    path("payments/<int:pk>/confirm/", views.confirm, name="payment_confirm"),
    path("payments/table.csv", views.table, name="payments_table"),
    path("payments/statement.pdf", views.statement, name="payments_statement"),
    path("payments/certificate.pdf", views.certificate, name="payments_certificate"),
    path("documents/check/", views.check, name="document_check"),
    path("documents/check/<str:code>/", views.check, name="document_check_code"),
]
