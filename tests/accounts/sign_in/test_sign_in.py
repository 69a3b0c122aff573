"""The one password door: its neutral answers, its limits, where it leads, what it leaves behind."""

import re
from unittest import mock

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import get_resolver
from redis.exceptions import ConnectionError as RedisAway
from rest_framework.test import APIClient

from accounts.passwords.hashers import PortalArgon2
from accounts.people import national_id as national_ids
from accounts.people.models import User
from tests import cast
from tests.accounts.conftest import ARABIC, PERSIAN

UNKNOWN = national_ids.make_synthetic_id(404)
SESSION = "/api/v1/session/"
_encode, _verify = PortalArgon2.encode, PortalArgon2.verify


def enter(person: User | str, password: str = cast.PASSWORD, client: Client | None = None, **more):
    """The whole page: ID, password, and the digits of the picture."""
    login = person if isinstance(person, str) else person.national_id
    client = client or Client()
    return client.post("/login/", {"login": login, "password": password, **cast.solve(client), **more})


def api_enter(person: User | str, password: str = cast.PASSWORD, client: APIClient | None = None):
    login = person if isinstance(person, str) else person.national_id
    typed = {"national_id": login, "password": password}
    return (client or APIClient()).post(SESSION, typed, format="json")


@pytest.fixture
def calm(settings):
    """Without the caps of an address: each test proves one limit."""
    settings.ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip", "login_failed": "5/5m/key,30/d/key"}


@pytest.mark.parametrize("digits", [{}, ARABIC, PERSIAN], ids=["ascii", "arabic", "persian"])
@pytest.mark.threat("T54")
def test_the_id_opens_the_door_in_any_digits(sara, digits):
    assert enter(f" {sara.national_id.translate(digits)}\u200f").url == "/dashboard/"


def test_the_page_of_who_is_signed_in_leads_on(sara, signed_in):
    assert signed_in(sara).get("/login/").url == "/dashboard/"


@pytest.mark.threat("T2")
def test_a_wrong_password_and_an_unknown_id_look_the_same(calm, sara):
    """One body, one status; and one hash is computed for both, so the time tells nothing either."""
    seen, hashed = set(), []
    for digits in ({}, ARABIC):
        for person in (sara.national_id, UNKNOWN):
            with (
                mock.patch(
                    "accounts.passwords.hashers.PortalArgon2.encode", autospec=True, side_effect=_encode
                ) as encode,
                mock.patch(
                    "accounts.passwords.hashers.PortalArgon2.verify", autospec=True, side_effect=_verify
                ) as verify,
            ):
                answer = enter(person.translate(digits), "wrong-wrong-wrong")
            body = answer.content.decode().replace(person.translate(digits), "ID")
            seen.add((answer.status_code, _without_tokens(body)))
            hashed.append(encode.call_count + verify.call_count)
    assert len(seen) == 1
    assert hashed == [1] * 4
    assert "error_links" in answer.context


def _without_tokens(body: str) -> str:
    body = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", body)  # the new visual code
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", body)


@pytest.mark.threat("T2")
def test_the_api_tells_known_from_unknown_as_little(calm, sara):
    answers = {
        (answer.status_code, answer.content)
        for answer in (api_enter(sara, "wrong-wrong"), api_enter(UNKNOWN, "wrong-wrong"))
    }
    assert len(answers) == 1
    assert {status for status, _body in answers} == {400}


@pytest.mark.threat("T2")
def test_a_closed_account_is_not_told_apart(calm, sara):
    User.objects.filter(pk=sara.pk).update(is_active=False)
    right, wrong = enter(sara), enter(sara, "wrong-wrong-wrong")
    assert right.status_code == wrong.status_code == 200
    assert _without_tokens(right.content.decode()) == _without_tokens(wrong.content.decode())
    assert api_enter(sara).content == api_enter(sara, "wrong-wrong-wrong").content


@pytest.mark.threat("T4", "T6")
def test_all_spellings_hosts_and_addresses_share_one_bucket_of_five(calm, sara, settings):
    """The sixth try is not even compared, though it holds the right password."""
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]
    digits = sara.national_id
    spellings = [
        digits.translate(ARABIC),
        f"{digits} ",
        f"{digits}\u200f",
        digits.translate(PERSIAN),
        f"{digits[:3]} {digits[3:]}",
    ]
    for number, spelling in enumerate(spellings):
        headers = {"Host": "ab"[number % 2] + ".example", "X-Forwarded-For": f"10.0.0.{number}"}
        enter(spelling, "wrong-wrong-wrong", Client(headers=headers, REMOTE_ADDR=f"192.0.2.{number}"))
    late = Client(headers={"Host": "a.example"})
    assert enter(sara, client=late).status_code == 200
    assert SESSION_KEY not in late.session


@pytest.mark.threat("T4", "T9")
def test_the_page_the_api_and_the_password_change_count_together(calm, sara, signed_in):
    for _turn in range(2):
        enter(sara, "wrong-wrong-wrong")
        api_enter(sara, "wrong-wrong-wrong")
    change = {"current": "wrong-wrong-wrong", "new": "another-Palm-2027", "repeat": "another-Palm-2027"}
    signed_in(sara).post("/password/new/", change)
    assert enter(sara).status_code == 200
    assert api_enter(sara).status_code == 429
    right = change | {"current": cast.PASSWORD}
    assert signed_in(sara).post("/password/new/", right).status_code == 200


