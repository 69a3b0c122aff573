"""`make gallery`: every page × state × language × width as one HTML page of pictures under var/gallery/.

Not a test of the suite: pytest only gives it the live server and the browser. `make gallery ARGS="-k public"`
takes the pages of one kind.
"""

import html
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Browser, Page

from accounts.people.models import User
from eligibility.studies import services as study_services
from objections.models import Objection
from payments.dues import services as due_services
from payments.dues.models import Payment
from tests import cast
from tests.browser.test_every_page import SECTIONS, pages
from tests.browser.test_payment_objection import as_person
from tests.eligibility import states

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOLDER = Path(__file__).parents[2] / "var" / "gallery"
WIDTHS = (320, 390, 768, 1280)
LANGUAGES = {"ar": "ar-SA", "en": "en-US"}
NOW = "2026-11-06T12:00:00+03:00"
PAST = "document.documentElement.scrollWidth - window.innerWidth"
RESULT = ("/dashboard/", "/eligibility/", "/payments/", "/eligibility/what-if/")
LONG = "عبدالرحمن بن عبدالعزيز بن عبدالمحسن آل عبدالرحيم القحطاني"


@pytest.fixture(scope="session", autouse=True)
def folder() -> Iterator[Path]:
    """Pictures of this run alone; the page of all of them is written at the end."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    yield FOLDER
    write_page(FOLDER)


def write_page(folder: Path) -> None:
    """One page: a row for each address and state, its pictures beside one another, loaded as one scrolls."""
    rows: dict[str, list[Path]] = {}
    for picture in sorted(folder.glob("*.jpg")):
        rows.setdefault(picture.stem.rpartition("@")[0], []).append(picture)
    parts = [
        f'<h2 id="{html.escape(name)}">{html.escape(name)}</h2><p>'
        + "".join(
            f'<a href="{html.escape(each.name)}"><img loading="lazy" src="{html.escape(each.name)}"'
            f' alt="{html.escape(each.stem)}"></a>'
            for each in pictures
        )
        for name, pictures in rows.items()
    ]
    style = "p{display:flex;gap:8px;align-items:start;overflow:auto}img{height:640px;border:1px solid #999}"
    head = f'<!doctype html><meta charset="utf-8"><title>Gallery</title><style>{style}</style>'
    (folder / "index.html").write_text(f"{head}<h1>{len(rows)} pages and states</h1>{''.join(parts)}")


def take(browser: Browser, home: str, state: str, addresses: list[str], person: User | None = None, **also):
    """A picture of each address in both languages and all widths; a page wider than its window is named."""
    wide = []
    for language, locale in LANGUAGES.items():
        context = browser.new_context(base_url=home, locale=locale, timezone_id="Asia/Riyadh", **also)
        page = context.new_page()
        if person:
            as_person(page, person, home)
        for address in addresses:
            wide += list(_widths(page, state, address, language))
        context.close()
    print(f"\n{state}: {len(addresses)} pages; past the edge: {wide or 'none'}")
    assert not wide


def _widths(page: Page, state: str, address: str, language: str) -> Iterator[str]:
    page.goto(address)
    page.evaluate("document.fonts.ready")
    name = f"{state} {address.strip('/').replace('/', '-') or 'home'}"
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        where = FOLDER / f"{name}@{language}-{width:04d}.jpg"
        page.screenshot(path=where, full_page=True, type="jpeg", quality=60)
        if page.evaluate(PAST) > 0:
            yield f"{address} {language} {width}"


def test_public(browser, live_server, civil_register):
    take(browser, live_server.url, "public", [*pages("anonymous"), "/nowhere/"])


def test_owner(browser, live_server, sara):
    cast.declare(cast.full_file(sara))
    addresses = [*pages("owner"), *(f"/application/{slug}/" for slug in SECTIONS)]
    own = sara.application
    addresses += [
        reverse("receipt", args=[1]),
        reverse("dependant", args=[own.dependants.first().pk]),
        reverse("dependant_remove", args=[own.dependants.first().pk]),
        reverse("income", args=[own.incomes.first().pk]),
        reverse("document", args=[own.documents.first().pk]),
    ]
    take(browser, live_server.url, "owner", addresses, sara)


@pytest.mark.parametrize("state", sorted(states.STATES))
def test_result(browser, live_server, sara, state):
    with time_machine.travel(NOW, tick=True):
        sara.name = LONG
        sara.save()
        states.STATES[state](sara)
        take(browser, live_server.url, state, list(RESULT), sara)


def test_empty(browser, live_server, sara):
    addresses = ["/dashboard/", "/application/", "/eligibility/", "/payments/", "/objections/", "/notices/"]
    take(browser, live_server.url, "empty", addresses, sara)


def test_payments_and_objections(browser, live_server, sara):
    with time_machine.travel("2026-11-05T12:00:00+03:00", tick=True):
        cast.declare(cast.full_file(sara, income="7800.00", salary_on_record="9650.00"))
        study_services.study_pending(cast.days_ago(0))
        study = study_services.Study.objects.get()
        code = "data_mismatch_income"
        fahd = cast.person(22, LONG)
        cast.declare(cast.full_file(fahd))
        cast.object_to(study, code=code, person=sara.national_id, today=cast.days_ago(0))
    with time_machine.travel("2026-11-11T12:00:00+03:00", tick=True):
        cast.results_come_out(cast.days_ago(0))
        due_services.schedule_deposits(cast.days_ago(0))
        objection, home = Objection.objects.get(), live_server.url
        shown = [reverse("objections"), reverse("objection", args=[objection.pk])]
        shown.append(reverse("objection_withdraw", args=[objection.pk]))
        take(browser, home, "objection", shown, sara)
        payment = Payment.objects.get(application__owner=fahd)
        take(browser, home, "payment", ["/payments/", reverse("payment", args=[payment.pk])], fahd)


@pytest.mark.parametrize(
    ("state", "also"),
    [
        ("without scripts", {"java_script_enabled": False}),
        ("forced colours", {"forced_colors": "active"}),
        ("200 percent", {"device_scale_factor": 2}),
    ],
)
def test_other_eyes(browser, live_server, sara, state, also):
    states.eligible_five(sara)
    take(browser, live_server.url, state, ["/dashboard/", "/application/personal/"], sara, **also)
