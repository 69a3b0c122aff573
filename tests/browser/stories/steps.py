"""What the stories share: looking at a page, signing, a family that is paid already."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.people.models import User
from applications.bank import services as bank_services
from common.dates import RIYADH
from eligibility.studies import services as study_services
from tests import cast
from tests.browser.households import Household, children
from tests.browser.test_payment_objection import as_person

PAST = "document.documentElement.scrollWidth - window.innerWidth"
THREE_SCREENS = 3 * 844 + 600  # and the frame's foot
PLACES = ("/dashboard/", "/eligibility/", "/payments/", "/application/", "/notices/")
LATIN = re.compile(r"[A-Za-z]{3,}")
ISO_DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
FILE_TYPES = re.compile(r"PDF|JPE?G|PNG|HEIC|SHA-256|CSV", re.IGNORECASE)  # names in any language
ARABIC_WORDS = """() => {
  const copy = document.querySelector("main").cloneNode(true);
  for (const each of copy.querySelectorAll("[dir=ltr], [lang=en], script")) each.remove();
  return copy.textContent;
}"""

type Walk = Callable[[Page, str], None]


def check(page: Page, shots: Path, name: str) -> None:
    page.screenshot(path=shots / f"{name}.png", full_page=True)
    assert page.locator("h1").count() == 1, page.url
    assert page.evaluate(PAST) <= 0, f"{page.url}: past the edge"
    latin = [word for word in page.evaluate(ARABIC_WORDS).split() if LATIN.search(word)]
    assert [word for word in latin if not FILE_TYPES.search(word)] == [], page.url
    assert not ISO_DAY.search(page.locator("main").inner_text()), page.url


def review_and_sign(page: Page, shots: Path, story: str, changed_on: date | None = None) -> None:
    """Look at what is signed, then sign it."""
    page.goto("/application/review/")
    check(page, shots, f"{story}-review")
    sign(page, changed_on)


def sign(page: Page, changed_on: date | None = None) -> None:
    """Review, agree, submit: a first declaration, or a change of this day."""
    page.goto("/application/review/")
    if changed_on:
        page.check("input[name=changed_on_calendar][value=gregorian]")
        page.fill("input[name=changed_on_day]", str(changed_on.day))
        page.select_option("select[name=changed_on_month]", str(changed_on.month))
        page.fill("input[name=changed_on_year]", str(changed_on.year))
    page.check("#id_attest")
    page.locator("main form:has(#id_attest) button").last.click()
    expect(page).to_have_url(re.compile(r"/application/declarations/\d+/"))


def result(page: Page, words: str, amount: str = "") -> None:
    """The same result and amount on the dashboard and on the study page."""
    for address in ("/dashboard/", "/eligibility/"):
        page.goto(address)
        expect(page.locator("main .tag").first).to_have_text(words)
        if amount:
            expect(page.locator("main")).to_contain_text(amount)


def studied(day: date) -> None:
    bank_services.check_accounts()
    study_services.study_pending(day)


def next_day(clock: time_machine.Traveller, day: date) -> None:
    clock.move_to(datetime(day.year, day.month, day.day, 9, tzinfo=RIYADH))


def enter(phone: Callable[..., Page], live_server: Any, person: User) -> Page:
    return as_person(phone(), person, live_server.url)


def paid(number: int, name: str, salary: str = "6000", record: dict | None = None) -> tuple[User, Household]:
    """A family of four that was declared on 5 November and studied for December."""
    people = (
        ("منى القحطاني", "wife", date(1988, 1, 9), "none", "none"),
        *children("القحطاني", 11, 7),
    )
    story = Household(number, name, people=people, salary=salary, record=record or {})
    person = story.owner()
    cast.declare(story.complete(person))
    studied(timezone.localdate())
    return person, story


def attach(page: Page, kind: str, file: Path, width: int) -> None:
    """Choose a picture of this width as a paper of this kind; nothing is sent yet."""
    file.write_bytes(cast.picture(size=(width, 200)).read())
    page.select_option("#id_kind", kind)
    page.set_input_files("#id_file", file)
