"""The API's door of Nafath holds what the pages hold: one browser, once, paused, counted, no officer."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.nafath.models import NafathRequest
from accounts.people import national_id as national_ids
from accounts.people.models import User
from accounts.sign_in.models import SignIn
from tests import cast
from tests.accounts.conftest import code_in
from tests.accounts.nafath.pages.conftest import HIND, NUMBERS, other_than

pytestmark = pytest.mark.django_db
NAFATH, APPROVAL, REGISTRATION = (f"/api/v1/nafath/{part}" for part in ("", "approval/", "registration/"))


def ask(api: APIClient, national_id: str) -> str:
    """Ask for a request; returns the number to pick."""
    answer = api.post(NAFATH, {"national_id": national_id}, format="json")
    assert answer.status_code == 202, answer.content.decode()
    return answer.json()["number"]


def refused(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.threat("T20", "T23")
def test_a_program_signs_in_once_with_arabic_digits_and_a_new_session(world, citizen):
    api = APIClient()
    number = ask(api, citizen.national_id.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    assert refused(api.post(APPROVAL)) == (409, "spent"), "nobody has approved yet"
    before = api.session.session_key
    world.picks(citizen.national_id, number)
    assert api.get(NAFATH).json()["state"] == "approved"
    assert api.post(APPROVAL).json() == {"outcome": "signed_in"}
    assert api.session.session_key != before
    assert api.get("/api/v1/me/").status_code == 200
    assert api.post(APPROVAL).status_code == 404
    assert SignIn.objects.get(person=citizen).way == "nafath"


@pytest.mark.threat("T23")
def test_another_program_sees_nothing_of_the_request(world, citizen):
    api, stranger = APIClient(), APIClient()
    world.picks(citizen.national_id, ask(api, citizen.national_id))
    for act in (stranger.get, stranger.delete):
        assert act(NAFATH).status_code == 404
    assert stranger.post(APPROVAL).status_code == 404
    assert api.post(APPROVAL).json() == {"outcome": "signed_in"}


@pytest.mark.threat("T24")
@pytest.mark.parametrize("pressed", [True, False], ids=["wrong number", "refused"])
def test_a_wrong_number_or_a_refusal_lets_no_program_in_and_pauses(world, citizen, pressed):
    api = APIClient()
    number = ask(api, citizen.national_id)
    world.picks(citizen.national_id, other_than(number) if pressed else "")
    assert refused(api.post(APPROVAL))[0] == 409
    assert refused(api.post(NAFATH, {"national_id": citizen.national_id}, format="json")) == (409, "paused")
    assert api.get("/api/v1/me/").status_code == 401


@pytest.mark.threat("T24")
def test_a_person_has_one_open_request_whichever_door_asked(world, client, citizen):
    ask(APIClient(), citizen.national_id)
    again = APIClient().post(NAFATH, {"national_id": citizen.national_id}, format="json")
    assert refused(again) == (409, "active_exists")
    assert client.post("/nafath/", {"national_id": citizen.national_id}).status_code == 200, "the page, too"


def test_giving_up_ends_the_request_and_its_late_approval(world, citizen):
    api = APIClient()
    number = ask(api, citizen.national_id)
    assert api.delete(NAFATH).status_code == 204
    world.picks(citizen.national_id, number)
    assert api.post(APPROVAL).status_code == 404
    assert api.get("/api/v1/me/").status_code == 401


@pytest.mark.threat("T30")
def test_officers_and_closed_accounts_do_not_come_in_by_a_program(world, citizen):
    officer = cast.officer(next(NUMBERS), "هدى المراجعة")
    User.objects.filter(pk=citizen.pk).update(is_active=False)
    for person, code in ((officer, "officer"), (citizen, "closed")):
        api = APIClient()
        world.picks(person.national_id, ask(api, person.national_id))
        assert refused(api.post(APPROVAL)) == (409, code)
        assert api.get("/api/v1/me/").status_code == 401


def test_who_is_signed_in_confirms_with_the_own_id_only(world, citizen, api_of):
    api = api_of(citizen)
    other = national_ids.make_synthetic_id(next(NUMBERS))
    assert refused(api.post(NAFATH, {"national_id": other}, format="json")) == (409, "not_yourself")
    world.picks(citizen.national_id, ask(api, citizen.national_id))
    assert api.post(APPROVAL).json() == {"outcome": "confirmed"}


def test_somebody_new_gives_the_mobile_and_gets_an_account_by_a_program(world, texts):
    api = APIClient()
    sent = {"mobile": "٠٥٠٠٠٠٠٧٧١", "terms": True}
    assert refused(api.post(REGISTRATION, sent, format="json")) == (409, "no_registration")
    world.picks(HIND, ask(api, HIND))
    assert api.post(APPROVAL).json() == {"outcome": "mobile_needed"}
    assert api.post(REGISTRATION, {**sent, "mobile": "12"}, format="json").status_code == 400
    assert api.post(REGISTRATION, sent, format="json").status_code == 202
    code = {"code": code_in(texts()), "terms": True}
    assert api.post("/api/v1/registrations/code/", code, format="json").status_code in (200, 201)
    person = User.objects.get(national_id=HIND)
    assert (person.mobile, person.has_usable_password()) == ("+966500000771", False)
    assert person.proved_by_nafath_at is not None


def test_what_is_no_id_is_not_asked(world):
    answer = APIClient().post(NAFATH, {"national_id": "1234567890"}, format="json")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "national_id")
    assert not NafathRequest.objects.exists()


def test_a_page_of_another_site_asks_nothing(world, citizen):
    strict = Client(enforce_csrf_checks=True)
    body = {"national_id": citizen.national_id}
    assert strict.post("/nafath/", body).status_code == 403
    assert not NafathRequest.objects.exists()
