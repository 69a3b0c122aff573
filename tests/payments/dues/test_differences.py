"""A month that is decided anew after it was paid: back pay, deductions by plan, two officers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.notices.models import Notice
from accounts.people.models import User
from common.errors import Refused
from payments.dues import selectors as due_selectors
from payments.dues import services as due_services
from payments.dues.models import Adjustment, Due, Payment
from payments.dues.policy import policy_on
from payments.runs.money_check import check_money
from tests import cast
from tests.payments import payday

AMOUNT = Decimal("1427.47")


@pytest.fixture
def paid(sara, ledger) -> User:
    """December is deposited: 1,427.47 SAR."""
    payday.deposited(sara, ledger)
    return sara


@pytest.fixture
def officers() -> tuple[User, User]:
    cast.keep_roles()
    return tuple(payday.three_officers()[:2])


def agreed(adjustment: Adjustment, officers: tuple[User, User], moment: str) -> None:
    with payday.at(moment):
        due_services.propose_adjustment(adjustment, because="روجعت", by=officers[0])
        with pytest.raises(Refused):
            due_services.approve_adjustment(adjustment, by=officers[0])
        due_services.approve_adjustment(adjustment, by=officers[1])


def test_what_was_paid_wrongly_is_deducted_in_parts_never_more_than_a_quarter(paid, officers):
    payday.decided_again(paid, "2026-12-15 09:00", "500.00")
    adjustment = Adjustment.objects.get()
    assert (adjustment.kind, adjustment.status) == ("recovery", "found")
    assert (
        adjustment.amount == AMOUNT - due_selectors.owed_amounts(paid.application, adjustment.cycle).decided
    )
    assert check_money().is_clean, "a difference that is written down is explained"
    agreed(adjustment, officers, "2026-12-16 09:00")
    assert Notice.objects.filter(person=paid, kind="deduction_planned").count() == 1
    for month, day in enumerate((date(2027, 1, 5), date(2027, 2, 5), date(2027, 3, 5)), 1):
        payday.opened(day)
        payment = Payment.objects.get(cycle__month=date(2027, month, 1))
        share = (AMOUNT * Decimal("0.25")).quantize(Decimal("0.01"), "ROUND_DOWN")
        taken = [line.amount for line in payment.lines.filter(reason="deduction")]
        assert payment.amount == AMOUNT + sum(taken) and all(-share <= each < 0 for each in taken)
    assert -sum(Due.objects.filter(reason="deduction").values_list("amount", flat=True)) <= adjustment.amount
    assert check_money().is_clean


def test_back_pay_comes_once_with_the_next_payment_after_two_officers(paid, officers):
    payday.decided_again(paid, "2026-12-15 09:00", "1500.00")
    more = Adjustment.objects.get()
    assert (more.kind, more.amount) == ("back_pay", Decimal("72.53"))
    agreed(more, officers, "2026-12-21 09:00")
    assert Due.objects.filter(reason="back_pay", payment=None).get().amount == more.amount
    payday.opened(date(2027, 1, 5))
    january = Payment.objects.get(cycle__month=payday.JANUARY)
    assert {line.reason for line in january.lines.all()} == {"support", "back_pay"}
    assert january.amount == sum(line.amount for line in january.lines.all())
    with payday.at("2027-01-06 09:00"):
        due_services.schedule_deposits(date(2027, 1, 6))
    assert Payment.objects.count() == 2 and check_money().is_clean


def test_a_newer_study_replaces_a_difference_that_nobody_has_taken_up(paid):
    payday.decided_again(paid, "2026-12-15 09:00", "500.00")
    payday.decided_again(paid, "2026-12-16 09:00", "0")
    assert list(Adjustment.objects.order_by("pk").values_list("status", flat=True)) == ["refused", "found"]
    assert check_money().is_clean


def test_a_month_that_became_eligible_too_late_is_only_back_pay(sara, officers, ledger):
    payday.studied(sara, income="7800.00", salary_on_record="9650.00")
    assert payday.opened() == 0
    payday.decided_again(sara, "2026-12-15 09:00", AMOUNT)
    with payday.at("2026-12-15 10:00"):
        due_services.schedule_deposits(date(2026, 12, 15))
    assert not Payment.objects.filter(cycle__month=payday.DECEMBER).exists()
    late = Adjustment.objects.get()
    assert (late.kind, late.amount, late.cycle.month) == ("back_pay", AMOUNT, payday.DECEMBER)
    agreed(late, officers, "2026-12-16 09:00")
    payday.opened(date(2027, 1, 5))
    assert Payment.objects.get(cycle__month=payday.JANUARY).amount == AMOUNT, "back pay alone"
    assert check_money().is_clean


def granted(payment: Payment, officers: tuple[User, User], amount: str = "100.00") -> Adjustment:
    with payday.at("2026-12-15 09:00"):
        grant = due_services.propose_grant(payment, Decimal(amount), because="كشف الحساب", by=officers[0])
        return due_services.approve_grant(grant, by=officers[1])


def test_what_two_officers_grant_is_owed_beside_what_is_decided(paid, officers):
    payment = Payment.objects.get()
    granted(payment, officers)
    assert Due.objects.get(reason="back_pay").amount == Decimal("100.00")
    with payday.at("2026-12-16 09:00"):
        due_services.find_differences(date(2026, 12, 16))
    assert Adjustment.objects.count() == 1, "a grant is never taken back as paid wrongly"
    assert check_money().is_clean
    payday.opened(date(2027, 1, 5))
    assert Payment.objects.get(cycle__month=payday.JANUARY).amount == AMOUNT + 100
    assert check_money().is_clean


def test_a_month_is_granted_once_and_within_what_the_programme_can_owe(paid, officers):
    payment = Payment.objects.get()
    for amount in ("0.00", "-5.00", "660.54", "49000.00"):  # 1,427.47 and 660.53 make 2,088.00
        with pytest.raises(Refused):
            granted(payment, officers, amount)
    granted(payment, officers, "660.53")
    with pytest.raises(Refused):
        granted(payment, officers)


def test_a_grant_needs_two_officers_even_in_sql_and_has_no_other_door(paid, officers):
    with payday.at("2026-12-15 09:00"):
        grant = due_services.propose_grant(
            Payment.objects.get(), Decimal("100.00"), because="كشف الحساب", by=officers[0]
        )
        with pytest.raises(Refused):
            due_services.approve_grant(grant, by=officers[0])
        with pytest.raises(Refused):
            due_services.approve_adjustment(grant, by=officers[1])
        with pytest.raises(Refused):
            due_services.refuse_adjustment(grant, because="لا", by=officers[1])
    with pytest.raises(IntegrityError, match="grant_by_two_officers"), transaction.atomic():
        Adjustment.objects.update(status="approved", proposed_by=None, decided_by=officers[1])


def test_what_the_policy_pays_unasked_needs_no_officer(paid, monkeypatch):
    policy = policy_on(payday.DECEMBER)
    monkeypatch.setattr(due_services, "policy_on", lambda month: replace(policy, arrears=True))
    payday.decided_again(paid, "2026-12-15 09:00", "1500.00")
    assert Adjustment.objects.get().status == "approved"
    assert Due.objects.get(reason="back_pay").amount == Decimal("72.53")


def test_nobody_decides_what_they_proposed_not_even_in_sql(paid, officer):
    payday.decided_again(paid, "2026-12-15 09:00", "500.00")
    with pytest.raises(IntegrityError, match="second_officer"), transaction.atomic():
        Adjustment.objects.update(proposed_by=officer, decided_by=officer)


def test_a_month_says_what_was_decided_owed_and_paid(paid):
    owed = due_selectors.owed_amounts(paid.application, payday.month_of(payday.DECEMBER))
    assert (owed.decided, owed.due, owed.paid, owed.on_its_way, owed.missing) == (
        AMOUNT,
        AMOUNT,
        AMOUNT,
        0,
        0,
    )
