"""Pages of payments."""

from django.urls import path

from payments import views as payment_views

urlpatterns = [path("", payment_views.payments, name="payments")]
