"""The REST door's front: every app's routes under /api/v1/, their description, and its page."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
]

for app in ("accounts", "applications", "eligibility", "payments", "objections"):
    urlpatterns.append(path("", include(f"{app}.api")))
