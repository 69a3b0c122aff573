"""«دراسة الأهلية» and the rates in a real browser: no state is wider than a phone, and A4 holds all of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Page

from tests import cast
from tests.browser import journey
from tests.browser.conftest import DESK, PHONE
from tests.eligibility.states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Asia/Riyadh"))


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("state", STATES)
def test_no_state_is_wider_than_the_screen(phone, shots, state):
    with time_machine.travel(NOW.replace(day=5), tick=True):
        sara = cast.person(11, "سارة الشهري")
        STATES[state](sara)
    with time_machine.travel(NOW, tick=True):
        page = phone(scripts=False)
        journey.sign_in(page, sara.national_id, cast.PASSWORD)
        for width, viewport in (("390", PHONE), ("1280", DESK)):
            page.set_viewport_size(viewport)
            page.goto("/eligibility/")
            journey.seen(page, shots, f"study-{state}-{width}")
            assert fits(page), width


def test_the_study_prints_on_paper(phone, shots):
    with time_machine.travel(NOW.replace(day=5), tick=True):
        sara = cast.person(11, "سارة الشهري")
        STATES["not_eligible_twelve"](sara)
    with time_machine.travel(NOW, tick=True):
        page = phone(viewport=DESK)
        journey.sign_in(page, sara.national_id, cast.PASSWORD)
        page.goto("/eligibility/")
        page.emulate_media(media="print")
        paper = page.pdf(format="A4", path=shots / "study.pdf", print_background=True)
        assert paper.startswith(b"%PDF")
        assert page.get_by_text("طُبعت في").is_visible() and not page.locator("header.site").is_visible()


@pytest.mark.parametrize("language", ["ar-SA", "en-US"])
def test_the_rates_fit_on_a_phone(phone, shots, language):
    page = phone(scripts=False, language=language)
    for width, viewport in (("390", PHONE), ("1280", DESK)):
        page.set_viewport_size(viewport)
        page.goto("/rates/")
        journey.seen(page, shots, f"rates-{language}-{width}")
        assert fits(page), width
