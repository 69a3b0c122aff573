"""A household of eight, three incomes, six documents: on a telephone, over two devices; then a newborn."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from accounts.people.models import User
from accounts.people.national_id import make_synthetic_id
from applications.bank import services as bank_services
from applications.bank.iban import make_synthetic_iban as iban
from applications.declaration import services as declaration_services
from applications.declaration.models import Declaration
from applications.file.models import Application
from eligibility.studies import services as study_services
from tests import cast
from tests.browser import journey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FAMILY = (  # name, relation, born, employment, study
    ("أمل الغامدي", "wife", date(1987, 2, 3), "private", "none"),
    ("سعد الغامدي", "son", date(2005, 5, 1), "private", "university"),
    ("نوف الغامدي", "daughter", date(2007, 6, 2), "student", "university"),
    ("بدر الغامدي", "son", date(2010, 7, 3), "student", "school"),
    ("هيا الغامدي", "daughter", date(2013, 8, 4), "student", "school"),
    ("ريان الغامدي", "son", date(2017, 9, 5), "under_age", "school"),
    ("جنى الغامدي", "daughter", date(2022, 10, 6), "under_age", "none"),
)
INCOMES = (  # kind, another source, amount, whose: the place in the family, or nobody for the head
    ("salary", "", "٧٬٢٠٠", None),
    ("business", "متجر منزلي", "1100", 0),
    ("salary", "", "2,400.50", 1),
)
PAPERS = ("lease", "salary_letter", "family_card", "birth_certificate", "marriage", "official_statement")


@pytest.fixture
def head(db) -> User:
    """A head of household with an account; the authorities know all of his people."""
    person = cast.person(6161, "ماجد الغامدي")
    ids = [make_synthetic_id(6161000 + number) for number in range(len(FAMILY))]
    earned = ("1100.00", "2400.50", *("0.00",) * 5)
    for each, (_name, relation, *_rest), monthly in zip(ids, FAMILY, earned, strict=True):
        cast.record(each, monthly_income=monthly, relation=relation)
    cast.record(person.national_id, monthly_income="7200.00", dependants=ids, marital_status="married")
    return person


def add(page: Page, national_id: str, name: str, relation: str, born: date, work: str, study: str) -> None:
    page.goto("/application/dependants/add/")
    page.fill("#id_name", name)
    page.fill("#id_national_id", national_id)
    page.select_option("#id_relation", relation)
    journey_date(page, "birth_date", born)
    page.select_option("#id_employment", work)
    page.select_option("#id_study", study)
    page.locator("main form:has(#id_national_id) button.btn").first.click()
    expect(page.get_by_text(name).first).to_be_visible()


def journey_date(page: Page, name: str, day: date) -> None:
    page.check(f"input[name={name}_calendar][value=gregorian]")
    page.fill(f"input[name={name}_day]", str(day.day))
    page.select_option(f"select[name={name}_month]", str(day.month))
    page.fill(f"input[name={name}_year]", str(day.year))


def earn(page: Page, kind: str, source: str, amount: str, whose: str) -> None:
    page.goto("/application/income/")
    page.select_option("#id_kind", kind)
    if source:
        page.select_option("#id_origin", "other")
        page.fill("#id_source", source)
    page.fill("#id_amount", amount)
    page.select_option("#id_dependant", label=whose)
    page.locator("main button[name=add]").first.click()
    expect(page.locator("main .given").get_by_text(source or "راتب شهري").first).to_be_visible()


def give(page: Page, kind: str, folder) -> None:
    page.goto("/application/documents/")
    file = folder / f"{kind}.png"
    file.write_bytes(cast.picture(size=(300 + len(kind), 200 + ord(kind[0]))).read())
    page.select_option("#id_kind", kind)
    page.set_input_files("#id_file", file)
    before = page.locator("main ul.files form, main ul.files button.iconbtn").count()
    page.locator("main button[name=add]").first.click()
    expect(page.locator("main ul.files button.iconbtn")).to_have_count(before + 1)


def test_a_large_household_on_two_devices_and_its_first_update(phone, head, tmp_path, shots):
    ids = [make_synthetic_id(6161000 + number) for number in range(len(FAMILY))]
    first = phone()
    journey.sign_in(first, head.national_id, cast.PASSWORD)
    first.goto("/application/")
    journey.press(first, "بدء الطلب")
    journey.personal(first)
    for national_id, member in zip(ids[:4], FAMILY[:4], strict=True):
        add(first, national_id, *member)
    first.goto("/application/housing/")
    first.check("input[name=tenure][value=rent]")
    first.fill("#id_city", "جدة")
    first.locator("main button[name=later]").click()
    expect(first.locator("main")).to_contain_text("تنقصه إجابات")

    second = phone()
    journey.sign_in(second, head.national_id, cast.PASSWORD)
    second.goto("/application/housing/")
    expect(second.locator("#id_city")).to_have_value("جدة")
    journey.housing(second)
    for national_id, member in zip(ids[4:], FAMILY[4:], strict=True):
        add(second, national_id, *member)
    for kind, source, amount, whose in INCOMES:
        earn(second, kind, source, amount, head.name if whose is None else FAMILY[whose][0])
    expect(second.locator("main")).to_contain_text("10,700.50")
    journey.seen(second, shots, "household-income")
    journey.bank(second, iban(6161))
    for kind in PAPERS:
        give(second, kind, tmp_path)
    journey.submit(second)
    signed = Declaration.objects.get()
    assert len(signed.snapshot["dependants"]) == 7 and len(signed.snapshot["incomes"]) == 3
    assert len(signed.snapshot["documents"]) == 6
    bank_services.check_accounts()
    study_services.study_pending(cast.days_ago(0))

    born = cast.days_ago(20)
    add(second, make_synthetic_id(6161999), "لين الغامدي", "daughter", born, "under_age", "none")
    second.goto("/application/income/")
    second.get_by_role("link", name="تغيير").first.click()
    second.fill("#id_amount", "٧٬٩٠٠")
    second.locator("main form button.btn").first.click()
    second.goto("/application/review/")
    journey.seen(second, shots, "household-difference")
    rows = second.locator(".table--change tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("لين الغامدي")
    expect(rows.nth(0)).to_contain_text("أُضيف")
    expect(rows.nth(1)).to_contain_text("7,200")
    expect(rows.nth(1)).to_contain_text("7,900")
    expect(second.locator("main")).to_contain_text("تقدير")
    past = second.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert past <= 0, "nothing past the edge at 390 px"
    journey_date(second, "changed_on", born)
    second.check("#id_attest")
    journey.press(second, "حفظ التغييرات")
    expect(second).to_have_url(re.compile("/application/declarations/2/"))
    expect(second.locator("body")).to_contain_text("بعد المهلة")
    assert Declaration.objects.get(version=2).late_days == 5
    assert not declaration_services.has_unsubmitted_changes(Application.objects.get())
    second.goto("/application/declarations/1/compare/2/")
    expect(second.locator(".table--change tbody tr")).to_have_count(2)
    journey.seen(second, shots, "household-compared")