@pytest.mark.threat("T5")
def test_one_address_gets_ten_wrong_tries_a_minute(db):
    client = Client()
    with mock.patch(
        "accounts.passwords.hashers.PortalArgon2.encode", autospec=True, side_effect=_encode
    ) as hashed:
        for number in range(15):
            enter(national_ids.make_synthetic_id(500 + number), "one-password-for-all", client)
    assert hashed.call_count == 10


@pytest.mark.threat("T4")
def test_thirty_posts_a_minute_from_one_address_are_enough(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    answers = [enter(UNKNOWN, "wrong").status_code for _turn in range(4)]
    assert answers == [200, 200, 200, 429]
    assert api_enter(UNKNOWN, "wrong").status_code == 429


def test_without_the_limiter_nobody_signs_in(sara, client):
    solved = cast.solve(client)
    with mock.patch("allauth.core.internal.ratelimit.cache.add", side_effect=RedisAway):
        typed = {"login": sara.national_id, "password": cast.PASSWORD, **solved}
        assert client.post("/login/", typed).status_code == 503
        assert client.get("/login/").status_code == 503
        assert api_enter(sara, client=APIClient(raise_request_exception=False)).status_code == 503


# -- where it leads, what it leaves ----------------------------------------------------------------
HOSTILE = [
    "//evil.example",
    "///evil.example",
    "https://evil.example/",
    "http://testserver.evil.example/",
    "https://testserver/dashboard/",
    "/\\evil.example",
    "\\\\evil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    "/%2f%2fevil.example",
    "/.evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "//evil.example\\@testserver",
    "http:evil.example",
    "http:///evil.example",
    " //evil.example",
    "\x08//evil.example",
    "/x y",
    "evil.example",
    "?next=//evil.example",
    "@evil.example",
    "/login/",
    "/logout/",
    "/api/v1/session/",
    "/no-such-page/",
]


@pytest.mark.threat("T50")
@pytest.mark.parametrize("payload", HOSTILE)
def test_next_leads_only_to_a_page_of_ours(sara, payload):
    assert enter(sara, next=payload).url == "/dashboard/"
    known = Client()
    known.force_login(sara)
    assert known.get("/login/", {"next": payload}).url == "/dashboard/"


def test_next_survives_the_page_and_the_sign_in(sara):
    client = Client()
    page = client.get("/login/", {"next": "/notices/?page=2"}).content.decode()
    assert 'name="next" value="/notices/?page=2"' in page
    assert enter(sara, client=client, next="/notices/?page=2").url == "/notices/?page=2"


@pytest.mark.threat("T20")
def test_nothing_from_before_the_sign_in_survives_it(sara, client):
    client.get("/register/")
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    client.cookies["sid"] = planted = session.session_key
    enter(sara, client=client)
    assert client.session.session_key != planted
    assert "planted" not in client.session
    assert client.session[SESSION_KEY] == str(sara.pk)


@pytest.mark.threat("T51")
def test_a_form_of_another_site_signs_nobody_in(sara):
    strict = Client(enforce_csrf_checks=True)
    assert enter(sara, client=strict).status_code == 403
    assert strict.post("/logout/").status_code == 403
    assert strict.post("/register/").status_code == 403
    api = APIClient(enforce_csrf_checks=True)
    for method, path in [
        ("post", SESSION),
        ("delete", SESSION),
        ("post", "/api/v1/registrations/"),
        ("post", "/api/v1/registrations/code/"),
        ("post", "/api/v1/registrations/resend/"),
    ]:
        answer = getattr(api, method)(path, {}, format="json")
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json"), path
    token = api.get(SESSION).json()["csrf_token"]
    typed = {"national_id": sara.national_id, "password": cast.PASSWORD}
    signed_in = api.post(SESSION, typed, format="json", headers={"X-CSRFToken": token})
    assert signed_in.json()["signed_in"] is True
    fresh_token = signed_in.json()["csrf_token"]
    assert api.post("/api/v1/notices/read/", headers={"X-CSRFToken": "x" * 32}).status_code == 403
    assert api.delete(SESSION, headers={"X-CSRFToken": fresh_token}).status_code == 204
    assert api.get(SESSION).json()["signed_in"] is False


@pytest.mark.threat("T9")
def test_no_other_door_of_allauth_or_the_admin_is_open(sara, officer):
    """The only named pages of allauth are in and out; the staff door asks no password of its own."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {name for name in names if name.startswith(("account_", "socialaccount", "headless"))} == {
        "account_login",
        "account_logout",
    }
    assert (
        Client()
        .post("/staff/login/", {"username": officer.national_id, "password": cast.PASSWORD})
        .url.startswith("/login/")
    )
    basic = Client(headers={"Authorization": "Basic eDp5"})
    assert basic.get("/api/v1/me/").status_code == 401
    ajax = enter(sara, "wrong-wrong-wrong", Client(headers={"X-Requested-With": "XMLHttpRequest"}))
    assert ajax["Content-Type"].startswith("text/html")


@pytest.mark.threat("T21")
def test_signing_out_ends_the_session_and_clears_the_browser(sara, signed_in):
    client = signed_in(sara)
    assert client.get("/logout/").status_code == 405
    answer = client.post("/logout/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in answer["Cache-Control"]
    assert client.get("/notices/").url == "/login/?next=/notices/"


def test_the_api_names_a_missing_id(db):
    answer = APIClient().post(SESSION, {"password": "x"}, format="json")
    assert [error["field"] for error in answer.json()["errors"]] == ["national_id"]
    answer = api_enter("12", "x")
    assert [error["field"] for error in answer.json()["errors"]] == ["national_id"]
