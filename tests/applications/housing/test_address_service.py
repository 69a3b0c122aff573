"""A short address fills in its parts: by the service's own process, by hostile ones, and on the page."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from applications.housing.address_service import (
    Address,
    AddressService,
    AddressServiceUnavailable,
    find_address,
)
from applications.housing.models import Housing
from common import json_exchange
from tests import cast
from tests.accounts.nafath.servers import listening
from tests.applications.conftest import in_words
from tests.simulators.process import running

KEY, PAGE = "key-of-the-address-tests", "/application/housing/"
HOME = Address("2929", "طريق الملك فهد", "الياسمين", "الرياض", "SA-01", "13325", "8118")
TYPED = {"tenure": "rent", "contract": "عقد", "city": "جدة", "short_address": "rrrd ٢٩٢٩", "fill": "1"}


@pytest.fixture(scope="module")
def service() -> Iterator[AddressService]:
    with running("national_address", NATIONAL_ADDRESS_KEY=KEY) as url:
        yield AddressService(url, KEY)


@pytest.fixture
def configured(service, settings) -> AddressService:
    settings.NATIONAL_ADDRESS_URL, settings.NATIONAL_ADDRESS_KEY = service.url, service.key
    return service


# -- the wire --------------------------------------------------------------------------------------------
def test_a_short_address_has_its_parts(service):
    assert find_address(service, "RRRD2929") == HOME
    assert find_address(service, "ABMA3348").region == "SA-14"


def test_a_short_address_that_no_building_has_is_not_found(service):
    assert find_address(service, "AAAA0000") is None


def said(service: AddressService, short_address: str = "RRRD2929") -> str:
    with pytest.raises(AddressServiceUnavailable) as trouble:
        find_address(service, short_address)
    assert KEY not in str(trouble.value) and "RRRD" not in str(trouble.value)
    return str(trouble.value)


def test_a_wrong_key_or_question_is_told_by_its_status(service):
    assert said(AddressService(service.url, "another")) == "answer 401"
    assert said(service, "rrrd2929") == said(service, "") == "answer 422"
    assert KEY not in repr(service)


def test_a_silent_and_a_slow_service_are_unavailable_and_come_back(monkeypatch):
    monkeypatch.setattr(json_exchange, "TIMEOUT_SECONDS", 0.3)
    with running("national_address", "--slow-seconds", "1", "--state", "silent") as url:
        service = AddressService(url, "national-address-demo-key")
        assert said(service) == "answer 503"
        httpx.post(f"{url}/state", data={"state": "slow"}, trust_env=False)
        assert said(service) == "ReadTimeout"
        httpx.post(f"{url}/state", data={"state": "answers"}, trust_env=False)
        assert find_address(service, "RRRD2929") == HOME


GOOD = {
    "BuildingNumber": "2929",
    "Street": "طريق الملك فهد",
    "District": "الياسمين",
    "City": "الرياض",
    "PostCode": "13325",
    "AdditionalNumber": "8118",
    "RegionId": "01",
}


@pytest.mark.parametrize(
    "answer",
    [
        {"addressfound": True, "Addresses": []},
        {"addressfound": False, "Addresses": [GOOD]},
        {"addressfound": True, "Addresses": [GOOD, GOOD]},
        {"addressfound": "yes", "Addresses": [GOOD]},
        {"addressfound": True, "Addresses": ["RRRD2929"]},
        *(
            {"addressfound": True, "Addresses": [GOOD | changed]}
            for changed in (
                {"BuildingNumber": "٢٩٢٩"},
                {"PostCode": "1332"},
                {"AdditionalNumber": 8118},
                {"Street": ""},
                {"Street": "طريق\u202eالملك"},
                {"City": "x" * 200},
                {"District": None},
                {"RegionId": None},
                {"RegionId": "01 "},
            )
        ),
    ],
)
def test_an_answer_that_is_not_the_contracts_is_none(answer):
    with listening(lambda _door, _body: (200, json.dumps(answer).encode())) as url:
        assert said(AddressService(url, KEY)) == "an answer that the contract does not know"


# -- the page --------------------------------------------------------------------------------------------
def value(page: str, name: str) -> str:
    """What stands in this box of the page."""
    box = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', page)[0]
    found = re.search(r'value="([^"]*)"', box)
    return found[1] if found else ""


def test_the_button_fills_in_the_parts_saves_nothing_and_loses_nothing(signed_in, draft, sara, configured):
    page = in_words(signed_in(sara).post(PAGE, TYPED))
    boxes = ("building", "street", "district", "city", "postal_code", "additional")
    assert [value(page, box) for box in boxes] == [getattr(HOME, box) for box in boxes]
    assert re.search(r'value="SA-01"[^>]*selected|selected[^>]*value="SA-01"', page)
    assert value(page, "contract") == "عقد"  # wrong, but that is said when it is saved
    assert "checked" in re.search(r'<input[^>]*value="rent"[^>]*>', page)[0]
    assert "عُبّئت أجزاء العنوان" in page and "اكتب رقم العقد بالأرقام" not in page
    assert not Housing.objects.exists()


def test_what_was_filled_in_is_saved_like_what_was_typed(signed_in, draft, sara, configured):
    browser = signed_in(sara)
    page = in_words(browser.post(PAGE, {"short_address": "RRRD2929", "fill": "1"}))
    parts = {box: value(page, box) for box in ("building", "street", "district", "city", "postal_code")}
    rest = {"tenure": "own", "short_address": "RRRD2929", "additional": value(page, "additional")}
    assert browser.post(PAGE, {**rest, **parts, "region": "SA-01", "next": "1"}).status_code == 302
    assert Housing.objects.get().street == HOME.street


@pytest.mark.parametrize(
    ("short_address", "words"),
    [
        ("", "اكتب العنوان المختصر أولًا"),
        ("2929RRRD", "العنوان المختصر أربعة حروف"),
        ("AAAA0000", "لا يوجد مبنى بهذا العنوان المختصر"),
    ],
)
def test_what_cannot_be_filled_in_is_said_at_the_short_address(
    signed_in, draft, sara, configured, short_address, words
):
    page = in_words(signed_in(sara).post(PAGE, TYPED | {"short_address": short_address}))
    assert words in page and value(page, "city") == "جدة" and value(page, "building") == ""
    assert "رقم المبنى مطلوب" not in page  # nothing else is complained of yet


def test_a_service_that_does_not_answer_is_said_and_nothing_is_lost(signed_in, draft, sara):
    page = in_words(signed_in(sara).post(PAGE, TYPED))  # nobody listens there
    assert "خدمة العنوان الوطني لا تجيب الآن" in page
    assert value(page, "city") == "جدة" and value(page, "short_address") == "rrrd ٢٩٢٩"


def test_a_region_that_nobody_knows_fills_in_nothing(signed_in, draft, sara, settings):
    told = {"addressfound": True, "Addresses": [GOOD | {"RegionId": "13"}]}
    with listening(lambda _door, _body: (200, json.dumps(told).encode())) as settings.NATIONAL_ADDRESS_URL:
        settings.NATIONAL_ADDRESS_KEY = KEY
        page = in_words(signed_in(sara).post(PAGE, TYPED))
    assert "لا تجيب الآن" in page and value(page, "building") == ""


def test_one_person_asks_ten_times_a_minute(signed_in, draft, sara, configured):
    browser = signed_in(sara)
    pages = [in_words(browser.post(PAGE, TYPED)) for _ in range(11)]
    assert ["انتظر دقيقة" in page for page in pages] == [False] * 10 + [True]


def test_the_enter_key_saves_and_does_not_ask(signed_in, draft, sara):
    browser = signed_in(sara)
    page = in_words(browser.get(PAGE))
    form = page[page.index(f'action="{PAGE}"') :]
    assert re.search(r'<button type="submit"[^>]*>', form)[0] == '<button type="submit" hidden>'
    assert browser.post(PAGE, cast.RENT).status_code == 302  # as that button sends it
    assert Housing.objects.get().street == cast.RENT["street"]


def test_who_has_no_application_asks_nothing(signed_in, stranger, configured):
    assert signed_in(stranger).post(PAGE, TYPED).headers["Location"] == "/application/"


def test_saving_by_the_program_is_as_it_was(api_of, draft, sara):
    assert api_of(sara).put("/api/v1/application/housing/", cast.RENT, format="json").status_code == 200
