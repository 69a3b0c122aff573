"""«الدفعات المالية»: the next deposit, the months, and what to do about one that was sent back."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from applications.bank import iban
from common import transitions
from eligibility.studies import services as study_services
from payments.days.models import HolidayOverride
from payments.dues import services as due_services
from payments.dues.models import Payment
from tests import cast

PAGE = "/payments/"


@pytest.fixture
def paid(sara):
    """Declared in October: November's payment was deposited, December's is on its way."""
    with time_machine.travel("2026-10-05T09:00:00+03:00"):
        cast.declare(cast.full_file(sara))
    for day in (date(2026, 10, 12), date(2026, 11, 12)):
        with time_machine.travel(f"{day}T09:00:00+03:00"):
            cast.results_come_out(day)
            due_services.schedule_deposits(day)
    transitions.transition(Payment.objects.get(cycle__month=date(2026, 11, 1)), "paid")
    return sara


def page_of(person, day: str = "2026-11-21", address: str = PAGE) -> str:
    client = Client()
    with time_machine.travel(f"{day}T12:00:00+03:00", tick=True):
        client.force_login(person)
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def next_of(person, day: str = "2026-11-21") -> dict:
    client = APIClient()
    with time_machine.travel(f"{day}T12:00:00+03:00", tick=True):
        client.force_login(person)
        return client.get("/api/v1/payments/next/").json()


def test_without_a_payment_the_first_expected_day_is_named(sara):
    page = page_of(sara)
    assert "لا توجد دفعات بعد" in page and "الخميس 10 ديسمبر 2026" in page


def test_a_planned_payment_shows_its_amount_before_it_is_opened(sara):
    with time_machine.travel("2026-11-05T09:00:00+03:00"):
        cast.declare(cast.full_file(sara))
        study_services.study_pending(date(2026, 11, 5))
    page = page_of(sara, "2026-11-06")
    assert '1,427<span class="frac">.47</span>' in page and "متوقعة" in page and "بعد 34 يومًا" in page


def test_paid_and_coming_payments_are_listed_with_the_end_of_the_account(paid):
    page = page_of(paid)
    assert "مدفوعة" in page and "تحت الإجراء للصرف" in page and "بعد 19 يومًا" in page
    assert iban.make_synthetic_iban(11)[-4:] in page and iban.make_synthetic_iban(11) not in page
    assert 'class="plot"' in page and "مجموع ما أُودع" in page


def test_a_rejected_payment_says_what_to_do(paid):
    transitions.transition(Payment.objects.get(status="paid"), "rejected")
    page = page_of(paid)
    assert (
        "مرفوضة" in page
        and "تأكيد الحساب البنكي" in page
        and f'href="/payments/{Payment.objects.get(status="rejected").pk}/"' in page
    )


def test_a_moved_day_is_explained(paid):
    assert "بدلًا من السبت 10 أبريل" in page_of(paid)
    HolidayOverride.objects.create(
        month=date(2026, 12, 1), on=date(2026, 12, 8), reason="قبل الإجازة", approved_at=timezone.now()
    )
    assert "بقرار من البرنامج" in page_of(paid)


def test_the_next_deposit_by_rest_says_day_reason_and_amount(paid, stranger):
    assert next_of(paid) == {
        "month": "2026-12",
        "on": "2026-12-10",
        "nominal": "2026-12-10",
        "moved_because": "",
        "expected_amount": "1427.47",
        "payment": Payment.objects.get(status="under_process").pk,
    }
    assert next_of(stranger, "2027-04-02") == {
        "month": "2027-04",
        "on": "2027-04-11",
        "nominal": "2027-04-10",
        "moved_because": "saturday",
        "expected_amount": None,
        "payment": None,
    }


@pytest.mark.threat("T27")
def test_a_stranger_sees_no_payment_of_mine(paid, stranger, api_of):
    mine = api_of(paid).get("/api/v1/payments/").json()["results"]
    assert [Decimal(row["amount"]) for row in mine] == [Decimal("1427.47")] * 2
    assert mine[0]["account_ends"] == iban.make_synthetic_iban(11)[-4:] and "iban" not in mine[0]
    assert api_of(stranger).get("/api/v1/payments/").json()["results"] == []
    assert iban.make_synthetic_iban(11)[-4:] not in page_of(stranger)
    assert api_of().get("/api/v1/payments/").status_code == 401
    assert Client().get(PAGE).status_code == 302


@pytest.mark.parametrize("address", [PAGE, "/api/v1/payments/", "/api/v1/payments/next/"])
def test_the_number_of_queries_does_not_grow_with_the_payments(
    paid, api_of, django_assert_num_queries, address
):
    client = api_of(paid)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        assert client.get(address).status_code == 200
    asked = len(few)
    for number in range(1, 10):
        day = date(2027, number, 12)
        with time_machine.travel(f"{day}T09:00:00+03:00"):
            cast.results_come_out(day)
            due_services.schedule_deposits(day)
    with django_assert_num_queries(asked):
        client.get(address)


def test_officers_read_payments_and_move_a_deposit_day(paid, officer, signed_in):
    client, payment = signed_in(officer), Payment.objects.get(status="paid")
    page = client.get(f"/staff/payments/payment/{payment.pk}/change/").content.decode()
    assert payment.reference in page and "تحت الإجراء للصرف" in page and payment.iban not in page
    assert client.post(f"/staff/payments/payment/{payment.pk}/change/", {"amount": "9"}).status_code == 403
    assert client.get("/staff/payments/payment/add/").status_code == 403
    with time_machine.travel("2026-11-21T12:00:00+03:00", tick=True):
        officer_client = signed_in(officer)
        address = "/staff/payments/holidayoverride/add/"
        refused = officer_client.post(address, {"month": "2026-12-10", "on": "2026-11-01", "reason": "خطأ"})
        kept = officer_client.post(address, {"month": "2026-12-10", "on": "2026-12-08", "reason": "عيد"})
    assert (refused.status_code, kept.status_code) == (200, 302)
    assert list(HolidayOverride.objects.values_list("month", "on")) == [
        (date(2026, 12, 1), date(2026, 12, 8))
    ]
