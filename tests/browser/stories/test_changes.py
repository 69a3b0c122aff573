"""Five households that are paid already, on a telephone: what changes, and what every page then says."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from applications.bank import services as bank_services
from objections.models import Objection
from payments.dues import services as due_services
from payments.dues.models import Payment
from tests import cast
from tests.accounts.nafath import servers
from tests.browser import journey
from tests.browser.stories.steps import (
    attach,
    check,
    enter,
    next_day,
    paid,
    result,
    review_and_sign,
    studied,
)
from tests.browser.test_journeys import _officer_accepts
from tests.browser.test_nafath import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_newborn_is_added(phone, live_server, clock, walk, shots):
    person, story = paid(7106, "سعد القحطاني")
    page = enter(phone, live_server, person)
    result(page, "مؤهل", "1,512")
    next_day(clock, date(2026, 11, 8))
    born, child = date(2026, 11, 1), cast.national_id(7106 * 100 + 50)
    cast.record(child, relation="daughter", monthly_income=0)
    cast.says(person.national_id, dependants=[*(story.id_of(place) for place in range(3)), child])
    page = enter(phone, live_server, person)
    page.goto("/application/dependants/add/")
    page.fill("#id_name", "لمار القحطاني")
    page.fill("#id_national_id", child)
    page.select_option("#id_relation", "daughter")
    page.check("input[name=birth_date_calendar][value=gregorian]")
    page.fill("input[name=birth_date_day]", str(born.day))
    page.select_option("select[name=birth_date_month]", str(born.month))
    page.fill("input[name=birth_date_year]", str(born.year))
    page.select_option("#id_employment", "under_age")
    page.select_option("#id_study", "none")
    page.locator("main form:has(#id_national_id) button.btn").first.click()
    review_and_sign(page, shots, "newborn", born)
    check(page, shots, "newborn-receipt")
    studied(date(2026, 11, 8))
    result(page, "مؤهل", "1,728")
    walk(page, "newborn")


def test_a_salary_rises_above_the_limit(phone, live_server, clock, walk, shots):
    person, _story = paid(7107, "ماجد القحطاني")
    next_day(clock, date(2026, 11, 8))
    cast.says(person.national_id, monthly_income=24000)
    page = enter(phone, live_server, person)
    page.goto("/application/income/")
    page.get_by_role("link", name="تغيير").first.click()
    page.fill("#id_amount", "٢٤٬٠٠٠")
    page.locator("main form button.btn").first.click()
    review_and_sign(page, shots, "raise", date(2026, 11, 6))
    studied(date(2026, 11, 8))
    walk(page, "raise")
    expect(page.locator("main")).to_contain_text("مؤهل، ولا يُصرف مبلغ هذا الشهر")
    page.goto("/eligibility/")
    expect(page.locator("main .tag").first).to_have_text(re.compile("^مؤهل"))
    expect(page.locator("main")).to_contain_text("24,000")


def test_the_account_is_changed_before_payday(phone, live_server, clock, walk, shots):
    person, _story = paid(7108, "فهد القحطاني")
    next_day(clock, date(2026, 11, 11))
    cast.results_come_out(date(2026, 11, 11))
    due_services.schedule_deposits(date(2026, 11, 11))
    old, new = Payment.objects.get().iban, cast.iban(7199)
    page = phone()
    journey.sign_in(page, person.national_id, cast.PASSWORD)
    page.goto("/application/bank/")
    check(page, shots, "account-locked")
    page.fill("#id_iban", new)
    page.fill("#id_again", new)
    journey.save(page)
    page.goto("/application/bank/")
    check(page, shots, "account-checking")
    expect(page.locator("main")).to_contain_text("يُصرف الدعم على الحساب السابق")
    page.goto("/payments/")
    expect(page.locator("main")).to_contain_text(old[-4:])
    bank_services.check_accounts()
    walk(page, "account", "/application/bank/")


def test_a_phone_is_lost(phone, nafath, walk, shots):
    person, _story = paid(22, "فهد القحطاني")
    url, page = nafath(), phone()
    page.goto("/login/")
    page.get_by_role("link", name="نسيت كلمة المرور").first.click()
    check(page, shots, "lost-recovery")
    number = ask(page, person.national_id)
    servers.Phone(url, person.national_id).press(number)
    expect(page).to_have_url(re.compile("/dashboard/"))
    page.goto("/profile/mobile/")
    expect(page.locator("main")).to_contain_text("فيكفي رمز واحد")
    page.fill("#id_mobile", "0551234567")
    check(page, shots, "lost-mobile")
    page.locator("main form:has(#id_mobile) button").last.click()
    expect(page).to_have_url(re.compile("/profile/mobile/code/"))
    check(page, shots, "lost-code")
    page.fill("#id_code", journey.newest_sms(r"\b[0-9]{6}\b"))
    page.locator("main form:has(#id_code) button").first.click()
    expect(page).to_have_url(re.compile("/profile/"))
    person.refresh_from_db()
    assert person.mobile == "+966551234567"
    check(page, shots, "lost-profile")
    walk(page, "lost", "/application/bank/")
    expect(page.locator("main")).to_contain_text("تغيّر جوالك حديثًا")
    expect(page.locator("#id_iban")).to_have_count(0)


def test_an_objection_with_a_second_document_is_won(phone, live_server, clock, walk, shots, tmp_path):
    person, _story = paid(7110, "بندر القحطاني", record={"days_abroad": 117})
    page = enter(phone, live_server, person)
    result(page, "غير مؤهل")
    page.goto("/eligibility/")
    page.get_by_role("link", name="تقديم اعتراض").first.click()
    page.locator("input[name=grounds]").first.check()
    page.fill("#id_text", "سافرت مرافقًا لوالدي في علاجه.")
    check(page, shots, "objection-new")
    journey.press(page, "التالي: المرفقات")
    attach(page, "travel_excuse", tmp_path / "تقرير.png", 300)
    journey.press(page, "أرفق المستند")
    page.get_by_role("link", name="التالي: المراجعة والإرسال").click()
    check(page, shots, "objection-check")
    journey.press(page, "إرسال الاعتراض")
    expect(page).to_have_url(re.compile("/objections/[0-9a-f-]{36}/"))
    address = page.url
    attach(page, "travel_excuse", tmp_path / "تذاكر.png", 320)
    page.locator('form[action$="/document/"] button').last.click()
    expect(page.locator("main")).to_contain_text("أُرفق المستند")
    check(page, shots, "objection-second")
    assert Objection.objects.get().documents.count() == 2
    walk(page, "objection-waits")
    for place in ("/dashboard/", "/eligibility/"):
        page.goto(place)
        expect(page.locator("main").get_by_text("آخر يوم للاعتراض")).to_have_count(0)
    _officer_accepts(phone(viewport={"width": 1280, "height": 900}))
    page.goto(address)
    expect(page.locator("main")).to_contain_text("مقبول")
    check(page, shots, "objection-won")
    result(page, "مؤهل")
    walk(page, "objection", "/objections/")
