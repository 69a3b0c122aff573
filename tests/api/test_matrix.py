"""Every address of the API × every role × every method; a new address without a row fails.

To write the table anew after a change, and then read its difference:
`WRITE_ROUTES=1 make test ARGS=tests/api/test_matrix.py`.
"""

import csv
import os
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.test_routes import (
    arguments,
    routes,
    world,  # noqa: F401
)

TABLE = Path(__file__).with_name("matrix.csv")
ROLES = ("anonymous", "citizen", "stranger", "officer")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
PAGES = {"api-docs", "api-problem"}


def api_routes() -> list[tuple[str, str]]:
    found = [(pattern, name) for pattern, name in routes() if pattern.startswith("api/v1/")]
    return sorted((pattern, name) for pattern, name in found if name not in PAGES)


def _answer(client, method: str, address: str) -> str:
    with transaction.atomic():
        response = client.generic(method, address, "{}", content_type="application/json")
        transaction.set_rollback(True)
    assert response.status_code < 500, (method, address, response.content)
    if response.status_code >= 400:
        assert response.headers["Content-Type"] == "application/problem+json", (method, address)
    return str(response.status_code)


@pytest.mark.threat("T26", "T27", "T28")
def test_every_address_answers_every_role_and_method_as_the_table_says(
    world,  # noqa: F811
    nasser,
    stranger,
    officer,
):
    people = {"anonymous": None, "citizen": nasser, "stranger": stranger, "officer": officer}
    found = []
    for pattern, name in api_routes():
        cache.clear()  # the throttle counts each of them
        address = reverse(name, args=arguments(pattern, name, world))
        cells = []
        for person in people.values():
            client = Client()
            if person:
                client.force_login(person)
                cast.prove(client, person)
            cells.append("/".join(_answer(client, method, address) for method in METHODS))
        found.append([pattern, *cells])
    if os.environ.get("WRITE_ROUTES"):
        with TABLE.open("w", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([["route", *ROLES], *found])
    with TABLE.open(newline="") as table:
        assert found == list(csv.reader(table))[1:]


def test_nobody_gets_more_than_the_public_addresses():
    public = {"api/v1/calculator/", "api/v1/deposits/", "api/v1/rates/", "api/v1/schema/", "api/v1/session/"}
    with TABLE.open(newline="") as table:
        for row in csv.DictReader(table):
            if row["route"] not in public:
                good = {cell for cell in row["anonymous"].split("/") if cell.startswith("2")}
                assert not good or row["route"] == "api/v1/visual-codes/", row


def test_an_officer_gets_no_more_of_a_citizen_than_a_stranger():
    with TABLE.open(newline="") as table:
        for row in csv.DictReader(table):
            if "uuid:" in row["route"] or "int:" in row["route"]:
                assert set(row["stranger"].split("/")) <= {"404", "405"}, row
                assert row["officer"] == row["stranger"], row
