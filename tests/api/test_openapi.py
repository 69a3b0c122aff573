"""The OpenAPI document: kept in the repository, complete, the same in every language.

After a change that is meant: `WRITE_OPENAPI=1 make test ARGS=tests/api/test_openapi.py`; read its difference.
"""

import os
from pathlib import Path

import pytest
import yaml
from django.urls import get_resolver
from drf_spectacular.validation import validate_schema

from citizen_portal import api as citizen_portal_api
from common.api_views import ConventionsMixin

KEPT = Path(__file__).with_name("openapi.yaml")
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture(scope="module")
def document() -> dict:
    return yaml.safe_load(citizen_portal_api.render_schema(citizen_portal_api.OpenApiYamlRenderer))


@pytest.fixture(scope="module")
def operations(document) -> dict[str, dict]:
    return {
        f"{method} {place}": item[method]
        for place, item in document["paths"].items()
        for method in METHODS
        if method in item
    }


def test_the_document_is_the_one_that_is_kept(document):
    fresh = citizen_portal_api.render_schema(citizen_portal_api.OpenApiYamlRenderer)
    if os.environ.get("WRITE_OPENAPI"):
        KEPT.write_bytes(fresh)
    assert KEPT.read_bytes() == fresh, "the API has changed: see this file's first lines"


def test_it_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    validate_schema(document)


def test_every_operation_documents_its_errors_and_headers(operations):
    for name, each in operations.items():
        assert {"400", "403", "404", "429"} <= set(each["responses"]), name
        (good,) = [code for code in each["responses"] if code.startswith("2")]
        assert "RateLimit" in each["responses"][good]["headers"], name
        assert {"$ref": "#/components/parameters/AcceptLanguage"} in each["parameters"], name
        private = each.get("security") not in (None, [], [{}])
        assert ("401" in each["responses"]) == private, name


def test_every_change_documents_if_match_and_every_creation_its_key(operations):
    for name, each in operations.items():
        said = [part.get("$ref", "").rpartition("/")[2] for part in each["parameters"]]
        if name.startswith(("put", "patch", "delete")):
            assert {"IfMatch", "IfMatchNeeded"} & set(said) and "412" in each["responses"], name
        if name.startswith("post") and "401" in each["responses"] and "201" in each["responses"]:
            assert "IdempotencyKey" in said and "422" in each["responses"], name


def test_every_operation_and_property_is_described(document, operations):
    bare = [name for name, each in operations.items() if not each.get("description")]
    assert not bare
    inherited = [n for n, each in operations.items() if "base" in each["description"].partition("\n")[0]]
    assert not inherited
    for name, schema in document["components"]["schemas"].items():
        for field, said in schema.get("properties", {}).items():
            assert "$ref" in said or said.get("description"), f"{name}.{field}"


def test_names_of_operations_are_unique(operations):
    names = [each["operationId"] for each in operations.values()]
    assert len(set(names)) == len(names)


def test_the_served_document_is_the_same_in_every_language(client, db):
    found = {
        client.get("/api/v1/schema/", headers={"Accept-Language": language}).content
        for language in ("ar", "en")
    }
    assert found == {citizen_portal_api.render_schema(citizen_portal_api.OpenApiYamlRenderer)}
    as_json = client.get("/api/v1/schema/?format=json")
    assert as_json.json()["openapi"] == "3.1.0"


def test_making_the_document_twice_costs_once():
    assert citizen_portal_api.render_schema(
        citizen_portal_api.OpenApiYamlRenderer
    ) is citizen_portal_api.render_schema(citizen_portal_api.OpenApiYamlRenderer)


def test_every_view_of_the_api_keeps_the_conventions():
    """A view that starts from DRF's own base knows no ETag, no unknown filter and no key."""
    apart = [
        pattern.name
        for pattern in _patterns(get_resolver("citizen_portal.api"))
        if hasattr(pattern.callback, "cls") and not issubclass(pattern.callback.cls, ConventionsMixin)
    ]
    assert not apart


def _patterns(resolver):
    for each in resolver.url_patterns:
        if hasattr(each, "url_patterns"):
            yield from _patterns(each)
        else:
            yield each
