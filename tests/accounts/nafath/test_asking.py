"""From the request to the person, through the real process: asked, picked on the phone, told, believed."""

import uuid
from datetime import date, timedelta

import httpx
import pytest
from django.utils import timezone

from accounts.nafath import client, errors, tokens
from accounts.nafath import keys as nafath_keys
from accounts.nafath.client import RequestStatus
from accounts.people.national_id import make_synthetic_id
from tests.accounts.nafath.servers import PAIR, Phone, provider

ADDRESSES = ("192.0.2.7", "192.0.2.1")


def ask(url: str, national_id: str, **other: str) -> client.ShownRequest:
    asked = {"request_id": str(uuid.uuid4()), "language": "ar", "addresses": ADDRESSES, **other}
    return client.start_request(provider(url), national_id, **asked)


def standing(url: str, national_id: str, started: client.ShownRequest) -> RequestStatus:
    return client.fetch_status(
        provider(url), national_id, started.trans_id, started.random, addresses=ADDRESSES
    )


def believe(url: str, told: client.UnverifiedCallback, national_id: str) -> tokens.Identity:
    whom = provider(url)
    return tokens.verify_token(
        told.token,
        provider=whom,
        keys=nafath_keys.KeyCache(whom),
        trans_id=told.trans_id,
        national_id=national_id,
        now=timezone.now(),
    )


def test_picking_the_number_tells_the_portal_who_it_is(simulator, portal):
    national_id, request_id = make_synthetic_id(1010101), str(uuid.uuid4())
    started = ask(simulator, national_id, request_id=request_id)
    assert standing(simulator, national_id, started) == RequestStatus.WAITING
    assert "تمت الموافقة" in Phone(simulator, national_id).press(started.random)
    [told] = portal.told()
    assert (told.trans_id, told.request_id) == (started.trans_id, request_id)
    nora = believe(simulator, told, national_id)
    assert (nora.national_id, nora.first_name, nora.family_name) == (national_id, "نورة", "العتيبي")
    assert nora.name.startswith("نورة ") and nora.name.endswith(" العتيبي")
    assert (nora.birth_date, nora.gender) == (date(1985, 3, 2), "female")
    assert standing(simulator, national_id, started) == RequestStatus.COMPLETED


@pytest.mark.parametrize("first", ["1", "2"])
def test_anybody_else_has_an_invented_identity_that_stays_the_same(simulator, portal, first):
    national_id = make_synthetic_id(4_000_001, first)
    seen = []
    for many in (1, 2):
        Phone(simulator, national_id).press(ask(simulator, national_id).random)
        seen.append(believe(simulator, portal.told(many)[-1], national_id))
    assert seen[0] == seen[1] and seen[0].national_id == national_id
    address = seen[0].address
    assert len(address.building) == len(address.additional) == 4 and len(address.postal_code) == 5
    assert seen[0].english_name and seen[0].id_expiry > date(2026, 1, 1)


def test_refusing_on_the_phone_signs_nobody_in(simulator, portal, somebody):
    national_id = somebody()
    started = ask(simulator, national_id)
    assert "رُفض الطلب" in Phone(simulator, national_id).press("")
    assert standing(simulator, national_id, started) == RequestStatus.REJECTED
    with pytest.raises(errors.NafathRefused, match=r"^rejected$"):
        believe(simulator, portal.told()[0], national_id)


def test_a_wrong_number_signs_nobody_in(simulator, portal, somebody):
    national_id = somebody()
    started = ask(simulator, national_id)
    phone = Phone(simulator, national_id)
    wrong = next(number for number in phone.numbers() if number != started.random)
    assert "رُفض الطلب" in phone.press(wrong)
    assert standing(simulator, national_id, started) == RequestStatus.REJECTED
    with pytest.raises(errors.NafathRefused, match=r"^rejected$"):
        believe(simulator, portal.told()[0], national_id)


