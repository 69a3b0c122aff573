"""A month from its publication to the money in the account, and one payment that comes back."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.notices.models import Notice
from applications.bank import iban
from applications.bank import services as bank_services
from applications.declaration import withdrawal as file_withdrawal
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.studies.models import Verification
from payments.bank import services as payment_bank_services
from payments.bank.models import BankEntry
from payments.dues import selectors as due_selectors
from payments.dues import services as due_services
from payments.dues.models import Due, Payment
from payments.runs import services as run_services
from payments.runs.models import Attempt, PaymentRun
from payments.runs.money_check import check_money
from tests import cast
from tests.payments import payday

AMOUNT = Decimal("1427.47")


@pytest.fixture
def run(sara, ledger) -> PaymentRun:
    payday.studied(sara)
    assert payday.opened() == 1
    return payday.released(payday.frozen())


def test_a_household_is_paid_once_the_right_amount_to_the_right_account(run, sara, ledger):
    assert payday.sent(date(2026, 12, 9)) == 0, "not before its day"
    assert [payday.sent(), payday.sent(hour="07:00")] == [1, 0]
    payment, attempt = Payment.objects.get(), Attempt.objects.get()
    assert ledger.transfers() == [(f"CA0109-{payment.pk:011d}-1", AMOUNT, iban.make_synthetic_iban(11))]
    assert (attempt.status, payment.status) == ("under_process", "under_process")
    assert PaymentRun.objects.get().status == "sent"
    payday.all_paid(ledger)
    payment, attempt = Payment.objects.get(), Attempt.objects.get()
    assert (attempt.status, payment.status, PaymentRun.objects.get().status) == ("paid", "paid", "reconciled")
    assert Notice.objects.filter(person=sara, kind="payment_paid").count() == 1
    assert [(line.was, line.became) for line in payment.history.all()] == [("under_process", "paid")]
    assert check_money().is_clean and check_money(run.cycle).is_clean


def test_a_payment_that_came_back_goes_out_again_with_the_next_run(run, sara, ledger):
    payday.sent()
    payment = Payment.objects.get()
    with payday.at("2026-12-10 15:00"):
        report = payday.status_report((Attempt.objects.get().end_to_end_id, "RJCT", "AC04"))
        payment_bank_services.import_report("p2.xml", report)
        run_services.advance_runs(date(2026, 12, 10))
    payment.refresh_from_db()
    assert (payment.status, Attempt.objects.get().status) == ("rejected", "rejected")
    assert Notice.objects.filter(kind="payment_returned").count() == 1
    assert check_money().is_clean
    with payday.at("2026-12-12 09:00"):
        account = bank_services.submit_iban(sara.application, iban.make_synthetic_iban(777))
        bank_services.record_ownership_answer(account, is_holder=True)
        due_services.confirm_account(payment, by=sara)
        due_services.confirm_account(payment, by=sara)
    assert Payment.objects.get().status == "waiting"
    assert payday.opened(date(2027, 1, 5)) == 1
    again = payday.frozen(date(2027, 1, 7))
    assert (again.count, again.total) == (2, 2 * AMOUNT)
    payday.released(again, date(2027, 1, 8), because="دفعة عائدة")
    assert payday.sent(date(2027, 1, 10)) == 1
    second = Attempt.objects.get(payment=payment, number=2)
    assert (second.iban, second.end_to_end_id) == (
        iban.make_synthetic_iban(777),
        f"CA0109-{payment.pk:011d}-2",
    )
    payday.all_paid(ledger, date(2027, 1, 10), number=2)
    assert set(Payment.objects.values_list("status", flat=True)) == {"paid"}
    lines = [(line.was, line.became) for line in payment.history.all()]
    assert lines == [
        ("under_process", "rejected"),
        ("rejected", "waiting"),
        ("waiting", "under_process"),
        ("under_process", "paid"),
    ]
    assert check_money().is_clean
    assert sum(Due.objects.values_list("amount", flat=True)) == 2 * AMOUNT


def test_a_deposit_that_the_bank_takes_back_later_is_rejected_with_its_history(run, ledger):
    payday.sent()
    payday.all_paid(ledger)
    reference = Attempt.objects.get().end_to_end_id
    with payday.at("2026-12-15 09:00"):
        back = payday.booked((reference, "1427.47", "CRDT", "AC04"), number=9)
        payment_bank_services.import_report("back.xml", back)
    assert (Payment.objects.get().status, Attempt.objects.get().status) == ("rejected", "returned")
    assert sorted(BankEntry.objects.values_list("kind", flat=True)) == ["paid", "returned"]
    assert check_money().is_clean


@pytest.mark.threat("T65")
def test_a_clock_away_from_the_eighth_to_the_twelfth_pays_on_the_twelfth_once(run, ledger):
    assert payday.sent(date(2026, 12, 12), "00:10") == 1
    assert payday.sent(date(2026, 12, 12), "00:20") == 0
    assert len(ledger.transfers()) == 1


def test_a_month_whose_decisions_missed_a_change_is_not_released(sara, ledger):
    payday.studied(sara)
    payday.opened()
    run = payday.frozen()
    found = {"began_at": timezone.now(), "verified": 1, "waiting": 0, "sample": 0}
    Verification.objects.create(cycle=run.cycle, different=1, differences=[], **found)
    with pytest.raises(Refused) as refused:
        payday.released(run)
    assert refused.value.code == "decisions_differ" and PaymentRun.objects.get().status == "approved"
    Verification.objects.create(cycle=run.cycle, different=0, differences=[], **found)
    third = payday.three_officers()[2]
    with payday.at("2026-12-08 11:00"):
        run_services.release_run(run, by=third, code=cast.app_code(third), today=date(2026, 12, 8))
    assert Cycle.objects.get(pk=run.cycle_id).sent_at is not None


def test_a_withdrawn_household_gets_no_new_payment(sara, ledger):
    payday.studied(sara)
    with payday.at("2026-11-20 09:00"):
        file_withdrawal.withdraw_application(sara.application, by=sara)
        assert due_selectors.expected_deposit(sara, date(2026, 11, 20)).amount is None
    assert payday.opened() == 0 and not Payment.objects.exists()
