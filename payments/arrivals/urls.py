"""The page's address of an answer."""

from django.urls import path

from payments.arrivals import views as arrival_views

urlpatterns = [path("payments/<int:pk>/arrival/", arrival_views.record, name="payment_arrival")]
