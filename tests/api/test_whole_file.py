"""One read of the whole file: in a fixed handful of queries, and true to its own description."""

import jsonschema
import pytest
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.people import national_id as national_ids
from tests import cast
from tests.api.test_openapi import KEPT
from tests.applications.household.test_add_dependant import SENT

FILE = "/api/v1/application/"
pytestmark = pytest.mark.django_db


def fits(answer, name: str) -> None:
    """The answer is what the kept document says of it."""
    document = yaml.safe_load(KEPT.read_text())
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    jsonschema.validate(answer, schema)


def test_the_whole_file_is_ten_queries_however_big_the_household(fahd, api_of):
    program = api_of(fahd)
    program.get(FILE)  # a session winds its clock at its first request
    for number in range(4):
        with CaptureQueriesContext(connection) as asked:
            assert program.get(FILE).status_code == 200
        assert len(asked) <= 10, [each["sql"][:120] for each in asked]
        person = {**SENT, "national_id": national_ids.make_synthetic_id(700 + number)}
        assert program.post(f"{FILE}dependants/", person, format="json").status_code == 201


def test_the_first_answer_of_a_new_file_is_what_its_schema_says(sara, api_of):
    program = api_of(sara)
    fits(program.post(FILE).json(), "Application")
    first = program.get(FILE).json()
    fits(first, "Application")
    assert first["personal"]["kind"] is None and first["housing"] is None


def test_a_finished_file_is_what_its_schema_says(fahd, api_of):
    program = api_of(fahd)
    fits(program.get(FILE).json(), "Application")
    fits(program.get(f"{FILE}housing/").json(), "Housing")
    fits(program.get("/api/v1/me/").json(), "Me")
    fits(program.get("/api/v1/current/").json(), "Current")


def test_what_was_written_is_read_at_once(fahd, api_of):
    program = api_of(fahd)
    program.put(f"{FILE}housing/", {**cast.RENT, "city": "جدة"}, format="json")
    shown = program.get(FILE).json()
    assert shown["housing"]["city"] == "جدة" and shown["unsubmitted_changes"] is True
