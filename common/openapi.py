"""How an operation is described: beside its own answer, what every operation of the API does."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.permissions import AllowAny

from common import openapi_texts

WRITING_METHODS = ("PUT", "PATCH", "DELETE")
TAG_BY_FIRST_PART = {
    "session": "session", "sessions": "session", "nafath": "session", "recoveries": "session",
    "current": "application", "password": "session", "me": "session", "visual-codes": "registration",
    "registrations": "registration", "application": "application", "declarations": "declarations",
    "mismatches": "studies", "what-if": "studies", "studies": "studies", "payments": "payments",
    "objections": "objections", "notices": "notices",
}  # fmt: skip


class SessionScheme(OpenApiAuthenticationExtension):
    """The session's cookie, named as the settings name it."""

    target_class = "common.api.PortalSessionAuthentication"
    match_subclasses = True
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sid", "description": "POST /api/v1/session/."}


class PortalSchema(AutoSchema):
    """Adds the common headers, parameters and errors to an operation."""

    def get_tags(self) -> list[str]:
        first = self.path.removeprefix("/api/v1/").partition("/")[0]
        return [TAG_BY_FIRST_PART.get(first, "public")]

    def get_operation(self, *args: Any, **kwargs: Any) -> dict | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        self.makes = self.method == "POST" and "201" in operation["responses"] and self._takes_key()
        for status in self._errors():
            name = openapi_texts.ERRORS[status][0]
            operation["responses"].setdefault(str(status), {"$ref": f"#/components/responses/{name}"})
        added = [{"$ref": f"#/components/parameters/{name}"} for name in self._parameters()]
        operation["parameters"] = [*operation.get("parameters", []), *added]
        self._add_headers(operation)
        operation["summary"] = operation.get("description", "").partition("\n")[0].rstrip(".")[:120]
        return operation

    def _takes_key(self) -> bool:
        return self._is_private() and getattr(self.view, "is_idempotent", True)

    def _is_private(self) -> bool:
        return AllowAny not in self.view.permission_classes

    def _needs_match(self) -> bool:
        return self.method in WRITING_METHODS and getattr(self.view, "if_match_needed", False)

    def _errors(self) -> list[int]:
        found = {400, 403, 404, 406, 429, 503}
        if self._is_private():
            found |= {401}
        if self.method in ("POST", *WRITING_METHODS):
            found |= {409, 413, 415}
        if self.method in WRITING_METHODS:
            found |= {412}
        if self._needs_match():
            found |= {428}
        if self.makes:
            found |= {422}
        return sorted(found)

    def _parameters(self) -> list[str]:
        found = ["AcceptLanguage"]
        if self.method == "GET" and getattr(self.view, "has_etag", False):
            found.append("IfNoneMatch")
        if self.method in WRITING_METHODS:
            found.append("IfMatchNeeded" if self._needs_match() else "IfMatch")
        if self.makes:
            found.append("IdempotencyKey")
        if self.method != "GET" and self.view.authentication_classes:
            found.append("CsrfToken")
        return found

    def _add_headers(self, operation: dict) -> None:
        names = {"RateLimit": "RateLimit", "RateLimit-Policy": "RateLimitPolicy"}
        if getattr(self.view, "has_etag", False):
            names["ETag"] = "ETag"
        if self._is_list_view() and self.method == "GET" and getattr(self.view, "pagination_class", None):
            names["Link"] = "Link"
        for status, response in operation["responses"].items():
            if status.startswith("2") and "$ref" not in response:
                response["headers"] = {
                    name: {"$ref": f"#/components/headers/{part}"}
                    for name, part in names.items()
                    if name != "ETag" or status == "200"
                }


def describe_properties(result: dict, generator: Any, request: Any, public: bool) -> dict:
    """A property without words of its own is described by its title, or by its name."""
    for schema in result["components"].get("schemas", {}).values():
        for name, said in schema.get("properties", {}).items():
            if "$ref" in said:
                continue
            title = said.pop("title", "") or name.replace("_", " ").capitalize()
            said.setdefault("description", f"{title.rstrip('.')}.")
    return result
