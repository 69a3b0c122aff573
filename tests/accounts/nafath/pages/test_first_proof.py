"""Nafath proves: new accounts, strangers put out, confirmations."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.audit.models import AuditLine
from accounts.codes import services as code_services
from accounts.codes.models import SMSDevice
from accounts.nafath.models import NafathRequest
from accounts.people import national_id as national_ids
from accounts.people.models import User
from accounts.registration import services as registration_services
from accounts.registration.models import Registration
from accounts.sign_in import devices
from accounts.sign_in.models import SignIn
from applications.file.models import Application
from tests import cast
from tests.accounts.conftest import BORN, code_in, wrong
from tests.accounts.nafath.pages.conftest import HIND, NUMBERS, ask, shown, signed_in
from tests.accounts.sign_in.test_sign_in import enter

pytestmark = pytest.mark.django_db


# -- somebody new -------------------------------------------------------------------------------------
def test_somebody_new_gives_only_the_mobile_and_gets_an_account_without_password(world, client, texts):
    world.picks(HIND, ask(client, HIND, next="/application/"))
    assert client.get("/nafath/wait/").url == "/nafath/register/"
    page = client.get("/nafath/register/").content.decode()
    assert "هند المطيري" in page and "1997" in page and 'name="name"' not in page
    assert client.post("/nafath/register/", {"mobile": "٠٥٥٥٥٥٥٥٥٥", "terms": "on"}).url == "/register/code/"
    code = code_in(texts())
    assert client.post("/register/code/", {"code": wrong(code)}).status_code == 200
    assert client.post("/register/code/", {"code": code}).url == "/application/"
    person = User.objects.get(national_id=HIND)
    assert (person.name, person.birth_date, person.mobile) == (
        "هند المطيري",
        date(1997, 3, 15),
        "+966555555555",
    )
    assert not person.has_usable_password() and not person.must_change_password
    assert signed_in(client) and SignIn.objects.get(person=person).way == "nafath"
    assert SMSDevice.objects.get(user=person).mobile == person.mobile
    assert not any("كلمة المرور المؤقتة" in words for words in texts())


def test_the_mobile_is_asked_for_only_after_an_approval(client):
    assert client.get("/nafath/register/").url == "/nafath/"
    begun = Registration.objects.create(
        national_id=HIND, name="هند", birth_date=date(1997, 3, 15), mobile="+966555555555", terms=""
    )
    session = client.session
    session["by_nafath"] = {"registration": str(begun.key), "next": ""}
    session.save()
    page = client.post("/nafath/register/", {"mobile": "0555555555", "terms": "on"}).content.decode()
    assert "انتهت صلاحية موافقتك" in page  # not proven by Nafath at all


def test_an_approval_of_half_an_hour_ago_opens_no_account(world, client, texts):
    new = national_ids.make_synthetic_id(next(NUMBERS))
    world.picks(new, ask(client, new))
    client.get("/nafath/wait/")
    client.post("/nafath/register/", {"mobile": "0555555551", "terms": "on"})
    Registration.objects.update(started_at=timezone.now() - registration_services.NAFATH_PROOF_LIFETIME)
    assert client.post("/register/code/", {"code": code_in(texts())}).url == "/login/"
    assert not User.objects.exists()


# -- the owner takes over what a stranger opened with his ID (T18, T87) ---------------------------------
def opened_by_a_stranger(**fields) -> User:
    """An account in the owner's name, from before anybody asked the civil register; a mistyped birth year."""
    fields = {"birth_date": date(2015, 4, 12), "email": "stranger@example.com", **fields}
    return cast.person(next(NUMBERS), "اسم مكتوب", proved_by_nafath_at=None, **fields)


