"""Whole journeys on a real server: to a deposit, to an answered objection, and to a deposit by REST alone."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from playwright.sync_api import expect

from payments.dues.models import Payment
from tests import cast
from tests.browser import journey
from tests.browser.conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RIYADH = ZoneInfo("Asia/Riyadh")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """5 November 2026, nine in the morning; tests move it on."""
    with time_machine.travel(datetime(2026, 11, 5, 9, tzinfo=RIYADH), tick=True) as clock:
        yield clock


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_registration_to_a_scheduled_deposit(phone, clock, tmp_path, shots, scripts):
    citizen = journey.Citizen()
    citizen.has_records()
    page = phone(scripts=scripts)
    journey.register(page, citizen)
    journey.first_sign_in(page, citizen)
    journey.fill_in(page, citizen, tmp_path)
    journey.submit(page)
    journey.time_passes(date(2026, 11, 5))
    page.goto("/eligibility/")
    expect(page.get_by_text("مؤهل", exact=True).first).to_be_visible()
    # head + 1 adult + 1 minor: 1,296 in full; 9,350 SAR lie above the exemption limit of 7,758
    expect(page.locator("main")).to_contain_text("845.91")
    clock.move_to(datetime(2026, 11, 11, 9, tzinfo=RIYADH))
    journey.time_passes(date(2026, 11, 11))
    payment = Payment.objects.get()
    assert (payment.due_on, payment.iban) == (date(2026, 12, 10), citizen.iban)
    journey.sign_in(page, citizen.national_id, journey.NEW_PASSWORD)
    page.goto("/dashboard/")
    expect(page.locator("main")).to_contain_text("الخميس 10 ديسمبر 2026")
    page.goto("/payments/")
    expect(page.locator("main")).to_contain_text("تحت الإجراء للصرف")
    journey.seen(page, shots, f"journey-payments-{scripts}")


def test_from_not_eligible_to_an_accepted_objection(phone, clock, tmp_path, shots):
    citizen = journey.Citizen()
    citizen.has_records(days_abroad=117)
    page = phone()
    journey.register(page, citizen)
    journey.first_sign_in(page, citizen)
    journey.fill_in(page, citizen, tmp_path)
    journey.submit(page)
    journey.time_passes(date(2026, 11, 5))
    page.goto("/eligibility/")
    expect(page.get_by_text("غير مؤهل", exact=True).first).to_be_visible()
    expect(page.locator("main")).to_contain_text("117")
    _object(page, tmp_path)
    _officer_accepts(phone(viewport=DESK))
    page.goto("/objections/")
    expect(page.locator("main")).to_contain_text("مقبول")
    page.goto("/eligibility/")
    expect(page.get_by_text("مؤهل", exact=True).first).to_be_visible()
    journey.seen(page, shots, "journey-objection-accepted")


def _object(page, folder) -> None:
    page.get_by_role("link", name="تقديم اعتراض").first.click()
    page.locator("input[name=reason]").first.check()
    page.fill("#id_text", "سافرت للعلاج مرافقًا لوالدي، وأرفقت ما يثبت ذلك.")
    page.select_option("#id_document_kind", "travel_excuse")
    file = folder / "إثبات.png"
    file.write_bytes(cast.picture(size=(300, 200)).read())
    page.set_input_files("#id_file", file)
    journey.press(page, "إرسال الاعتراض")
    expect(page).to_have_url(re.compile("/objections/[0-9a-f-]{36}/"))


def _officer_accepts(page) -> None:
    officer = cast.officer(77, "هدى المراجعة", roles=("reviewer",), is_superuser=True)
    page.goto("/staff/objections/objection/")
    journey.sign_in(page, officer.national_id, cast.PASSWORD)
    page.fill("#id_code", cast.app_code(officer).translate(journey.ARABIC_DIGITS))
    page.locator("main form:has(#id_code) button").first.click()
    page.locator("#result_list tbody th a").first.click()
    page.locator('form[action$="/take-up/"] button').click()
    accept = page.locator('form[action$="/accept/"]')
    accept.locator("[name$=days_abroad]").fill("٨٠")
    accept.locator("[name$=because]").fill("ثبت عذر السفر بالمستند المرفق، وعُدّلت الأيام.")
    accept.locator("button").last.click()
    page.locator("button[name=confirm]").click()
    expect(page.locator("body")).to_contain_text("مقبول")
