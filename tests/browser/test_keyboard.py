"""Every main page by the Tab key alone, on the narrowest phone: the focus is seen, and nothing keeps it."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import Page

from accounts.people.models import User
from tests import cast
from tests.browser import journey
from tests.browser.test_staff import as_officer
from tests.eligibility.states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 21, 12, tzinfo=ZoneInfo("Asia/Riyadh"))
NARROW = {"width": 320, "height": 700}
MOST_STOPS = 150

PUBLIC = ("/", "/programme/", "/faq/", "/calculator/", "/rates/", "/register/", "/login/", "/nafath/")
OWN = (
    "/dashboard/",
    "/application/",
    "/application/declarations/",
    "/eligibility/",
    "/eligibility/what-if/",
    "/objections/new/",
    "/payments/",
    "/notices/",
    "/profile/",
)
STAFF = ("/staff/", "/staff/eligibility/cycle/", "/staff/eligibility/study/", "/staff/objections/objection/")

# What holds the focus, and what is wrong with it; nothing once the focus has left the page.
STOP = """header => {
  const held = document.activeElement;
  if (!held || held === document.body) return null;
  const bar = document.querySelector(header), over = bar.getBoundingClientRect();
  const box = held.getBoundingClientRect();
  const ringed = part => {
    const style = part && getComputedStyle(part);
    return style && style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 3;
  };
  const above = held.closest(header + ', .strip, .skip, .skip-to-content-link') !== null;
  const faults = {
    'no ring': !ringed(held) && !ringed(held.closest('.drop')),
    'off the screen': box.bottom <= 0 || box.top >= innerHeight,
    'under the header': !above && getComputedStyle(bar).position === 'sticky'
      && box.top < over.bottom && box.bottom > over.top,
  };
  const again = held.dataset.stop !== undefined;
  if (!again) held.dataset.stop = document.querySelectorAll('[data-stop]').length;
  return {
    name: held.outerHTML.slice(0, 90), number: Number(held.dataset.stop), again,
    faults: Object.keys(faults).filter(name => faults[name]),
  };
}"""
# Links inside running text are exempt from the smallest target (WCAG 2.5.8).
SMALL = """[...document.querySelectorAll('main :is(a, button, summary, select, input:not([type=hidden]))')]
  .filter(part => {
    const box = part.getBoundingClientRect(), line = part.parentElement.textContent.trim();
    const inline = getComputedStyle(part).display === 'inline' && line !== part.textContent.trim();
    const hidden = part.closest('label, .skip, .vh') !== null || !part.checkVisibility() || !box.width;
    return !inline && !hidden && (box.height < 24 || box.width < 24);
  }).map(part => part.outerHTML.slice(0, 90))"""


def stops(page: Page, header: str) -> Iterator[dict]:
    """One after the other until the focus leaves the page; from the last it may begin again at the first."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP, header)
        if stop is None or (stop["again"] and stop["number"] == 0):
            return
        assert not stop["again"], ("a trap", page.url, stop)
        yield stop


def walked(page: Page, address: str, header: str = "header.site") -> None:
    """Open the page and Tab through all of it."""
    answer = page.goto(address)
    assert answer is not None and answer.status == 200, address
    assert page.url.endswith(address), page.url
    past = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert past <= 0, (address, past)
    assert not (small := page.evaluate(SMALL)), (address, small)
    found = list(stops(page, header))
    assert 3 < len(found) < MOST_STOPS, (address, len(found))
    assert not (faulty := [stop for stop in found if stop["faults"]]), (address, faulty)


@pytest.fixture
def refused(db) -> User:
    """A head of household who may object: her study was made before the day of the test."""
    with time_machine.travel(NOW.replace(day=5), tick=True):
        sara = cast.person(11, "سارة الشهري")
        STATES["not_eligible_five"](sara)
    return sara


@pytest.mark.parametrize("language", ["ar-SA", "en-US"])
def test_a_visitor_reaches_everything_by_the_tab_key(phone, language):
    page = phone(viewport=NARROW, language=language)
    for address in PUBLIC:
        walked(page, address)


def test_a_citizen_reaches_everything_by_the_tab_key(phone, refused):
    with time_machine.travel(NOW, tick=True):
        page = phone(viewport=NARROW)
        journey.sign_in(page, refused.national_id, cast.PASSWORD)
        for address in OWN:
            walked(page, address)


def test_an_officer_reaches_everything_by_the_tab_key(phone, refused, officer, live_server):
    page = phone(viewport=NARROW)
    as_officer(page, officer, live_server.url)
    for address in STAFF:
        walked(page, address, "#header")
