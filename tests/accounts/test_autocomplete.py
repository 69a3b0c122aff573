"""A password manager, the telephone's SMS and the browser fill in what is the person's own (WCAG 1.3.5)."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from tests import cast
from tests.accounts.conftest import begin

CODE = {"code": "one-time-code"}
BIRTHDAY = {f"birth_date_{part}": f"bday-{part}" for part in ("day", "month", "year")}
NEW = {"new": "new-password", "repeat": "new-password"}
EXPECTED = {
    "/login/": {"login": "username", "password": "current-password", "code": "off"},
    "/nafath/": {"national_id": "username"},
    "/recovery/": {"national_id": "username", **BIRTHDAY},
    "/register/": {"national_id": "username", "name": "name", "mobile": "tel-national", **BIRTHDAY},
    "/register/code/": CODE,
    "/recovery/code/": CODE,
    "/profile/mobile/": {"mobile": "tel-national"},
    "/profile/mobile/code/": CODE,
    "/profile/email/": {"email": "email"},
    "/reauthenticate/": {"password": "current-password"},
    "/password/new/": {"current": "current-password", **NEW},
    "/application/housing/": {
        "street": "address-line1",
        "district": "address-level3",
        "city": "address-level2",
        "region": "address-level1",
        "postal_code": "postal-code",
    },
    # not the person's own
    "/application/dependants/add/": {
        "name": "off",
        "national_id": "off",
        **dict.fromkeys(BIRTHDAY, "off"),
    },
    "/application/bank/": {"iban": "off", "again": "off"},
}
WITHOUT_SESSION = {"/login/", "/nafath/", "/recovery/", "/register/"}


class Controls(HTMLParser):
    """name → autocomplete of every control on a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("input", "select", "textarea") and given.get("name"):
            self.found[given["name"]] = given.get("autocomplete", "")


def opened(address: str, sara, signed_in, texts) -> str:
    if address in WITHOUT_SESSION:
        return Client().get(address).content.decode()
    browser = Client()
    if address == "/register/code/":
        begin(browser)
    elif address == "/recovery/code/":
        born = {"birth_date_calendar": "gregorian", "birth_date_day": "12", "birth_date_month": "4"}
        browser.post("/recovery/", {"national_id": sara.national_id, **born, "birth_date_year": "1985"})
    else:
        browser = signed_in(sara)
        browser.post("/application/")
        if address == "/profile/mobile/code/":
            browser.post("/profile/mobile/", {"mobile": "0551234567"})
    return browser.get(address).content.decode()


@pytest.mark.parametrize("address", EXPECTED)
def test_every_form_says_what_belongs_in_it(address, sara, signed_in, texts):
    found = Controls(opened(address, sara, signed_in, texts)).found
    assert {name: found.get(name) for name in EXPECTED[address]} == EXPECTED[address]


def test_the_officers_forms_too(officer, signed_in):
    client = Client()
    client.force_login(cast.officer(78, "مراجع آخر"))
    for address in ("/staff/code/", "/staff/enrol/"):
        page = client.get(address, follow=True).content.decode()
        found = Controls(page).found
        assert found.get("code", "one-time-code") == "one-time-code", address
        assert found.get("recovery", "off") == "off"


def test_the_code_of_an_sms_at_the_sign_in_is_one_too(sara):
    page = Client().post("/login/", {"login": sara.national_id, "sms": "1"}).content.decode()
    assert Controls(page).found["code"] == "one-time-code"