@pytest.mark.threat("T18", "T87")
@pytest.mark.parametrize("temporary", [True, False], ids=["temporary password", "own password"])
def test_the_first_proof_by_nafath_puts_a_stranger_out_of_every_door(world, client, texts, temporary):
    person, stranger = opened_by_a_stranger(birth_date=date(1985, 4, 12)), Client()
    cast.full_file(person)  # he began an application, with people and an account of his own
    enter(person, client=stranger)
    assert stranger.get("/profile/").status_code == 200
    User.objects.filter(pk=person.pk).update(birth_date=date(2015, 4, 12), must_change_password=temporary)
    mine = person.national_id
    code_services.request_code(code_services.CodeRequest("sign_in", mine), browser="his", address="192.0.2.9")
    world.picks(mine, ask(client, mine))
    assert client.get("/nafath/wait/").url == "/nafath/register/"
    person.refresh_from_db()
    assert (person.mobile, person.email, person.has_usable_password()) == ("", None, False)
    assert person.name != "اسم مكتوب", "what Nafath says stands there"
    assert person.birth_date != date(2015, 4, 12), "and corrects a mistyped birth year"
    assert person.proved_by_nafath_at
    assert stranger.get("/profile/").url.startswith("/login/"), "his session ended"
    assert not Application.objects.filter(owner=person).exists(), "his draft is gone"
    assert not UserSession.objects.filter(user=person).exists()
    assert enter(person, client=stranger).status_code == 200, "his password opens nothing"
    assert code_services.deliver_asked_codes() == 0, "what he asked for goes nowhere"
    assert AuditLine.objects.filter(action="account.taken_over", subject=f"person:{person.pk}").count() == 1
    stranger.post("/recovery/", {"national_id": mine, **BORN})
    assert code_services.deliver_asked_codes() == 0, "no mobile of his is left"

    client.post("/nafath/register/", {"mobile": "0552222222", "terms": "on"})
    assert client.post("/register/code/", {"code": code_in(texts())}).url == "/dashboard/"
    person.refresh_from_db()
    assert person.mobile == "+966552222222" and signed_in(client)


@pytest.mark.threat("T87")
def test_the_strangers_browser_is_not_known_any_more(world, client):
    person, stranger = opened_by_a_stranger(), Client()
    enter(person, client=stranger)
    assert devices.known_device(_request(stranger), person.national_id)
    world.picks(person.national_id, ask(client, person.national_id))
    client.get("/nafath/wait/")
    with time_machine.travel(timezone.now() + timedelta(seconds=5), tick=True):
        assert not devices.known_device(_request(stranger), person.national_id)


def _request(browser: Client) -> HttpRequest:
    request = HttpRequest()
    request.COOKIES = {name: morsel.value for name, morsel in browser.cookies.items()}
    return request


@pytest.mark.threat("T18")
def test_a_proven_account_keeps_its_password_and_mobile(world, client, citizen):
    other = Client()
    other.force_login(citizen)
    world.picks(citizen.national_id, ask(client, citizen.national_id))
    client.get("/nafath/wait/")
    citizen.refresh_from_db()
    assert citizen.check_password(cast.PASSWORD) and citizen.mobile and signed_in(other)


# -- confirming --------------------------------------------------------------------------------------
def test_who_is_signed_in_confirms_and_returns_to_the_page(world, client, citizen):
    client.force_login(citizen)
    assert "national_id" not in client.get("/nafath/?next=/application/bank/").content.decode()
    answer = client.post("/nafath/", {"next": "/application/bank/", "national_id": HIND})
    assert answer.url == "/nafath/wait/"
    asked = NafathRequest.objects.get()
    assert (asked.purpose, asked.person, asked.national_id) == ("step_up", citizen, citizen.national_id)
    world.picks(citizen.national_id, shown(client))
    assert client.get("/nafath/wait/").url == "/application/bank/"
    assert client.session["account_authentication_methods"][-1]["method"] == "nafath"


def test_an_approval_for_signing_in_confirms_nothing(world, client, citizen):
    client.force_login(citizen)
    client.post("/nafath/", {})
    NafathRequest.objects.update(person=None)
    world.picks(citizen.national_id, shown(client))
    assert client.get("/nafath/wait/").status_code == 200
    assert NafathRequest.objects.get().state == "approved"
