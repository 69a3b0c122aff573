"""A telephone that dies in the middle of a form loses nothing; what is typed also keeps the session open."""

import pytest
from playwright.sync_api import expect

from accounts.form_drafts.models import FormDraft
from applications.file import services as file_services
from applications.household.models import Dependant
from tests import cast
from tests.browser import journey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADD, OFFER = "/application/dependants/add/", "لديك بيانات لم تُحفظ"


def test_what_was_typed_before_the_phone_died_comes_back_by_one_tap(phone, sara, shots):
    file_services.open_application(sara)
    page = phone()
    journey.sign_in(page, sara.national_id, cast.PASSWORD)
    page.goto(ADD)
    with page.expect_response("**/drafts/") as kept:
        page.locator("#id_name").press_sequentially("نورة الشهري")
        page.select_option("#id_relation", "daughter")
        page.fill("input[name=birth_date_day]", "9")
    assert kept.value.status == 204
    page.context.clear_cookies()  # the phone died
    assert not Dependant.objects.exists()
    journey.sign_in(page, sara.national_id, cast.PASSWORD)
    page.goto("/dashboard/")
    expect(page.get_by_text(OFFER)).to_be_visible()
    page.screenshot(path=shots / "draft-dashboard.png", full_page=True)
    page.goto(ADD)
    page.screenshot(path=shots / "draft-offer.png", full_page=True)
    assert page.locator("#id_name").input_value() == ""
    page.get_by_role("link", name="استعادتها").click()
    expect(page.locator("#id_name")).to_have_value("نورة الشهري")
    expect(page.locator("#id_relation")).to_have_value("daughter")
    expect(page.locator("input[name=birth_date_day]")).to_have_value("9")
    page.screenshot(path=shots / "draft-shown.png", full_page=True)


def test_without_scripts_a_refused_form_comes_back_too(phone, sara):
    file_services.open_application(sara)
    page = phone(scripts=False)
    journey.sign_in(page, sara.national_id, cast.PASSWORD)
    page.goto(ADD)
    page.fill("#id_name", "نورة الشهري")
    page.locator("main form:has(#id_national_id) button.btn").first.click()
    page.goto(ADD)
    page.get_by_role("button", name="حذفها").click()
    expect(page.get_by_text(OFFER)).to_have_count(0)
    assert not FormDraft.objects.exists()
