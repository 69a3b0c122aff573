"""A portal and a Nafath of their own processes, and the person with the telephone."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.people import national_id as national_ids
from accounts.people.models import User
from tests import cast
from tests.accounts.nafath import servers

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
