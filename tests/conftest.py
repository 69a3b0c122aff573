"""The named cast, the closed network, the clean counters."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.test import APIClient

from accounts.codes import services as code_services
from accounts.people.models import User
from accounts.sms import services as sms_services
from common.uploads import rebuilding
from tests import cast, civil_people
from tests.programme import case, pages, programme
from tests.simulators.process import running
from tests.tripwire import add_stored, hits, secrets, watching

__all__ = ["case", "pages", "programme"]


@pytest.fixture(autouse=True)
def own_places(settings, tmp_path: Path) -> None:
    """Each test writes its SMS and documents to a place of its own."""
    settings.SMS_OUTBOX = tmp_path / "sms.jsonl"
    settings.PRIVATE_ROOT = tmp_path / "private"


@pytest.fixture(autouse=True)
def busy_machine(monkeypatch) -> None:
    """A file is rebuilt at once however busy the machine of the tests is; who tests the wait shortens it."""
    monkeypatch.setattr(rebuilding, "WAIT_SECONDS", rebuilding.CHILD_SECONDS)
    monkeypatch.setattr(rebuilding, "WEB_SECONDS", rebuilding.CHILD_SECONDS)


@pytest.fixture(autouse=True)
def fresh_counters() -> Iterator[None]:
    cache.clear()
    yield


@pytest.fixture(autouse=True)
def tripwire(request: pytest.FixtureRequest, own_places: None) -> Iterator[None]:
    """G9: every test with a database fails when personal data or a code stands where it must not."""
    stored = {"db", "transactional_db"} & set(request.fixturenames) or request.node.get_closest_marker(
        "django_db"
    )
    if not stored:
        yield
        return
    request.getfixturevalue("transactional_db" if "transactional_db" in request.fixturenames else "db")
    with watching() as places:
        yield
        add_stored(places)
        secret = secrets()
    found = hits(places, secret)
    assert not found, found


@pytest.fixture(scope="session")
def _register_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    file = civil_people.people_file(tmp_path_factory.mktemp("civil-register"))
    with running("civil_register", "--people", str(file), CIVIL_REGISTER_KEY=civil_people.KEY) as url:
        yield url


@pytest.fixture
def civil_register(_register_process: str, settings) -> str:
    """The register's own process, which knows the cast; returns its address."""
    settings.CIVIL_REGISTER_URL, settings.CIVIL_REGISTER_KEY = _register_process, civil_people.KEY
    return _register_process


@pytest.fixture
def sara(db) -> User:
    """A citizen with an account and nothing else."""
    return cast.person(11, "سارة الشهري")


@pytest.fixture
def fahd(db) -> User:
    """Head of a household whose file is complete and declared truthfully: eligible, 1,427.47 SAR."""
    citizen = cast.person(22, "فهد القحطاني")
    cast.declare(cast.full_file(citizen))
    return citizen


@pytest.fixture
def nasser(db) -> User:
    """Declared 7,800 where the record says 9,650: not eligible because of data_mismatch_income."""
    citizen = cast.person(33, "ناصر الدوسري")
    cast.declare(cast.full_file(citizen, income="7800.00", salary_on_record="9650.00"))
    return citizen


@pytest.fixture
def stranger(db) -> User:
    """A citizen who must never see what is not his."""
    return cast.person(99, "غريب بن غريب")


@pytest.fixture
def officer(db) -> User:
    """An officer who may do everything an officer can, with the app on her telephone."""
    return cast.officer(77, "هدى المراجعة", is_superuser=True)


def just_proved(client: Client, person: User) -> Client:
    """What a sign-in leaves: this person gave the password a moment ago."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(person.pk)
    session.save()
    return cast.prove(client, person)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which this person has signed in; an officer proved the second factor too."""

    def enter(person: User) -> Client:
        return just_proved(Client(), person)

    return enter


@pytest.fixture
def api_of() -> Callable[[User | None], APIClient]:
    """A program with this person's session; CSRF is checked as in production."""

    def enter(person: User | None = None) -> APIClient:
        return just_proved(APIClient(), person) if person else APIClient()

    return enter


@pytest.fixture
def texts(settings) -> Callable[[], list[str]]:
    """Send the SMS that wait and return the words of all that were sent so far."""

    def read() -> list[str]:
        code_services.deliver_asked_codes()
        sms_services.send_pending()
        if not settings.SMS_OUTBOX.exists():
            return []
        return [json.loads(line)["words"] for line in settings.SMS_OUTBOX.read_text().splitlines()]

    return read
