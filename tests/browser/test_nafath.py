"""Nafath in a real browser, with scripts and without, against the simulator's own process."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.people.models import User
from accounts.people.national_id import make_synthetic_id
from tests import cast
from tests.accounts.nafath import servers
from tests.browser import journey
from tests.browser.conftest import DESK, HIND

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
both = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def ask(page: Page, national_id: str) -> str:
    """From the sign-in page through the Nafath door; returns the two digits that are shown."""
    page.goto("/login/")
    page.locator("main a[href^='/nafath/']").first.click()
    page.fill("#id_national_id", national_id.translate(journey.ARABIC_DIGITS))
    journey.press(page, "إرسال الطلب")
    expect(page).to_have_url(re.compile("/nafath/wait/"))
    expect(page.locator("main")).to_contain_text("ننتظر موافقتك")
    expect(page.locator("main")).to_contain_text("الوقت المتبقي")
    return re.search(r"\d\d", page.locator(".nafath__number").inner_text())[0]


@both
def test_the_right_number_signs_in_by_itself(phone, nafath, shots, scripts):
    url, citizen, page = nafath(), cast.person(11, "سارة الشهري"), phone(scripts=scripts)
    number = ask(page, citizen.national_id)
    journey.seen(page, shots, f"nafath-wait-{scripts}")
    servers.Phone(url, citizen.national_id).press(number)
    expect(page).to_have_url(re.compile("/dashboard/"))


@both
@pytest.mark.parametrize("pressed", ["", "other"], ids=["refused", "wrong number"])
def test_a_refusal_or_a_wrong_number_is_told_by_itself(phone, nafath, shots, scripts, pressed):
    url, citizen, page = nafath(), cast.person(11, "سارة الشهري"), phone(scripts=scripts)
    number = ask(page, citizen.national_id)
    other = "98" if number == "99" else "99"
    servers.Phone(url, citizen.national_id).press(other if pressed else "")
    expect(page.locator("main")).to_contain_text("رُفض الطلب في تطبيق نفاذ")
    journey.seen(page, shots, f"nafath-refused-{scripts}")
    page.goto("/dashboard/")
    expect(page).to_have_url(re.compile("/login/"))


@both
def test_silence_is_told_by_itself_and_a_new_number_is_one_press_away(phone, nafath, shots, scripts):
    nafath("--seconds", "3")
    citizen, page = cast.person(11, "سارة الشهري"), phone(scripts=scripts)
    ask(page, citizen.national_id)
    expect(page.locator("main")).to_contain_text("انتهت مهلة الطلب", timeout=15_000)
    journey.seen(page, shots, f"nafath-expired-{scripts}")
    journey.press(page, "طلب رقم جديد")
    expect(page.locator("main")).to_contain_text("ننتظر موافقتك")


@both
def test_somebody_new_registers_by_nafath(phone, nafath, shots, scripts):
    url, page = nafath(), phone(scripts=scripts)
    servers.Phone(url, HIND).press(ask(page, HIND))
    expect(page).to_have_url(re.compile("/nafath/register/"))
    expect(page.locator("main")).to_contain_text("هند المطيري")
    journey.seen(page, shots, f"nafath-register-{scripts}")
    page.fill("#id_mobile", "٠٥٠٨٨٠٠٢٢٠")
    page.check("#id_terms")
    journey.press(page, "إرسال رمز التحقق")
    expect(page).to_have_url(re.compile("/register/code/"))
    journey.seen(page, shots, f"nafath-code-{scripts}")
    page.fill("#id_code", journey.newest_sms(r"\b[0-9]{6}\b"))
    page.locator("main form:has(#id_code) button").first.click()
    expect(page).to_have_url(re.compile("/dashboard/"))
    assert not User.objects.get(national_id=HIND).has_usable_password()


def test_the_page_that_asks_has_one_field_and_says_what_went_wrong(phone, settings, shots):
    settings.NAFATH_URL = "http://127.0.0.1:9"
    page = phone(viewport=DESK)
    page.goto("/nafath/")
    journey.seen(page, shots, "nafath-start-desk")
    page.fill("#id_national_id", make_synthetic_id(880_023))
    journey.press(page, "إرسال الطلب")
    expect(page.locator("#summary")).to_contain_text("تعذّر الاتصال بالنفاذ الوطني الآن")
    journey.seen(page, shots, "nafath-away-desk")
