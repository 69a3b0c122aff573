"""«ماذا لو؟» on a telephone without scripts: a newborn and a new salary, and one tap into the update."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from accounts.people.models import User
from applications.declaration.models import Declaration
from applications.file.models import Application
from eligibility.studies import services as study_services
from tests import cast
from tests.browser import journey
from tests.browser.conftest import DESK

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def studied(db) -> User:
    """A head whose household is eligible: 1,427.47 SAR a month."""
    person = cast.person(7171, "تركي القحطاني")
    cast.declare(cast.full_file(person))
    study_services.study_pending(cast.days_ago(0))
    return person


def enter(page: Page, person: User) -> None:
    journey.sign_in(page, person.national_id, cast.PASSWORD)
    expect(page).to_have_url(re.compile("/dashboard/"))


def try_changes(page: Page) -> None:
    page.goto("/eligibility/what-if/")
    expect(page.locator("#id_salary_own")).to_be_hidden()
    page.locator("label", has_text="مولود جديد").click()
    page.locator("label", has_text="راتب أو معاش جديد").click()
    page.fill("#id_salary_own", "١٠٬٤٠٠")
    page.get_by_role("button", name="اعرض التقدير").click()


def test_two_changes_are_tried_and_become_an_update(phone, studied, shots):
    page = phone(scripts=False)
    enter(page, studied)
    try_changes(page)
    expect(page.locator("#result")).to_contain_text("تقدير غير ملزم")
    expect(page.locator("#result")).to_contain_text("1,427.47")
    journey.seen(page, shots, "what-if-390")
    page.get_by_role("button", name="تحويله إلى تحديث").click()

    expect(page).to_have_url(re.compile(r"/application/dependants/add/\?supposed"))
    expect(page.locator("#id_employment")).to_have_value("under_age")
    journey.seen(page, shots, "what-if-newborn-390")
    application = Application.objects.get(owner=studied)
    assert application.incomes.get().amount == Decimal("10400.00")
    assert Declaration.objects.filter(application=application).count() == 1
    page.goto("/application/")
    expect(page.get_by_text("لديك تغييرات لم تُقدَّم بعد").first).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_fits_a_desk_and_both_languages(phone, studied, shots, language):
    page = phone(viewport=DESK)
    enter(page, studied)
    page.goto("/eligibility/what-if/")
    if language == "en":
        page.get_by_role("link", name="English").first.click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    for box in page.locator("input[name=changes]").all():
        box.check()
    journey.seen(page, shots, f"what-if-asks-{language}")
    page.locator("input[name=changes][value=new_dependant]").uncheck()
    page.locator("input[name=leaves]").first.check()
    page.fill("#id_salary_own", "10400")
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("#result")).to_be_visible()
    journey.seen(page, shots, f"what-if-result-{language}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
