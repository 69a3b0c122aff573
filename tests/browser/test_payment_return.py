"""A payment comes back, is repaired, and paid again; a correction is deducted by a plan: phone and desks."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.people.models import User
from payments.bank import services as payment_bank_services
from payments.dues.models import Adjustment, Payment
from payments.runs import services as run_services
from payments.runs.models import Attempt, PaymentRun
from tests import cast
from tests.browser import journey
from tests.browser.conftest import DESK
from tests.browser.test_payment_objection import as_person
from tests.payments import payday
from tests.payments.conftest import ledger  # noqa: F401  (a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
JANUARY_10 = date(2027, 1, 10)
SIGNATURES = (("10:00", "التوقيع مُعِدًّا"), ("11:00", "التوقيع معتمِدًا"), ("12:00", "إطلاقها إلى البنك"))


def bank_sends_back(payment: Payment) -> None:
    with payday.at("2026-12-15 08:00"):
        reference = payment.attempts.get().end_to_end_id
        back = payday.booked((reference, f"{payment.amount:.2f}", "CRDT", "AC04"), number=9)
        payment_bank_services.import_report("back.xml", back)


def repair_on_the_phone(page: Page, payment: Payment, shots) -> None:
    page.goto(reverse("payment", args=[payment.pk]))
    expect(page.locator("#h-back")).to_be_visible()
    page.screenshot(path=shots / "payment-back.png", full_page=True)
    journey.press(page, "تأكيد الحساب البنكي")
    expect(page.get_by_text("تُرسل الدفعة مع الإيداع القادم").first).to_be_visible()


def sign_at_the_desks(phone, home: str, run: PaymentRun, shots) -> None:
    for (hour, words), officer in zip(SIGNATURES, payday.three_officers(), strict=True):
        with payday.at(f"2027-01-08 {hour}"):
            desk = as_person(phone(viewport=DESK), officer, home)
            desk.goto(reverse("admin:payments_paymentrun_change", args=[run.pk]))
            form = desk.locator("form").filter(has=desk.get_by_role("button", name=words))
            form.locator("input[name$=-code]").fill(cast.app_code(officer))
            if (because := form.locator("[name$=-because]")).count():
                because.fill("رُوجعت المبالغ والفروق.")
            desk.screenshot(path=shots / f"run-{hour[:2]}.png", full_page=True)
            journey.press(desk, words)
    run.refresh_from_db()
    assert run.status == "released"


def bank_pays() -> None:
    payday.sent(JANUARY_10)
    with payday.at(f"{JANUARY_10} 12:00"):
        open_attempts = Attempt.objects.filter(status="under_process")
        rows = [(each.end_to_end_id, f"{each.amount:.2f}", "DBIT", "") for each in open_attempts]
        payment_bank_services.import_report("c54-2.xml", payday.booked(*rows, number=2))
        run_services.advance_runs(JANUARY_10)


def settle_at_the_desks(phone, home: str, found: Adjustment, shots) -> None:
    address = reverse("admin:payments_adjustment_change", args=[found.pk])
    first, second, _third = payday.three_officers()
    proposed, approved = (first, "اقتراح التسوية", "اقتُرح"), (second, "اعتماد", "اعتُمد")
    for officer, words, said in (proposed, approved):
        with payday.at("2027-01-16 09:00"):
            desk = as_person(phone(viewport=DESK), officer, home)
            desk.goto(address)
            form = desk.locator("form.staff-act").filter(has=desk.locator(f"input[value='{words}']"))
            form.locator("[name=because]").fill("صُحّح القرار، فصُرف أكثر مما يُستحق.")
            desk.screenshot(path=shots / f"settle-{officer.pk}.png", full_page=True)
            form.locator("input[type=submit]").click()
            expect(desk.get_by_role("listitem").filter(has_text=said).first).to_be_visible()
            desk.wait_for_load_state("networkidle")


def download(page: Page, home: str, name: str) -> bytes:
    answer = page.context.request.get(f"{home}/payments/{name}.pdf")
    assert answer.ok
    return answer.body()


def as_citizen(phone, person: User, home: str) -> Page:
    return as_person(phone(), person, home)


def test_a_payment_is_returned_repaired_and_paid_and_a_correction_deducted(
    sara,
    ledger,  # noqa: F811
    phone,
    live_server,
    shots,
):
    home, payment = live_server.url, payday.deposited(sara, ledger)
    bank_sends_back(payment)
    with payday.at("2026-12-15 09:00"):
        repair_on_the_phone(as_citizen(phone, sara, home), payment, shots)
    payday.opened(date(2027, 1, 5))
    sign_at_the_desks(phone, home, payday.frozen(date(2027, 1, 7)), shots)
    bank_pays()
    assert list(payment.attempts.order_by("number").values_list("status", flat=True)) == ["returned", "paid"]
    with payday.at("2027-01-11 09:00"):
        citizen = as_citizen(phone, sara, home)
        citizen.goto(reverse("payments"))
        assert set(Payment.objects.values_list("status", flat=True)) == {"paid"}
        expect(citizen.locator("main")).to_contain_text("مدفوعة")
        citizen.screenshot(path=shots / "payments-paid-again.png", full_page=True)
        for name in ("statement", "certificate"):
            assert download(citizen, home, name).startswith(b"%PDF")
    payday.decided_again(sara, "2027-01-15 09:00", "500.00", date(2027, 1, 1))
    settle_at_the_desks(phone, home, Adjustment.objects.get(kind="recovery"), shots)
    payday.opened(date(2027, 2, 5))
    february = Payment.objects.get(cycle__month=date(2027, 2, 1))
    assert Decimal("1427.47") * Decimal("0.75") <= february.amount < Decimal("1427.47")
    with payday.at("2027-02-06 09:00"):
        citizen = as_citizen(phone, sara, home)
        citizen.goto(reverse("payment", args=[february.pk]))
        expect(citizen.locator("#h-lines")).to_be_visible()
        expect(citizen.locator("main")).to_contain_text(f"{february.amount:,.2f}")
        citizen.screenshot(path=shots / "payment-deduction.png", full_page=True)
    assert Client().get(reverse("payment", args=[february.pk])).status_code == 302
