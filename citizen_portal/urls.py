"""The only place that knows every app: pages, REST, staff, health."""

from django.contrib import admin
from django.urls import include, path

from citizen_portal import public
from citizen_portal import views as citizen_portal_views

urlpatterns = [
    path("", citizen_portal_views.home, name="home"),
    path("programme/", citizen_portal_views.programme, name="programme"),
    path("faq/", citizen_portal_views.faq, name="faq"),
    path("contact/", citizen_portal_views.contact, name="contact"),
    path("guide/", public.text_page, {"slug": "guide"}, name="guide"),
    path("privacy/", public.text_page, {"slug": "privacy"}, name="privacy"),
    path("accessibility/", public.text_page, {"slug": "accessibility"}, name="accessibility"),
    path("terms/", public.terms, name="terms"),
    path("site-map/", public.site_map, name="site_map"),
    path("session/keep/", public.keep_session, name="keep_session"),
    path("dashboard/", citizen_portal_views.dashboard, name="dashboard"),
    path("language/<str:code>/", citizen_portal_views.language, name="language"),
    path("csp-report/", citizen_portal_views.csp_report, name="csp_report"),
    path("", include("accounts.urls")),
    path("application/", include("applications.urls")),
    path("", include("eligibility.urls")),
    path("", include("payments.urls")),
    path("objections/", include("objections.urls")),
    path("api/v1/", include("citizen_portal.api")),
    path("staff/", admin.site.urls),
]
