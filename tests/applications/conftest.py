"""A household half way through its file, and how to ask eight times at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from accounts.people.models import User
from applications.file import services as file_services
from applications.file.models import Application
from tests import cast


@pytest.fixture
def draft(sara) -> Application:
    """Sara's file, opened and empty."""
    return file_services.open_application(sara)


@pytest.fixture
def complete(sara) -> Application:
    """Sara's file with all six sections complete, not yet submitted."""
    cast.full_file(sara)
    return Application.objects.get(owner=sara)


@pytest.fixture
def elsewhere(stranger) -> Application:
    """The stranger's own complete file: nothing of Sara's may reach it, and nothing of it Sara."""
    return cast.full_file(stranger)


@pytest.fixture
def at_once() -> Callable:
    """Call with many threads, each with its own connection, let go at the same moment."""

    def run(call: Callable, times: int = 8) -> list:
        gate = threading.Barrier(times)

        def one(number: int):
            try:
                gate.wait(10)
                return call(number)
            except Exception as error:
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(one, range(times)))

    return run


def in_words(answer) -> str:
    """The page, for looking into."""
    return answer.content.decode()


def someone(number: int, name: str = "نورة الحربي") -> User:
    return cast.person(number, name)


def on_day(day: date, name: str = "changed_on") -> dict[str, object]:
    """A day as the three boxes send it."""
    parts = {"calendar": "gregorian", "day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": value for part, value in parts.items()}
