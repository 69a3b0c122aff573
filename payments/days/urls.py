"""The public days of deposit: a page, and a feed for calendars."""

from django.urls import path

from payments.days import views as days_views

urlpatterns = [
    path("deposits/", days_views.deposits, name="deposits"),
    path("deposits.ics", days_views.feed, name="deposits_feed"),
]
