"""The pages of Nafath against the simulator's own process: in, refused, expired, registered, confirmed."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from accounts.nafath.models import NafathRequest
from accounts.people import national_id as national_ids
from accounts.people.models import User
from accounts.sign_in.models import SignIn
from tests import cast
from tests.accounts.nafath.pages.conftest import (
    NUMBERS,
    ask,
    other_than,
    signed_in,
)

pytestmark = pytest.mark.django_db


# -- in -----------------------------------------------------------------------------------------------
def test_a_known_citizen_is_signed_in_and_goes_where_he_wanted(world, client, citizen):
    arabic = citizen.national_id.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    number = ask(client, arabic, next="/payments/")
    before = client.session.session_key
    assert client.get("/nafath/state/").status_code == 200
    world.picks(citizen.national_id, number)
    assert client.get("/nafath/state/").headers["HX-Redirect"] == "/nafath/wait/"
    answer = client.get("/nafath/wait/")
    assert answer.status_code == 302 and answer.url == "/payments/"
    assert signed_in(client) and client.session.session_key != before
    assert SignIn.objects.get(person=citizen).way == "nafath"
    assert NafathRequest.objects.get().state == "consumed"


def test_nobody_is_sent_to_another_site_afterwards(world, client, citizen):
    number = ask(client, citizen.national_id, next="https://evil.example/")
    world.picks(citizen.national_id, number)
    assert client.get("/nafath/wait/").url == "/dashboard/"


@pytest.mark.parametrize("pressed", ["a wrong number", ""], ids=["wrong number", "refused"])
def test_a_wrong_number_or_a_refusal_lets_nobody_in(world, client, citizen, pressed):
    number = ask(client, citizen.national_id)
    world.picks(citizen.national_id, other_than(number) if pressed else "")
    page = client.get("/nafath/wait/").content.decode()
    assert "رُفض الطلب في تطبيق نفاذ" in page and "كلمة المرور" in page
    assert not signed_in(client)
    again = client.post("/nafath/", {"national_id": citizen.national_id})
    assert again.status_code == 200 and "رُفض الطلب" in again.content.decode()  # paused


def test_silence_ends_the_request_and_a_new_number_can_be_had(simulators, use, client, citizen):
    use(simulators[1])
    ask(client, citizen.national_id)
    with time_machine.travel(timezone.now() + timedelta(seconds=6), tick=True):  # then Nafath may be asked
        time.sleep(1.1)
        page = client.get("/nafath/wait/").content.decode()
        assert "انتهت مهلة الطلب" in page and not signed_in(client)
        assert ask(client, citizen.national_id)


@pytest.mark.threat("T23")
def test_another_browser_sees_nothing_of_the_request(world, client, citizen):
    number = ask(client, citizen.national_id)
    stranger = Client()
    session = stranger.session
    session["nafath"] = dict(client.session["nafath"])  # even with the key of the request
    session.save()
    assert stranger.get("/nafath/state/").status_code == 404
    assert stranger.get("/nafath/wait/").url == "/nafath/"
    world.picks(citizen.national_id, number)
    assert stranger.get("/nafath/wait/").url == "/nafath/" and not signed_in(stranger)
    assert client.get("/nafath/wait/").url == "/dashboard/"


@pytest.mark.threat("T24")
def test_the_page_names_the_time_and_the_browser(world, client, citizen):
    ask(client, citizen.national_id)
    agent = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
    page = client.get("/nafath/wait/", headers={"User-Agent": agent}).content.decode()
    at = timezone.localtime(NafathRequest.objects.get().asked_at)
    assert at.strftime("%H:%M:%S") in page and "Chrome, Android" in page
    assert re.search(r'<noscript>\s*<meta http-equiv="refresh"', page) and "ننتظر موافقتك" in page


def test_the_same_browser_asking_twice_comes_to_the_same_number(world, client, citizen):
    assert ask(client, citizen.national_id) == ask(client, citizen.national_id)


def test_an_open_request_of_another_browser_is_told(world, client, citizen):
    ask(client, citizen.national_id)
    page = Client().post("/nafath/", {"national_id": citizen.national_id}).content.decode()
    assert "يوجد طلب قائم في تطبيق نفاذ" in page


def test_cancelling_goes_back_to_the_password(world, client, citizen):
    number = ask(client, citizen.national_id, next="/payments/")
    assert client.post("/nafath/wait/", {"cancel": "1"}).url == "/login/?next=%2Fpayments%2F"
    world.picks(citizen.national_id, number)
    assert client.get("/nafath/wait/").url == "/nafath/" and not signed_in(client)


def test_when_nafath_is_away_the_page_says_what_to_do(use, client, citizen):
    use("http://127.0.0.1:9")
    page = client.post("/nafath/", {"national_id": citizen.national_id}).content.decode()
    assert "تعذّر الاتصال بالنفاذ الوطني الآن" in page and "/login/" in page


def test_an_id_that_nobody_can_have_is_not_asked(use, client):
    use("http://127.0.0.1:9")
    assert "رقم" in client.post("/nafath/", {"national_id": "1234567890"}).content.decode()
    assert not NafathRequest.objects.exists()


def test_the_page_asks_the_same_for_known_and_unknown_people(world, client, citizen):
    for national_id in (citizen.national_id, national_ids.make_synthetic_id(next(NUMBERS))):
        answer = Client().post("/nafath/", {"national_id": national_id})
        assert (answer.status_code, answer.url) == (302, "/nafath/wait/")


def test_polling_does_not_count_as_use(world, client, citizen):
    client.force_login(citizen)
    client.get("/dashboard/")
    ask(client, citizen.national_id)
    seen = client.session["seen"]
    with time_machine.travel(timezone.now() + timedelta(minutes=14), tick=True):
        client.get("/nafath/state/", headers={"X-Poll": "1"})
        assert client.session["seen"] == seen


def test_officers_do_not_come_in_by_nafath(world, client):
    officer = cast.person(next(NUMBERS), "هدى المراجعة", is_staff=True)
    number = ask(client, officer.national_id)
    world.picks(officer.national_id, number)
    assert "التحقق الثنائي" in client.get("/nafath/wait/").content.decode()
    assert not signed_in(client)


def test_a_closed_account_stays_closed(world, client, citizen):
    User.objects.filter(pk=citizen.pk).update(is_active=False)
    number = ask(client, citizen.national_id)
    world.picks(citizen.national_id, number)
    assert "هذا الحساب مغلق" in client.get("/nafath/wait/").content.decode()
    assert not signed_in(client)


# -- the demonstration ---------------------------------------------------------------------------------
def test_the_demonstrations_people_are_known_to_the_simulator(settings, tmp_path):
    from citizen_portal.demo import nafath_people
    from citizen_portal.demo.people import DEMO_HOUSEHOLDS, NEWCOMERS
    from simulators.nafath.people import read_people

    settings.VAR, settings.PORTAL_DEMO = tmp_path, True
    call_command("demo")
    people = read_people(nafath_people.people_file())
    for story in (*DEMO_HOUSEHOLDS, *NEWCOMERS):
        assert people.name(story.national_id) == story.name
    for person in User.objects.filter(is_staff=False):
        assert people.claims(person.national_id)["dateOfBirthG"] == person.birth_date.isoformat()
