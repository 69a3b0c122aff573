"""What an operation does not know is refused: unknown fields, and a body where none is read."""

import re
from pathlib import Path

import pytest
import yaml
from drf_spectacular.generators import EndpointEnumerator
from rest_framework.test import APIRequestFactory

from accounts.notices.models import Notice
from common.api_views import APIView, documented_body, takes_body
from common.serializer_fields import InputSerializer


@pytest.fixture
def program(sara, api_of):
    return api_of(sara)


def test_a_field_that_is_unknown_is_refused(program, sara):
    answer = program.patch("/api/v1/me/", {"name": "غيرها", "language": "en"}, format="json")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"], error["code"]) == (400, "name", "unknown_field")
    sara.refresh_from_db()
    assert (sara.name, sara.language) == ("سارة الشهري", "ar")


def _writing_operations() -> list[tuple[str, str, APIView]]:
    """Address, method and view of each operation that writes."""
    found = EndpointEnumerator().get_api_endpoints()
    return [
        (method, place, callback.cls(request=APIRequestFactory().generic(method, place), kwargs={}))
        for place, _pattern, method, callback in found
        if method != "GET"
    ]


def test_every_operation_refuses_the_fields_that_it_does_not_know():
    operations = _writing_operations()
    assert len(operations) > 50
    for method, place, view in operations:
        reads = documented_body(view, method) if takes_body(view, method) else None
        for each in reads.values() if isinstance(reads, dict) else [reads] if reads else []:
            kind = each if isinstance(each, type) else type(each)
            assert issubclass(kind, InputSerializer), f"{method} {place}: {kind.__name__} ignores fields"


def test_an_operation_without_a_body_in_the_document_reads_none():
    kept = yaml.safe_load(Path(__file__).with_name("openapi.yaml").read_text())["paths"]
    paths = {re.sub("{.*?}", "{}", place): methods for place, methods in kept.items()}
    for method, place, view in _writing_operations():
        operation = paths[re.sub("{.*?}", "{}", place)][method.lower()]
        assert takes_body(view, method) == ("requestBody" in operation), place


@pytest.mark.parametrize("body", [{"ids": [1]}, ["x"]])
def test_what_an_operation_does_not_read_is_refused_and_nothing_is_done(program, sara, body):
    notice = Notice.objects.create(person=sara, kind="submitted")
    answer = program.post("/api/v1/notices/read/", body, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "unknown_field")
    notice.refresh_from_db()
    assert notice.read_at is None
    assert program.post("/api/v1/notices/read/", {}, format="json").status_code == 200
