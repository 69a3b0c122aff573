"""Pages of enquiries and complaints."""

from django.urls import path

from accounts.enquiries import views as enquiry_views

urlpatterns = [
    path("contact/write/", enquiry_views.enquiry_new, name="enquiry_new"),
    path("contact/follow/", enquiry_views.enquiry_follow, name="enquiry_follow"),
    path("contact/messages/<uuid:key>/", enquiry_views.enquiry, name="enquiry"),
]
