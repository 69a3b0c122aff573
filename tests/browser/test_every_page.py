"""Every page of citizen and public, in Arabic on a phone: a silent console, nothing past the edge."""

import csv
from pathlib import Path

import pytest

from tests import cast
from tests.browser import journey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = Path(__file__).parents[1] / "routes.csv"
NOT_PAGES = ("staff/", "api/", "dev/", "health/", "nafath/state/")
SECTIONS = ("personal", "dependants", "income", "housing", "bank", "documents")
PAST = "document.documentElement.scrollWidth - window.innerWidth"


def pages(role: str) -> list[str]:
    """The addresses without a number in them that this role of the table of routes can read."""
    with TABLE.open(encoding="utf-8") as opened:
        rows = [row for row in csv.DictReader(opened) if row[role].startswith("200/")]
    addresses = [row["route"] for row in rows if not row["route"].startswith(NOT_PAGES)]
    return [f"/{address}" for address in addresses if not {"<", "."} & set(address)]


@pytest.mark.parametrize("role", ["anonymous", "owner"])
def test_every_page_fits_a_phone_and_says_nothing_to_the_console(phone, sara, shots, role):
    cast.declare(cast.full_file(sara))
    page, addresses = phone(), pages(role)
    if role == "owner":
        journey.sign_in(page, sara.national_id, cast.PASSWORD)
        addresses += [f"/application/{slug}/" for slug in SECTIONS]
    assert len(addresses) >= 14
    for address in addresses:
        answer = page.goto(address)
        assert answer is None or answer.status < 400, (address, answer.status)
        assert page.locator("h1").count() == 1, address
        assert page.evaluate(PAST) <= 0, f"{address}: past the edge at 390 px"
        name = address.strip("/").replace("/", "-") or "home"
        page.screenshot(path=shots / f"{role}-{name}.png", full_page=True)
