"""Pages of payments."""

from django.urls import path

from payments import views

urlpatterns = [path("", views.payments, name="payments")]
