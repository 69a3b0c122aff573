"""The officers' site in Chromium: no CSP message, nothing past the edge, Arabic from the right."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.people.models import User
from tests import cast
from tests.browser.conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# pixels of a list's table that can only be seen by scrolling it sideways
CUT_OFF = """(() => {
  const list = document.querySelector('#changelist .results');
  return list ? list.scrollWidth - list.clientWidth : 0;
})()"""


def as_officer(page: Page, officer: User, home: str) -> None:
    client = Client()
    client.force_login(officer)
    cast.prove(client, officer)
    page.context.add_cookies([{"name": "sid", "value": client.cookies["sid"].value, "url": home}])


@pytest.mark.parametrize("viewport", [None, DESK], ids=["390 px", "1280 px"])
def test_no_page_breaks_the_policy_or_the_edge(pages, officer, phone, live_server, viewport):
    """`phone` itself fails on any console message, so that a blocked style or script is seen."""
    page = phone(viewport=viewport)
    as_officer(page, officer, live_server.url)
    for address in pages():
        answer = page.goto(address)
        assert answer is not None and answer.status == 200, address
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        past = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert past <= 0, (address, past)
        if viewport:
            cut = page.evaluate(CUT_OFF)
            assert cut <= 0, (address, cut)


def test_without_scripts_an_objection_is_accepted_step_by_step(case, officer, phone, live_server):
    page = phone(viewport=DESK, scripts=False)
    as_officer(page, officer, live_server.url)
    page.goto(f"/staff/objections/objection/{case.pk}/change/")
    page.get_by_role("button", name="بدء المراجعة").click()
    page.get_by_label("الدخل الشهري").fill("٧٬٨٠٠")
    page.get_by_role("button", name="معاينة الدراسة الجديدة").click()
    expect(page.get_by_role("status").last).to_contain_text("1,512")
    page.get_by_label("السبب الذي سيقرؤه المواطن").first.fill("أثبت المستند راتبك.")
    page.get_by_role("button", name="متابعة إلى القبول").click()
    expect(page.locator(".asread")).to_contain_text("أثبت المستند راتبك.")
    page.get_by_role("button", name="العودة والتعديل").click()
    expect(page.get_by_label("السبب الذي سيقرؤه المواطن").first).to_have_value("أثبت المستند راتبك.")
    page.get_by_role("button", name="متابعة إلى القبول").click()
    page.get_by_role("button", name="قبول الاعتراض وإعادة الدراسة").click()
    expect(page.locator(".case__state")).to_contain_text(re.compile("مقبول"))
    case.refresh_from_db()
    assert (case.status, case.decided_by) == ("accepted", officer)


@pytest.mark.parametrize("viewport", [None, DESK], ids=["390 px", "1280 px"])
def test_support_looks_a_caller_up(programme, phone, live_server, shots, viewport):
    helper = cast.officer(952, "هند الدعم", roles=("support",))
    page = phone(viewport=viewport)
    as_officer(page, helper, live_server.url)
    page.goto("/staff/")
    page.get_by_role("link", name="البحث عن شخص").click()
    page.get_by_role("button", name="ابحث").click()
    expect(page.locator("#content")).to_contain_text("اكتب من تبحث عنه")
    arabic = programme.national_id.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    page.get_by_label("رقم الهوية أو الجوال أو الاسم").fill(arabic)
    page.get_by_label("الشخص يتصل أو حاضر").check()
    page.get_by_role("button", name="ابحث").click()
    expect(page.get_by_role("heading", name=programme.name)).to_be_visible()
    for word in ("ما الآن", "آخر الدفعات", "الإيداع القادم", "1,427.47"):
        expect(page.locator("#content")).to_contain_text(word)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    page.screenshot(path=shots / f"person-{viewport['width'] if viewport else 390}.png", full_page=True)
