"""A stranger with the ID and its owner, a browser each: she always has a way in, he never has one."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.people.models import User
from accounts.people.national_id import make_synthetic_id
from tests import cast
from tests.accounts.nafath import servers
from tests.browser import journey
from tests.browser.test_nafath import ask

pytestmark = [
    pytest.mark.browser,
    pytest.mark.threat("T7", "T87"),
    pytest.mark.django_db(transaction=True),
]
HIS_PASSWORD = "صقر-Falcon-2026-desert"


def is_in(page: Page) -> None:
    expect(page).to_have_url(re.compile("/dashboard/"))


def is_out(page: Page) -> None:
    page.goto("/dashboard/")
    expect(page).to_have_url(re.compile("/login/"))


def recover(page: Page, national_id: str, year: str) -> None:
    page.goto("/recovery/")
    page.fill("#id_national_id", national_id)
    page.check("input[name=birth_date_calendar][value=gregorian]")
    page.fill("input[name=birth_date_day]", "12")
    page.select_option("select[name=birth_date_month]", "4")
    page.fill("input[name=birth_date_year]", year)
    page.locator("main form button.btn--block").first.click()
    expect(page).to_have_url(re.compile("/recovery/code/"))


def test_an_account_that_a_stranger_opened_is_the_owners_from_her_first_proof_on(phone, nafath, shots):
    """From before the civil register was asked: her ID, his name and mobile, his own password."""
    url = nafath()
    opened = cast.person(
        770_011,
        "اسم مكتوب",
        password=HIS_PASSWORD,
        mobile="+966577700110",
        birth_date=date(2015, 4, 12),
        proved_by_nafath_at=None,
        email="him@example.com",
    )
    his, hers = phone(), phone()
    journey.sign_in(his, opened.national_id, HIS_PASSWORD)
    is_in(his)

    servers.Phone(url, opened.national_id).press(ask(hers, opened.national_id))
    expect(hers).to_have_url(re.compile("/nafath/register/"))
    hers.fill("#id_mobile", "0555555555")
    hers.check("#id_terms")
    journey.press(hers, "إرسال رمز التحقق")
    hers.fill("#id_code", journey.newest_sms(r"\b[0-9]{6}\b"))
    hers.locator("main form:has(#id_code) button").first.click()
    is_in(hers)

    is_out(his)
    journey.sign_in(his, opened.national_id, HIS_PASSWORD)
    expect(his.locator("#summary")).to_be_visible()
    journey.seen(his, shots, "stranger-out")
    recover(his, opened.national_id, "2015")
    owner = User.objects.get(pk=opened.pk)
    assert (owner.mobile, owner.email, owner.birth_date) != (opened.mobile, opened.email, opened.birth_date)
    hers.goto("/profile/")
    expect(hers.locator("main")).not_to_contain_text("اسم مكتوب")
    journey.seen(hers, shots, "stranger-owner-profile")


def test_whatever_a_stranger_does_with_the_id_the_owner_gets_in(phone, nafath, shots):
    nafath()
    owner = cast.person(11, "سارة الشهري")
    his, hers, new = phone(), phone(), phone()
    journey.sign_in(hers, owner.national_id, cast.PASSWORD)
    is_in(hers)
    hers.context.clear_cookies(name="sid")  # the session is over, the browser stays known

    for number in range(6):
        his.goto("/login/")
        journey.sign_in(his, owner.national_id, f"{HIS_PASSWORD}-{number}")
    expect(his.locator("#summary")).to_contain_text("المتاح الآن")
    journey.seen(his, shots, "stranger-locked")
    for year in ("1984", "1986", "1987", "1988", "1989"):
        his.context.clear_cookies(name="sid")
        recover(his, owner.national_id, year)
    his.context.clear_cookies(name="sid")
    ask(his, owner.national_id)

    journey.sign_in(hers, owner.national_id, cast.PASSWORD)
    is_in(hers)

    new.goto("/login/")
    journey.sign_in(new, owner.national_id, cast.PASSWORD)
    expect(new.locator("#summary")).to_contain_text("نسيت كلمة المرور")
    recover(new, owner.national_id, "1985")
    new.fill("#id_code", journey.newest_sms(r"\b[0-9]{6}\b"))
    new.locator("main form:has(#id_code) button.btn--block").click()
    expect(new).to_have_url(re.compile("/login/"))
    journey.sign_in(new, owner.national_id, journey.newest_sms(r"[2-9A-HJ-NP-Za-km-z]{12}"))
    expect(new).to_have_url(re.compile("/password/new/"))
    is_out(his)


def test_registration_as_a_new_user_sees_it(phone, shots):
    """Each page of it at 390 px in Arabic."""
    page, citizen = phone(), journey.Citizen()
    page.goto("/register/")
    journey.seen(page, shots, "register-1")
    page.fill("#id_national_id", make_synthetic_id(4_040_401).translate(journey.ARABIC_DIGITS))
    page.fill("#id_name", citizen.name)
    page.fill("input[name=birth_date_day]", "٢٢")
    page.select_option("select[name=birth_date_month]", "7")
    page.fill("input[name=birth_date_year]", "١٤٠٥")
    page.fill("#id_mobile", citizen.mobile)
    page.locator("main form button").last.click()
    journey.seen(page, shots, "register-2-check")
    journey.press(page, "أرسل لي الرمز")
    journey.seen(page, shots, "register-3-code")
    page.fill("#id_code", journey.newest_sms(r"\b[0-9]{6}\b"))
    page.locator("main form:has(#id_code) button").first.click()
    journey.seen(page, shots, "register-4-terms")
    page.check("#id_terms")
    journey.press(page, "إنشاء الحساب")
    journey.seen(page, shots, "register-5-sign-in")
    for name in ("register-1", "register-2-check", "register-4-terms"):
        assert (shots / f"{name}.png").stat().st_size > 10_000
