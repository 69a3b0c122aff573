"""A real Chromium on a real server; a visible skip when there is none, a failure where there must be one."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.people.national_id import make_synthetic_id
from tests.accounts.nafath import servers

ARGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
HIND = make_synthetic_id(880_022)
FAHD = make_synthetic_id(22)
NAME = {"firstName": "هند", "fatherName": "", "grandFatherName": "", "familyName": "المطيري"}
LATE_FONT = "was preloaded using link preload but not used"  # a busy machine is late to use it
QUIET = 10  # looks, a fifth of a second


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")  # not session: its event loop would go on running under every later test
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        words = "Chromium is not installed: apt-get install chromium chromium-driver fonts-noto-core"
        if os.environ.get("REQUIRE_CHROMIUM"):
            pytest.fail(words)
        pytest.skip(words)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread; Django must not mistake our own queries for asynchronous code
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chrome = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield chrome
        chrome.close()


@pytest.fixture
def phone(browser: Browser, live_server, civil_register) -> Iterator[Callable[..., Page]]:
    """Open a citizen's phone: Arabic, Riyadh, 390 px; fails on a console message or a request elsewhere."""
    home = (live_server.url, "data:", "blob:")

    def _stays_home(address: str) -> bool:
        return address.startswith(home)

    opened: list[tuple[BrowserContext, list[str]]] = []

    def open_page(*, scripts: bool = True, viewport: dict | None = None, language: str = "ar-SA") -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            locale=language,
            timezone_id="Asia/Riyadh",
            viewport=viewport or PHONE,
            java_script_enabled=scripts,
        )
        context.set_default_timeout(15_000)
        page, faults = context.new_page(), []
        page.on("console", lambda message: LATE_FONT in message.text or faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: _stays_home(request.url) or faults.append(request.url))
        opened.append((context, faults))
        return page

    yield open_page
    for context, _faults in opened:
        context.close()
    _answered()
    for _context, faults in opened:
        assert not faults, faults


def _answered(most: float = 10.0) -> None:
    """Wait until the server has been quiet for a while: a page that was closed may still be answered, and
    emptying the tables then would be a deadlock."""
    others = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'"
    )
    end, quiet = time.monotonic() + most, 0
    while quiet < QUIET and time.monotonic() < end:
        time.sleep(0.02)
        with connection.cursor() as cursor:
            cursor.execute(others)
            quiet = 0 if cursor.fetchone()[0] else quiet + 1


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where a test may leave pictures; SHOTS=folder keeps them."""
    folder = Path(os.environ.get("SHOTS") or tmp_path / "shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def nafath(live_server, settings, tmp_path) -> Iterator[Callable[..., str]]:
    """Start the simulator with the live server as the place of its callbacks; returns its address."""
    known = {
        HIND: {**NAME, "dateOfBirthG": "1997-03-15"},
        FAHD: {"firstName": "فهد", "familyName": "القحطاني", "dateOfBirthG": "1985-04-12"},
    }
    people = servers.people_file(tmp_path, known)
    opened = []

    def start(*wanted: str) -> str:
        process = servers.simulator(f"{live_server.url}/nafath/callback/", "--people", people, *wanted)
        opened.append(process)
        settings.NAFATH_URL = url = process.__enter__()
        settings.NAFATH_APP_ID, settings.NAFATH_APP_KEY = servers.PAIR.values()
        settings.NAFATH_AUDIENCE, settings.NAFATH_PHONE_URL = servers.AUDIENCE, f"{url}/phone/"
        return url

    yield start
    for process in opened:
        process.__exit__(None, None, None)
