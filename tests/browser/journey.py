"""What a citizen does with the pages, step by step; every step works with and without scripts."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from accounts.codes import services as code_services
from accounts.people.national_id import make_synthetic_id
from accounts.sms import file_sender
from accounts.sms import services as sms_services
from accounts.visual_code.models import VisualCode
from applications.bank import services as bank_services
from applications.bank.iban import make_synthetic_iban as synthetic_iban
from common import encryption
from tests import cast

ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NEW_PASSWORD = "غيمة-Rain-2026-cloud"


@dataclass(frozen=True)
class Citizen:
    """Somebody who has no account yet, known to the authorities."""

    national_id: str = make_synthetic_id(4040401)
    name: str = "عبدالله الحربي"
    mobile: str = "0504040401"
    wife: str = make_synthetic_id(4040402)
    son: str = make_synthetic_id(4040403)
    iban: str = synthetic_iban(4040)
    income: str = "9350"

    def has_records(self, **answers) -> None:
        cast.record(self.wife, relation="wife")
        cast.record(self.son, relation="son")
        earned = {
            "monthly_income": self.income,
            "dependants": [self.wife, self.son],
            "marital_status": "married",
        }
        cast.record(self.national_id, **{**earned, **answers})


def newest_sms(pattern: str) -> str:
    """Send what waits and return the part of the newest message that fits."""
    code_services.deliver_asked_codes()
    sms_services.send_pending()
    return re.search(pattern, file_sender.latest_messages()[0]["words"])[0]


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=False).first.click()


def register(page: Page, citizen: Citizen) -> None:
    page.goto("/")
    page.get_by_role("link", name="تسجيل جديد").locator("visible=true").first.click()
    page.fill("#id_national_id", citizen.national_id.translate(ARABIC_DIGITS))
    page.fill("#id_name", citizen.name)
    page.check("input[name=birth_date_calendar][value=hijri]")
    page.fill("input[name=birth_date_day]", "٢٢")
    page.select_option("select[name=birth_date_month]", "7")
    page.fill("input[name=birth_date_year]", "1405")
    page.fill("#id_mobile", citizen.mobile.translate(ARABIC_DIGITS))
    page.locator("main form button").last.click()
    expect(page).to_have_url(re.compile("/register/check/"))
    press(page, "أرسل لي الرمز")
    expect(page).to_have_url(re.compile("/register/code/"))
    page.fill("#id_code", newest_sms(r"\b[0-9]{6}\b").translate(ARABIC_DIGITS))
    page.locator("main form:has(#id_code) button").first.click()
    expect(page).to_have_url(re.compile("/register/terms/"))
    page.check("#id_terms")
    press(page, "إنشاء الحساب")
    expect(page).to_have_url(re.compile("/login/"))


def sign_in(page: Page, national_id: str, password: str) -> None:
    if "/login/" not in page.url:
        page.goto("/login/")
    page.fill("#id_login", national_id.translate(ARABIC_DIGITS))
    page.fill("#id_password", password)
    page.fill("#id_code", picture_digits(page).translate(ARABIC_DIGITS))
    enter(page)


def picture_digits(page: Page) -> str:
    """What the picture on the sign-in page shows, read from its row."""
    drawn = VisualCode.objects.get(pk=page.locator("input[name=code_id]").get_attribute("value"))
    return encryption.decrypt(bytes(drawn.sealed))


def enter(page: Page) -> None:
    """Press «دخول»: the last button of the form."""
    page.locator("main form:has(#id_password) button.btn--block").click()


def first_sign_in(page: Page, citizen: Citizen) -> None:
    temporary = newest_sms(r"[2-9A-HJ-NP-Za-km-z]{12}")
    sign_in(page, citizen.national_id, temporary)
    expect(page).to_have_url(re.compile("/password/new/"))
    page.fill("#id_new", NEW_PASSWORD)
    page.fill("#id_repeat", NEW_PASSWORD)
    page.locator("main form:has(#id_new) button.btn").last.click()
    expect(page).to_have_url(re.compile("/dashboard/"))


def fill_in(page: Page, citizen: Citizen, folder: Path) -> None:
    page.goto("/application/")
    press(page, "بدء الطلب")
    personal(page)
    dependants(page, citizen)
    income(page, citizen.income)
    housing(page)
    bank(page, citizen.iban)
    document(page, folder)


def save(page: Page) -> None:
    page.locator("main button[name=next]").click()


def personal(page: Page) -> None:
    page.goto("/application/personal/")
    page.check("input[name=kind][value=head]")
    page.check("input[name=marital][value=married]")
    page.check("input[name=health][value=healthy]")
    page.check("input[name=work_ability][value=able]")
    page.select_option("#id_education", "university")
    page.select_option("#id_employment", "private")
    save(page)


def dependants(page: Page, citizen: Citizen) -> None:
    for name, national_id, relation, born, work in (
        ("منى الحربي", citizen.wife, "wife", "1988", "none"),
        ("فيصل الحربي", citizen.son, "son", "2015", "student"),
    ):
        page.goto("/application/dependants/add/")
        page.fill("#id_name", name)
        page.fill("#id_national_id", national_id)
        page.select_option("#id_relation", relation)
        page.check("input[name=birth_date_calendar][value=gregorian]")
        page.fill("input[name=birth_date_day]", "9")
        page.select_option("select[name=birth_date_month]", "1")
        page.fill("input[name=birth_date_year]", born)
        page.select_option("#id_employment", work)
        page.select_option("#id_study", "school" if work == "student" else "none")
        page.locator("main form:has(#id_national_id) button.btn").first.click()
        expect(page.get_by_text(name).first).to_be_visible()


def income(page: Page, amount: str) -> None:
    page.goto("/application/income/")
    page.select_option("#id_kind", "salary")
    page.fill("#id_amount", amount.translate(ARABIC_DIGITS))
    page.locator("main button[name=add]").first.click()
    expect(page.locator("main .given").get_by_text("راتب شهري").first).to_be_visible()


def housing(page: Page) -> None:
    page.goto("/application/housing/")
    page.check("input[name=tenure][value=rent]")
    for field in (
        "contract",
        "short_address",
        "building",
        "additional",
        "street",
        "district",
        "city",
        "postal_code",
    ):
        page.fill(f"#id_{field}", cast.RENT[field])
    page.select_option("#id_region", "SA-01")
    save(page)


def bank(page: Page, iban: str) -> None:
    page.goto("/application/bank/")
    page.fill("#id_iban", iban.lower().translate(ARABIC_DIGITS))
    page.fill("#id_again", iban)
    save(page)
    bank_services.check_accounts()


def document(page: Page, folder: Path) -> None:
    page.goto("/application/documents/")
    file = folder / "عقد الإيجار.png"
    file.write_bytes(cast.picture(size=(300, 200)).read())
    page.select_option("#id_kind", "lease")
    page.set_input_files("#id_file", file)
    page.locator("main button[name=add]").first.click()
    expect(page.locator(".files").get_by_role("link", name="عقد إيجار")).to_be_visible()


def submit(page: Page) -> None:
    page.goto("/application/review/")
    page.check("#id_attest")
    press(page, "تقديم الطلب")
    expect(page).to_have_url(re.compile("/application/declarations/1/"))


def time_passes(day: date) -> None:
    """What the clock would start on this day."""
    from payments.dues import services as due_services

    bank_services.check_accounts()
    cast.results_come_out(day)
    due_services.schedule_deposits(day)


def seen(page: Page, folder: Path, name: str) -> None:
    """Keep a picture of the whole page."""
    page.screenshot(path=folder / f"{name}.png", full_page=True)
