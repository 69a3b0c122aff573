"""Pages of payments."""

from django.urls import path

from payments.dues import views

urlpatterns = [path("", views.payments, name="payments")]
