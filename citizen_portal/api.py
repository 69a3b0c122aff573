"""The REST door's front: every app's routes under /api/v1/, their description, and its pages."""

from functools import cache
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, include, path, re_path, resolve
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from citizen_portal.dashboard_api import CurrentView
from common import problem_types
from common.api_views import APIView

SCHEMA_LANGUAGE = "en"


@cache
def render_schema(renderer: type) -> bytes:
    """The document, made once in each process and always in the same words."""
    with override(SCHEMA_LANGUAGE):
        document = SchemaGenerator(urlconf=spectacular_settings.SERVE_URLCONF).get_schema(public=True)
        return renderer().render(document, renderer_context={})


class _StoredSchemaRenderer(JSONRenderer):
    """What is kept is sent as it is; an error is JSON as everywhere."""

    source: type

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        ready = (renderer_context or {}).get("response")
        if ready is not None and ready.status_code == HTTPStatus.OK:
            return render_schema(self.source)
        return super().render(data, accepted_media_type, renderer_context)


class StoredYAMLRenderer(_StoredSchemaRenderer):
    source, media_type, format = OpenApiYamlRenderer, OpenApiYamlRenderer.media_type, "yaml"
    charset = "utf-8"


class StoredJSONRenderer(_StoredSchemaRenderer):
    source, media_type, format = OpenApiJsonRenderer, OpenApiJsonRenderer.media_type, "json"


class PlainJSONRenderer(StoredJSONRenderer):
    media_type = "application/json"


class SchemaView(APIView):
    """The OpenAPI document of this API."""

    authentication_classes: list = []
    permission_classes = [AllowAny]
    renderer_classes = [StoredYAMLRenderer, StoredJSONRenderer, PlainJSONRenderer]
    has_etag = False
    filters = ("format",)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        return Response({})


class MissingView(APIView):
    """An address that does not exist; one that lacks only its slash is told so."""

    authentication_classes: list = []
    permission_classes = [AllowAny]
    throttle_classes: list = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.format_kwarg = None
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), "application/json"
        if _exists(f"{request.path_info}/"):
            words = _("Every address ends in a slash. Send this request to %(address)s.")
            raise NotFound(words % {"address": f"{request.path_info}/"}, "missing_slash")
        raise NotFound(_("There is no such address in this API. See /api/v1/docs/."))


def _exists(address: str) -> bool:
    try:
        return resolve(address).url_name != "api-missing"
    except Resolver404:
        return False


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI with nothing from elsewhere and no script in the page."""
    return render(request, "api/docs.html")


@login_not_required
@require_safe
def problem(request: HttpRequest, name: str) -> HttpResponse:
    """What a kind of problem means, and what a program can do about it."""
    kind = problem_types.PROBLEM_TYPES.get(name)
    if kind is None:
        raise Http404
    return render(
        request, "api/problem.html", {"name": name, "kind": kind, "types": problem_types.PROBLEM_TYPES}
    )


urlpatterns = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    path("problems/<slug:name>/", problem, name="api-problem"),
    path("current/", CurrentView.as_view(), name="api-current"),
]

for app in ("accounts", "applications", "eligibility", "payments", "objections"):
    urlpatterns.append(path("", include(f"{app}.api")))

urlpatterns.append(re_path(r"^.*$", MissingView.as_view(), name="api-missing"))
