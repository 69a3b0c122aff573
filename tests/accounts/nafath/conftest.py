"""A simulator with the real clock, one with a short clock, and the portal's side of the callback."""

from collections.abc import Callable, Iterator

import pytest

from accounts.people.national_id import make_synthetic_id
from tests.accounts.nafath import servers


@pytest.fixture(scope="package")
def _portal() -> Iterator[servers.Portal]:
    portal = servers.Portal()
    with servers.listening(portal.answer) as portal.url:
        yield portal


@pytest.fixture
def portal(_portal: servers.Portal) -> servers.Portal:
    _portal.bodies.clear()
    _portal.failing = 0
    return _portal


@pytest.fixture(scope="package")
def simulator(_portal: servers.Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """60 seconds to answer; knows one person from a file."""
    nora = {"firstName": "نورة", "familyName": "العتيبي", "dateOfBirthG": "1985-03-02", "gender": "F"}
    people = servers.people_file(tmp_path_factory.mktemp("people"), {make_synthetic_id(1010101): nora})
    with servers.simulator(_portal.url, "--people", people) as url:
        yield url


@pytest.fixture(scope="package")
def hasty(_portal: servers.Portal) -> Iterator[str]:
    """One second to answer, two until the transaction is forgotten."""
    with servers.simulator(_portal.url, "--seconds", "1", "--life", "2") as url:
        yield url


@pytest.fixture
def somebody() -> Callable[[], str]:
    """A new valid ID each time: one person has one request at a time."""
    return lambda: make_synthetic_id(next(NUMBERS))


NUMBERS = iter(range(5_000_000, 6_000_000))
