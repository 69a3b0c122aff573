"""«هل وصلت؟»: one tap by the owner of a paid payment, seen by officers, forgotten when it comes back."""

import pytest
from django.test import Client

from accounts.people.models import User
from payments.arrivals.models import DepositArrival
from payments.bank import services as payment_bank_services
from payments.dues.models import Payment
from payments.runs.models import Attempt
from tests.payments import payday


@pytest.fixture
def payment(sara, ledger) -> Payment:
    return payday.deposited(sara, ledger)


def say(person: User, payment: Payment, answer: str):
    with payday.at("2026-12-12 09:00"):
        browser = Client()
        browser.force_login(person)
        return browser.post(f"/payments/{payment.pk}/arrival/", {"arrived": answer}, follow=True)


def test_one_tap_is_kept_and_the_last_one_counts(sara, payment):
    page = say(sara, payment, "no").content.decode()
    assert "قلت إنها لم تصل" in page and payment.iban[-4:] in page and "نعم، وصلت" in page
    assert not DepositArrival.objects.get().arrived
    page = say(sara, payment, "yes").content.decode()
    assert "قلت إنها وصلت" in page
    assert DepositArrival.objects.get().arrived, "one row, the last word"


@pytest.mark.parametrize("answer", ["", "maybe", "نعم"])
def test_rubbish_is_refused_and_keeps_nothing(sara, payment, answer):
    assert say(sara, payment, answer).status_code == 400
    assert not DepositArrival.objects.exists()


def test_a_stranger_and_a_payment_on_its_way_have_no_answer(sara, stranger, payment):
    assert say(stranger, payment, "yes").status_code == 404
    Payment.objects.update(status=Payment.Status.UNDER_PROCESS)
    page = say(sara, payment, "yes").content.decode()
    assert "لم تودع هذه الدفعة" in page and "هل وصلت؟" not in page
    assert not DepositArrival.objects.exists()


def test_what_the_bank_sends_back_is_asked_again(sara, payment):
    say(sara, payment, "no")
    with payday.at("2026-12-15 09:00"):
        reference = Attempt.objects.get().end_to_end_id
        back = payday.booked((reference, "1427.47", "CRDT", "AC04"), number=9)
        payment_bank_services.import_report("back.xml", back)
    assert Payment.objects.get().status == "rejected" and not DepositArrival.objects.exists()


def test_by_the_api_too(sara, payment):
    address = f"/api/v1/payments/{payment.pk}/arrival/"
    with payday.at("2026-12-12 09:00"):
        browser = Client()
        browser.force_login(sara)
        assert browser.get(address).json() == {"arrived": None, "answered_at": None}
        answer = browser.put(address, {"arrived": False}, content_type="application/json")
        assert answer.status_code == 200 and browser.get(address).json()["arrived"] is False
        assert browser.put(address, {"arrived": None}, content_type="application/json").status_code == 400


def test_officers_find_the_deposits_that_did_not_arrive(sara, payment, officer, signed_in):
    say(sara, payment, "no")
    staff = signed_in(officer)
    listed = staff.get("/staff/payments/payment/?arrival__arrived__exact=0").content.decode()
    others = staff.get("/staff/payments/payment/?arrival__arrived__exact=1").content.decode()
    assert payment.reference in listed and payment.reference not in others
    page = staff.get(f"/staff/payments/payment/{payment.pk}/change/").content.decode()
    assert "لا، في" in page
