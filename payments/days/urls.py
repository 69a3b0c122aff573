"""The public days of deposit: a page, and a feed for calendars."""

from django.urls import path

from payments.days import views

urlpatterns = [
    path("deposits/", views.deposits, name="deposits"),
    path("deposits.ics", views.feed, name="deposits_feed"),
]
