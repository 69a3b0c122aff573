"""The only place that knows every app: pages, REST, staff, health."""

from django.contrib import admin
from django.urls import include, path

from citizen_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("programme/", views.programme, name="programme"),
    path("faq/", views.faq, name="faq"),
    path("contact/", views.contact, name="contact"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("language/<str:code>/", views.language, name="language"),
    path("health/", views.health, name="health"),
    path("csp-report/", views.csp_report, name="csp_report"),
    path("", include("accounts.urls")),
    path("application/", include("applications.urls")),
    path("", include("eligibility.urls")),
    path("", include("payments.urls")),
    path("objections/", include("objections.urls")),
    path("api/v1/", include("citizen_portal.api")),
    path("staff/", admin.site.urls),
]
