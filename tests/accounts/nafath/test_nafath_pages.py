"""The pages of Nafath against the simulator's own process: in, refused, expired, registered, confirmed."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.management import call_command
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
from tests.accounts.nafath import servers
from tests.accounts.sign_in.test_sign_in import enter

pytestmark = pytest.mark.django_db
HIND = national_ids.make_synthetic_id(880_011)
NAME = {"firstName": "هند", "fatherName": "", "grandFatherName": "", "familyName": "المطيري"}
KNOWN = {HIND: {**NAME, "dateOfBirthG": "1997-03-15"}}


@dataclass
class World:
    """The simulator, and the way of its callbacks to the portal under test."""

    url: str
    portal: servers.Portal

    def picks(self, national_id: str, number: str) -> None:
        """Press this number in the person's app (or refuse with none) and let the portal be told."""
        already = len(self.portal.bodies)
        servers.Phone(self.url, national_id).press(number)
        self.portal.told(already + 1)
        assert Client().post(
            "/nafath/callback/", self.portal.bodies[-1], content_type="application/json"
        ).status_code == 200  # fmt: skip


@pytest.fixture(scope="module")
def portal() -> Iterator[servers.Portal]:
    told = servers.Portal()
    with servers.listening(told.answer) as told.url:
        yield told


@pytest.fixture(scope="module")
def simulators(portal, tmp_path_factory) -> Iterator[tuple[str, str]]:
    """One with the contract's clocks, one whose requests live for a second."""
    people = servers.people_file(tmp_path_factory.mktemp("people"), KNOWN)
    with (
        servers.simulator(portal.url, "--people", people) as patient,
        servers.simulator(portal.url, "--seconds", "1", "--life", "2") as hasty,
    ):
        yield patient, hasty


@pytest.fixture
def use(settings) -> Callable[[str], None]:
    def name(url: str) -> None:
        settings.NAFATH_URL, settings.NAFATH_AUDIENCE = url, servers.AUDIENCE
        settings.NAFATH_APP_ID, settings.NAFATH_APP_KEY = servers.PAIR.values()

    return name


@pytest.fixture
def world(simulators, portal, use) -> World:
    use(simulators[0])
    return World(simulators[0], portal)


# a person has one open request at a time in the simulator, too: each test has people of its own
NUMBERS = iter(range(6_100_000, 6_200_000))


@pytest.fixture
def citizen(db) -> User:
    return cast.person(next(NUMBERS), "سارة الشهري")


def ask(client: Client, national_id: str, **more: str) -> str:
    """Ask for a request and return the number that the page shows."""
    answer = client.post("/nafath/", {"national_id": national_id, **more})
    assert answer.status_code == 302 and answer.url == "/nafath/wait/", answer.content.decode()[:3000]
    return shown(client)


def shown(client: Client) -> str:
    page = client.get("/nafath/wait/").content.decode()
    return re.search(r'class="nafath__number">\D*(\d\d)', page)[1]


def other_than(number: str) -> str:
    return "99" if number != "99" else "98"


def signed_in(client: Client) -> bool:
    return client.get("/notices/").status_code == 200


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
