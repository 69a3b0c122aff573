"""Every way to the password door in a real browser: by picture, by ear, by SMS; with scripts and without."""

import io
import re
import wave

import pytest
from playwright.sync_api import Page, expect

from accounts.codes import services as code_services
from accounts.people.models import User
from tests import cast
from tests.browser import journey
from tests.browser.conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
scripts = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
ADDRESS = re.compile("/login/code/[0-9a-f-]{36}.(png|wav)$")


@pytest.fixture
def sara(transactional_db) -> User:
    return cast.person(11, "سارة الشهري")


def typed(page: Page, person: User) -> None:
    page.goto("/login/")
    page.fill("#id_login", person.national_id)
    page.fill("#id_password", cast.PASSWORD)


def is_in(page: Page) -> None:
    expect(page).to_have_url(re.compile("/dashboard/"))


@scripts
def test_by_picture(phone, sara, shots, scripts):
    page = phone(scripts=scripts)
    typed(page, sara)
    picture = page.locator(".code img")
    assert page.request.get(picture.get_attribute("src")).headers["content-type"] == "image/png"
    assert picture.evaluate("it => it.naturalWidth") == 400 if scripts else True
    journey.seen(page, shots, f"sign-in-{scripts}")
    page.fill("#id_code", journey.picture_digits(page).translate(journey.ARABIC_DIGITS))
    journey.enter(page)
    is_in(page)


@scripts
def test_the_enter_key_signs_in(phone, sara, scripts):
    """The first button of the form is the one that the key presses: not «another code»."""
    page = phone(scripts=scripts)
    typed(page, sara)
    page.fill("#id_code", journey.picture_digits(page))
    page.press("#id_code", "Enter")
    is_in(page)


@scripts
def test_a_wrong_picture_keeps_the_id_and_shows_another(phone, sara, shots, scripts):
    page = phone(scripts=scripts)
    typed(page, sara)
    first = journey.picture_digits(page)
    page.fill("#id_code", f"{(int(first) + 1) % 100_000:05d}")
    journey.enter(page)
    expect(page.locator("#id_code_error")).to_be_visible()
    expect(page.locator("#summary")).to_contain_text("صورة جديدة")
    expect(page.locator("#id_login")).to_have_value(sara.national_id)
    expect(page.locator("#id_password")).to_have_value("")
    journey.seen(page, shots, f"sign-in-wrong-{scripts}")
    journey.press(page, "تحديث الرمز")
    expect(page.locator("#id_code_error")).to_have_count(0)
    expect(page.locator("#id_login")).to_have_value(sara.national_id)
    page.fill("#id_password", cast.PASSWORD)
    page.fill("#id_code", journey.picture_digits(page))
    journey.enter(page)
    is_in(page)


@scripts
def test_by_ear(phone, sara, scripts):
    """A plain link gives the spoken digits, for this browser; then they work."""
    page = phone(scripts=scripts)
    typed(page, sara)
    link = page.get_by_role("link", name="الاستماع إلى الرمز")
    address = link.get_attribute("href")
    assert ADDRESS.search(address)
    answer = page.request.get(address)
    assert (answer.status, answer.headers["content-type"]) == (200, "audio/wav")
    with wave.open(io.BytesIO(answer.body())) as spoken:
        assert spoken.getnframes() / spoken.getframerate() > 3, "five digits and the pauses between them"
    page.fill("#id_code", journey.picture_digits(page))
    journey.enter(page)
    is_in(page)


@scripts
def test_by_sms(phone, sara, shots, scripts):
    page = phone(scripts=scripts)
    page.goto("/login/")
    page.fill("#id_login", sara.national_id)
    journey.press(page, "أرسل رمزًا إلى جوالي")
    expect(page.locator(".code img")).to_have_count(0)
    expect(page.locator("#id_login")).to_have_value(sara.national_id)
    assert code_services.deliver_asked_codes() == 1
    page.fill("#id_password", cast.PASSWORD)
    page.fill("#id_code", journey.newest_sms(r"\b[0-9]{6}\b"))
    journey.seen(page, shots, f"sign-in-sms-{scripts}")
    journey.enter(page)
    is_in(page)


@scripts
def test_a_lost_password(phone, sara, shots, scripts):
    page = phone(scripts=scripts)
    page.goto("/login/")
    page.get_by_role("link", name="نسيت كلمة المرور").click()
    page.fill("#id_national_id", sara.national_id)
    page.check("input[name=birth_date_calendar][value=gregorian]")
    page.fill("input[name=birth_date_day]", "12")
    page.select_option("select[name=birth_date_month]", "4")
    page.fill("input[name=birth_date_year]", "1985")
    journey.seen(page, shots, f"recovery-{scripts}")
    page.locator("main form button.btn--block").first.click()
    expect(page).to_have_url(re.compile("/recovery/code/"))
    assert code_services.deliver_asked_codes() == 1
    page.fill("#id_code", journey.newest_sms(r"\b[0-9]{6}\b"))
    journey.seen(page, shots, f"recovery-code-{scripts}")
    page.locator("main form:has(#id_code) button.btn--block").click()
    expect(page).to_have_url(re.compile("/login/"))
    journey.sign_in(page, sara.national_id, journey.newest_sms(r"[2-9A-HJ-NP-Za-km-z]{12}"))
    expect(page).to_have_url(re.compile("/password/new/"))


@scripts
def test_another_mobile(phone, sara, shots, scripts):
    page = phone(scripts=scripts)
    journey.sign_in(page, sara.national_id, cast.PASSWORD)
    is_in(page)
    page.goto("/profile/")
    journey.seen(page, shots, f"profile-{scripts}")
    page.goto("/profile/mobile/")
    page.fill("#id_mobile", "٠٥٥١٢٣٤٥٦٧")
    journey.seen(page, shots, f"mobile-{scripts}")
    page.locator("main form button.btn--block").click()
    for step in ("old", "new"):
        expect(page).to_have_url(re.compile("/profile/mobile/code/"))
        page.fill("#id_code", journey.newest_sms(r"\b[0-9]{6}\b"))
        journey.seen(page, shots, f"mobile-code-{step}-{scripts}")
        page.locator("main form:has(#id_code) button.btn--block").click()
    expect(page).to_have_url(re.compile("/profile/$"))
    sara.refresh_from_db()
    assert sara.mobile == "+966551234567"
    journey.seen(page, shots, f"profile-after-{scripts}")


def test_the_pages_at_a_desk_and_in_english(phone, sara, shots):
    page = phone(viewport=DESK)
    page.goto("/login/")
    journey.seen(page, shots, "desk-sign-in")
    journey.sign_in(page, sara.national_id, cast.PASSWORD)
    is_in(page)
    for name, address in (
        ("profile", "/profile/"),
        ("mobile", "/profile/mobile/"),
        ("email", "/profile/email/"),
        ("proof", "/reauthenticate/"),
    ):
        page.goto(address)
        journey.seen(page, shots, f"desk-{name}")
    english = phone(language="en")
    for name in ("login", "recovery"):
        english.goto(f"/language/en/?next=/{name}/")
        expect(english.locator("html")).to_have_attribute("lang", "en")
        journey.seen(english, shots, f"english-{name}")
