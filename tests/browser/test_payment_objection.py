"""«دفعة ناقصة أو صفر» in Chromium: the citizen on a phone, two officers at their desks, the deposit after."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.people.models import User
from objections.models import Objection
from payments.dues.models import Payment
from tests import cast
from tests.browser import journey
from tests.browser.conftest import DESK, PHONE
from tests.payments import payday
from tests.payments.conftest import ledger  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "وُلد ابني في أكتوبر، ولم يُحتسب في دفعة ديسمبر."
BECAUSE = "أثبتت شهادة الميلاد أن المولود لم يُحتسب."


@pytest.fixture
def payment(sara, ledger) -> Payment:  # noqa: F811
    return payday.deposited(sara, ledger)


def as_person(page: Page, person: User, home: str) -> Page:
    client = Client()
    client.force_login(person)
    cast.prove(client, person)
    page.context.add_cookies([{"name": "sid", "value": client.cookies["sid"].value, "url": home}])
    return page


def object_on_the_phone(page: Page, payment: Payment, papers: Path, shots: Path) -> None:
    page.goto(reverse("payment", args=[payment.pk]))
    page.screenshot(path=shots / "payment.png", full_page=True)
    page.get_by_role("link", name="الاعتراض على هذه الدفعة").click()
    journey.press(page, "التالي")
    expect(page.locator(".errors, [role=alert]").first).to_be_visible()
    page.get_by_label("الدفعة أقل مما ينبغي").check()
    page.get_by_label("لماذا ينبغي أن تكون الدفعة غير ذلك؟").fill(WORDS)
    page.screenshot(path=shots / "payment-objection.png", full_page=True)
    journey.press(page, "التالي")
    page.select_option("#id_kind", "official_statement")
    page.set_input_files("#id_file", papers)
    journey.press(page, "أرفق المستند")
    page.get_by_role("link", name="التالي: المراجعة والإرسال").click()
    page.screenshot(path=shots / "payment-objection-check.png", full_page=True)
    journey.press(page, "إرسال الاعتراض")
    expect(page.get_by_text("استلمنا اعتراضك").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_short_payment_is_objected_to_found_right_and_made_good(
    payment, phone, live_server, shots, tmp_path, scripts
):
    first = cast.officer(61, "ماجد الحربي", roles=("reviewer",))
    second = cast.officer(62, "هند القحطاني", roles=("reviewer",))
    papers = tmp_path / "كشف.png"
    papers.write_bytes(cast.picture().read())
    with payday.at("2026-12-15 09:00"):
        citizen = as_person(phone(scripts=scripts), payment.application.owner, live_server.url)
        object_on_the_phone(citizen, payment, papers, shots)
        case = Objection.objects.get()
        address = reverse("admin:objections_objection_change", args=[case.pk])
        desk = as_person(phone(viewport=DESK, scripts=scripts), first, live_server.url)
        desk.goto(address)
        journey.press(desk, "بدء المراجعة")
        desk.get_by_label("المبلغ المستحق إضافةً").fill("٢١٦")
        desk.get_by_label("السبب الذي سيقرؤه المواطن").first.fill(BECAUSE)
        desk.screenshot(path=shots / "review-payment.png", full_page=True)
        journey.press(desk, "عرض الاقتراح على موظف آخر")
        expect(desk.get_by_role("button", name="سحب الاقتراح")).to_be_visible()
        other = as_person(phone(viewport=DESK, scripts=scripts), second, live_server.url)
        other.goto(reverse("admin:objections_objection_changelist") + "?place=proposed")
        other.screenshot(path=shots / "queue-proposed.png", full_page=True)
        other.goto(address)
        other.screenshot(path=shots / "review-proposed.png", full_page=True)
        journey.press(other, "الموافقة: قبول الاعتراض")
        expect(other.locator(".case__state")).to_contain_text(re.compile("مقبول"))
        citizen.reload()
        expect(citizen.locator("#h-state")).to_contain_text("216")
        citizen.screenshot(path=shots / "payment-objection-accepted.png", full_page=True)
    payday.opened(date(2027, 1, 5))
    assert [str(each.amount) for each in Payment.objects.order_by("cycle__month")] == ["1427.47", "1643.47"]


@pytest.mark.parametrize("language", ["ar-SA", "en"])
@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["390 px", "1280 px"])
def test_its_pages_stay_inside_the_window(payment, phone, live_server, shots, viewport, language):
    owner = payment.application.owner
    owner.language = language[:2]
    owner.save()
    with payday.at("2026-12-15 09:00"):
        page = as_person(phone(viewport=viewport, language=language), owner, live_server.url)
        for address in (
            reverse("payment", args=[payment.pk]),
            reverse("objection_payment", args=[payment.pk]),
            reverse("profile"),
        ):
            page.goto(address)
            page.screenshot(
                path=shots / f"{address.strip('/').replace('/', '-')}-{viewport['width']}-{language}.png",
                full_page=True,
            )
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, address
