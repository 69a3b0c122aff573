"""A story's clock, and the look at the pages that a person has."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from playwright.sync_api import Page

from common.dates import RIYADH
from tests.browser.stories.steps import PLACES, Walk, check


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """5 November 2026, nine in the morning; a story moves it on."""
    with time_machine.travel(datetime(2026, 11, 5, 9, tzinfo=RIYADH), tick=True) as clock:
        yield clock


@pytest.fixture
def walk(shots) -> Walk:
    """Look at the pages of a person: one heading, nothing past the edge, no Latin word, a picture of each."""

    def look(page: Page, story: str, *more: str) -> None:
        for address in (*PLACES, *more):
            page.goto(address)
            check(page, shots, f"{story}-{address.strip('/').replace('/', '-')}")

    return look
