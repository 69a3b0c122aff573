"""The profile: mobile, e-mail, language; and what is changed only after the password or Nafath again."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.audit.models import AuditLine
from accounts.codes.models import OneTimeCode, SMSDevice
from accounts.notices.models import Notice
from accounts.people.models import User
from accounts.profile import services as profile_services
from accounts.profile.models import MobileChange
from applications.bank import iban
from applications.bank import services as bank_services
from applications.file import services as file_services
from common.errors import Refused
from tests import cast
from tests.accounts.conftest import ARABIC, code_in, wrong
from tests.accounts.sign_in.test_sign_in import enter

NEW = "+966551234567"


def later(**time: int):
    return time_machine.travel(timezone.now() + timedelta(**time), tick=True)


@pytest.fixture
def late(sara, signed_in):
    """A browser in which she signed in more than five minutes ago."""
    client = signed_in(sara)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    return client


# -- what it shows ----------------------------------------------------------------------------------
def test_the_profile_shows_who_one_is_with_the_mobile_masked(sara, signed_in):
    html = signed_in(sara).get("/profile/").content.decode()
    assert sara.name in html
    assert sara.national_id in html
    assert sara.mobile not in html
    assert sara.mobile[-9:] not in html
    assert Client().get("/profile/").url == "/login/?next=/profile/"


def test_every_page_leads_to_the_profile(sara, signed_in):
    assert signed_in(sara).get("/dashboard/").content.decode().count('href="/profile/"') == 2


# -- the mobile -------------------------------------------------------------------------------------
def change_to(client: Client, mobile: str = "0551234567"):
    return client.post("/profile/mobile/", {"mobile": mobile})


def code(client: Client, typed: str):
    return client.post("/profile/mobile/code/", {"code": typed})


@pytest.mark.threat("T17")
def test_a_code_on_the_old_number_then_one_on_the_new(sara, signed_in, texts):
    client, old = signed_in(sara), sara.mobile
    assert change_to(client, "٠٥٥١٢٣٤٥٦٧").url == "/profile/mobile/code/"
    first = code_in(texts())
    assert code(client, first).url == "/profile/mobile/code/"
    sara.refresh_from_db()
    assert sara.mobile == old, "not yet"
    second = code_in(texts())
    assert code(client, second.translate(ARABIC)).url == "/profile/"
    sara.refresh_from_db()
    assert (sara.mobile, SMSDevice.objects.get(user=sara).mobile) == (NEW, NEW)
    assert sara.mobile_changed_at is not None
    assert Notice.objects.filter(person=sara, kind="mobile_changed").count() == 1
    assert [words.count("19912") for words in texts()[-2:]] == [1, 1], "both numbers are told"


@pytest.mark.threat("T17")
def test_each_code_goes_to_its_own_number(sara, signed_in, texts, settings):
    client, old = signed_in(sara), sara.mobile
    change_to(client)
    code(client, code_in(texts()))
    sent = [(row.purpose, row.mobile) for row in OneTimeCode.objects.order_by("pk")]
    assert sent == [("step_up", old), ("phone", NEW)]


@pytest.mark.threat("T13", "T17")
def test_the_old_numbers_code_does_not_serve_for_the_new(sara, signed_in, texts):
    client = signed_in(sara)
    change_to(client)
    first = code_in(texts())
    code(client, first)
    second = code_in(texts())
    if first != second:
        assert code(client, first).status_code == 200
    sara.refresh_from_db()
    assert sara.mobile != NEW


@pytest.mark.threat("T17")
def test_without_the_old_numbers_code_nothing_changes(sara):
    change = MobileChange.objects.create(person=sara, mobile=NEW)
    with pytest.raises(Refused) as refusal:
        profile_services.change_mobile(change)
    assert refusal.value.code == "old_number_first"


@pytest.mark.threat("T10", "T12")
def test_fifty_wrong_codes_count_five(sara, signed_in, texts):
    client = signed_in(sara)
    change_to(client)
    right = code_in(texts())
    for _turn in range(50):
        code(client, wrong(right))
    assert code(client, right).status_code == 200
    assert OneTimeCode.objects.get().attempts == 5
    assert MobileChange.objects.get().old_proved_at is None


@pytest.mark.threat("T17")
def test_nafath_a_moment_ago_stands_in_for_the_old_number(sara, signed_in, texts):
    client = signed_in(sara)
    session = client.session
    session["account_authentication_methods"][0]["method"] = "nafath"
    session.save()
    change_to(client)
    assert [row.mobile for row in OneTimeCode.objects.all()] == [NEW]
    assert code(client, code_in(texts())).url == "/profile/"


def test_the_present_number_and_no_number_are_refused_in_words(sara, signed_in):
    client = signed_in(sara)
    for typed in (sara.mobile, "0112345678", ""):
        page = change_to(client, typed)
        assert list(page.context["form"].errors) == ["mobile"], typed


def test_a_change_is_over_after_an_hour(sara, signed_in, texts):
    client = signed_in(sara)
    change_to(client)
    MobileChange.objects.update(asked_at=timezone.now() - timedelta(hours=1, seconds=1))
    assert client.get("/profile/mobile/code/").url == "/profile/mobile/"


def test_twice_at_once_changes_once(sara, signed_in, texts):
    client = signed_in(sara)
    change_to(client)
    change = MobileChange.objects.get()
    profile_services.confirm_old_mobile(change, browser="mine", address="192.0.2.1")
    profile_services.change_mobile(change)
    with pytest.raises(Refused) as refusal:
        profile_services.change_mobile(change)
    assert refusal.value.code == "change_closed"


# -- after a change of mobile, money waits -----------------------------------------------------------
@pytest.mark.threat("T17")
def test_a_bank_change_waits_72_hours_after_a_change_of_mobile(sara, signed_in, api_of):
    own = file_services.open_application(sara)
    User.objects.filter(pk=sara.pk).update(mobile_changed_at=timezone.now())
    typed = {"iban": iban.make_synthetic_iban(7), "again": iban.make_synthetic_iban(7), "next": "1"}
    page = signed_in(sara).post("/application/bank/", typed)
    assert page.status_code == 200
    assert "mobile" in str(page.context["form"].errors) or "جوال" in str(page.context["form"].errors)
    answer = api_of(sara).post(
        "/api/v1/application/bank-accounts/", {"iban": iban.make_synthetic_iban(7)}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "mobile_cooling")
    assert not own.bank_accounts.exists()
    with later(hours=72, minutes=1):
        assert signed_in(sara).post("/application/bank/", typed).status_code == 302
    assert own.bank_accounts.count() == 1


@pytest.mark.threat("T17")
def test_a_bank_account_offered_before_the_change_of_mobile_stays_offered(sara):
    own = file_services.open_application(sara)
    bank_services.submit_iban(own, iban.make_synthetic_iban(7))
    User.objects.filter(pk=sara.pk).update(mobile_changed_at=timezone.now())
    own.owner.refresh_from_db()
    assert bank_services.submit_iban(own, iban.make_synthetic_iban(7)).iban == iban.make_synthetic_iban(7), (
        "the same again changes nothing"
    )


# -- proved a moment ago ----------------------------------------------------------------------------
def test_five_minutes_after_the_sign_in_money_and_reachability_ask_for_the_password(sara, late, texts):
    file_services.open_application(sara)
    assert late.get("/profile/mobile/").url == "/reauthenticate/?next=%2Fprofile%2Fmobile%2F"
    assert late.get("/profile/email/").url == "/reauthenticate/?next=%2Fprofile%2Femail%2F"
    typed = {"iban": iban.make_synthetic_iban(7), "again": iban.make_synthetic_iban(7), "next": "1"}
    assert late.post("/application/bank/", typed).url == "/reauthenticate/?next=%2Fapplication%2Fbank%2F"
    assert 'name="iban"' not in late.get("/application/bank/").content.decode()
    assert not sara.application.bank_accounts.exists()
    back = {"next": "/application/bank/"}
    assert late.post("/reauthenticate/", {"password": "wrong-wrong", **back}).status_code == 200
    assert late.post("/reauthenticate/", {"password": cast.PASSWORD, **back}).url == "/application/bank/"
    assert late.post("/application/bank/", typed).status_code == 302
    assert sara.application.bank_accounts.count() == 1


def test_right_after_a_sign_in_nothing_is_asked_again(sara, client):
    enter(sara, client=client)
    assert client.get("/profile/mobile/").status_code == 200


def test_a_program_is_told_to_give_the_password_again(sara, api_of):
    file_services.open_application(sara)
    api = api_of(sara)
    session = api.session
    session["account_authentication_methods"][0]["at"] -= 301
    session.save()
    path, typed = "/api/v1/application/bank-accounts/", {"iban": iban.make_synthetic_iban(7)}
    answer = api.post(path, typed, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "reauthenticate")
    again = "/api/v1/session/reauthenticate/"
    assert api.post(again, {"password": "wrong-wrong"}, format="json").status_code == 400
    assert api.post(again, {"password": cast.PASSWORD}, format="json").status_code == 204
    assert api.post(path, typed, format="json").status_code == 201


@pytest.mark.threat("T4", "T9")
def test_the_password_asked_again_is_no_side_door_for_guessing(sara, late, api_of):
    for _turn in range(5):
        late.post("/reauthenticate/", {"password": "wrong-wrong-wrong"})
    page = late.post("/reauthenticate/", {"password": cast.PASSWORD})
    assert page.status_code == 200
    answer = api_of(sara).post("/api/v1/session/reauthenticate/", {"password": cast.PASSWORD}, format="json")
    assert answer.status_code == 429


@pytest.mark.threat("T50")
@pytest.mark.parametrize(
    "payload", ["//evil.example", "https://evil.example/", "/%09/evil.example", "/login/"]
)
def test_the_way_back_is_a_page_of_ours(sara, late, payload):
    assert late.post("/reauthenticate/", {"password": cast.PASSWORD, "next": payload}).url == "/profile/"


def test_another_persons_proof_does_not_serve(sara, stranger, signed_in):
    client = signed_in(sara)
    session = client.session
    session["account_authentication_methods_user"] = str(stranger.pk)
    session.save()
    assert client.get("/profile/mobile/").status_code == 302


def test_who_has_no_password_chooses_one_after_nafath_only(sara, signed_in, late):
    sara.set_unusable_password()
    sara.save(update_fields=["password"])
    client = Client()
    client.force_login(sara)
    assert client.get("/password/new/").url == "/reauthenticate/?next=%2Fpassword%2Fnew%2F"
    page = client.get("/reauthenticate/").content.decode()
    assert 'name="password"' not in page
    assert "/nafath/" in page
    proved = signed_in(sara)
    new = "another-Palm-2027"
    assert proved.post("/password/new/", {"new": new, "repeat": new}).url == "/dashboard/"


# -- e-mail and language ----------------------------------------------------------------------------
def test_the_email_is_kept_changed_removed_and_told(sara, signed_in, api_of):
    client = signed_in(sara)
    assert client.post("/profile/email/", {"email": "sara@example.com"}).url == "/profile/"
    assert "sara@example.com" in client.get("/profile/").content.decode()
    assert list(client.post("/profile/email/", {"email": "sara@"}).context["form"].errors) == ["email"]
    client.post("/profile/email/", {"email": "sara@example.com"})
    assert Notice.objects.filter(person=sara, kind="email_changed").count() == 1
    assert api_of(sara).patch("/api/v1/me/", {"email": ""}, format="json").json()["email"] is None
    assert Notice.objects.filter(person=sara, kind="email_changed").count() == 2
    assert AuditLine.objects.filter(action="email.changed", actor=sara).count() == 2


def test_the_language_is_kept_and_follows_the_person_to_another_browser(sara, signed_in):
    client = signed_in(sara)
    answer = client.post("/profile/language/", {"language": "en"})
    assert answer.cookies["lang"].value == "en"
    assert 'lang="en"' in client.get("/profile/").content.decode()
    elsewhere = Client()
    assert enter(sara, client=elsewhere).cookies["lang"].value == "en"
    assert client.post("/profile/language/", {"language": "fr"}).url == "/profile/"
    sara.refresh_from_db()
    assert sara.language == "en"
