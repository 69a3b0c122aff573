"""Every named page of citizen and public, in Arabic on a phone: no message, nothing past the edge."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from tests import cast
from tests.browser import journey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOT_PAGES = {
    "language", "health", "csp_report", "keep_session", "account_logout", "nafath_state", "nafath_callback",
    "nafath_register", "nafath_wait", "withdraw", "dev_sms",
}  # fmt: skip
NOT_OURS = ("staff/", "api/")
PAST = "document.documentElement.scrollWidth - window.innerWidth"


def pages(resolver=None, prefix: str = "") -> dict[str, str]:
    """Name and address of every page that needs no number in its address."""
    found: dict[str, str] = {}
    for pattern in (resolver or get_resolver()).url_patterns:
        where = prefix + str(pattern.pattern)
        if where.startswith(NOT_OURS) or "<" in where or "." in where:
            continue
        if isinstance(pattern, URLResolver):
            found |= pages(pattern, where)
        elif isinstance(pattern, URLPattern) and pattern.name and pattern.name not in NOT_PAGES:
            found[pattern.name] = f"/{where}"
    return found


def test_every_page_fits_a_phone_and_says_nothing_to_the_console(phone, sara, shots):
    application = cast.full_file(sara)
    cast.declare(application)
    guest, citizen = phone(), phone()
    journey.sign_in(citizen, sara.national_id, cast.PASSWORD)
    sections = [
        f"/application/{slug}/"
        for slug in ("personal", "dependants", "income", "housing", "bank", "documents")
    ]
    for name, address in [*sorted(pages().items()), *((a, a) for a in sections)]:
        for page in (guest, citizen):
            answer = page.goto(address)
            assert answer is None or answer.status < 400, (name, answer.status)
            assert page.locator("h1").count() == 1, name
            assert page.evaluate(PAST) <= 0, f"{name}: past the edge at 390 px"
        citizen.screenshot(path=shots / f"{name.strip('/').replace('/', '-')}.png", full_page=True)