def test_silence_expires_and_the_phone_says_so(hasty, portal, somebody):
    national_id = somebody()
    started = ask(hasty, national_id)
    phone = Phone(hasty, national_id)
    page = phone.look()
    assert started.random in page
    until = timezone.now() + timedelta(seconds=1.9)
    while (
        status := standing(hasty, national_id, started)
    ) == RequestStatus.WAITING and timezone.now() < until:
        pass
    assert status == RequestStatus.EXPIRED
    assert "انتهت مهلة الطلب" in phone.look()
    ask(hasty, national_id)  # the way is free again
    with pytest.raises(errors.NafathRefused) as refusal:
        while timezone.now() < until + timedelta(seconds=1):
            standing(hasty, national_id, started)
    assert refusal.value.code == "expired"  # its life is over, too
    assert portal.bodies == []


@pytest.mark.threat("T24")
def test_a_phone_shows_one_request_at_a_time(simulator, somebody):
    national_id = somebody()
    first = ask(simulator, national_id)
    with pytest.raises(errors.NafathRefused) as refusal:
        ask(simulator, national_id)
    assert refusal.value.code == "active_exists" and refusal.value.reference.startswith("SIM-")
    Phone(simulator, national_id).press("")
    assert ask(simulator, national_id).trans_id != first.trans_id


@pytest.mark.threat("T24")
def test_the_number_differs_from_request_to_request(simulator, somebody):
    assert len({ask(simulator, somebody()).random for _ in range(12)}) > 3


def test_a_wrong_pair_is_refused_with_403_and_named_nowhere(simulator, somebody):
    national_id = somebody()
    stranger = provider(simulator, app_key="not-the-key-at-all")
    with pytest.raises(errors.NafathUnavailable, match="answer 403"):
        client.start_request(
            stranger, national_id, request_id=str(uuid.uuid4()), language="ar", addresses=ADDRESSES
        )
    assert httpx.get(f"{simulator}/api/v1/mfa/jwk").status_code == 403
    assert httpx.get(f"{simulator}/api/v1/mfa/jwk", headers=_pair()).status_code == 200
    ask(simulator, national_id)  # nothing was opened by the wrong one


@pytest.mark.parametrize(
    "changed",
    [{"national_id": "1234567890"}, {"language": "fr"}, {"request_id": "7"}, {"service": "Unheard"}],
    ids=str,
)
def test_invalid_requests_get_the_code_of_the_contract(simulator, somebody, changed):
    asked = {"national_id": somebody(), "request_id": str(uuid.uuid4()), "language": "ar", **changed}
    whom = provider(simulator, service=asked.pop("service", "Login"))
    with pytest.raises(errors.NafathRefused) as refusal:
        client.start_request(whom, asked.pop("national_id"), addresses=ADDRESSES, **asked)
    assert refusal.value.code == "invalid"


def test_a_stranger_to_the_transaction_learns_nothing(simulator, somebody):
    mine, other = somebody(), somebody()
    started = ask(simulator, mine)
    for asked in [(other, started), (mine, client.ShownRequest(str(uuid.uuid4()), started.random))]:
        with pytest.raises(errors.NafathRefused) as refusal:
            standing(simulator, *asked)
        assert refusal.value.code == "not_found"


def test_a_callback_that_is_not_taken_comes_again(simulator, portal, somebody):
    portal.failing = 2
    national_id = somebody()
    Phone(simulator, national_id).press(ask(simulator, national_id).random)
    first, second, third = portal.told(3)
    assert first == second == third
    assert believe(simulator, third, national_id).national_id == national_id


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b'{"token": 1}', b'{"token": "a", "transId": "../x", "requestId": "b"}', b"[" * 30_000],
)
def test_an_envelope_that_is_none_is_refused(body):
    with pytest.raises(errors.NafathRefused, match="bad_callback"):
        client.parse_callback(body)


def _pair() -> dict[str, str]:
    return {"APP-ID": PAIR["NAFATH_APP_ID"], "APP-KEY": PAIR["NAFATH_APP_KEY"]}
