"""The month's payments are opened once, each with its amount and its account, however often it is asked."""

import os
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.notices.models import Notice
from applications.bank import iban
from applications.bank import services as bank_services
from applications.bank.models import BankAccount
from common.errors import Refused
from eligibility.registers.models import AuthorityRecord
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from payments.days import selectors as days_selectors
from payments.days import services as days_services
from payments.days.models import HolidayOverride
from payments.dues import selectors as due_selectors
from payments.dues import services as due_services
from payments.dues.models import Payment
from payments.dues.tasks import schedule_deposits
from tests import cast

ROOT = Path(__file__).resolve().parents[3]
CLOSED = date(2026, 11, 11)


def studied(person, at: str = "2026-11-05T09:00:00+03:00", **file) -> Study:
    with time_machine.travel(at):
        cast.declare(cast.full_file(person, **file))
        study_services.study_pending(date.fromisoformat(at[:10]))
    return Study.objects.get(application__owner=person)


def scheduled(day: date = CLOSED) -> int:
    with time_machine.travel(f"{day}T12:00:00+03:00"):
        cast.results_come_out(day)
        return due_services.schedule_deposits(day)


def test_running_twice_pays_once(sara):
    studied(sara)
    assert [scheduled(), scheduled(), scheduled(date(2026, 11, 30))] == [1, 0, 0]
    payment = Payment.objects.get()
    assert (payment.amount, payment.iban) == (Decimal("1427.47"), iban.make_synthetic_iban(11))
    assert (payment.due_on, payment.cycle.month) == (date(2026, 12, 10), date(2026, 12, 1))
    assert payment.reference == f"CA0109-{payment.pk:011d}"
    assert Notice.objects.filter(kind="deposit_scheduled").count() == 1


def test_a_month_that_was_just_decided_is_counted_before_it_is_joined(sara):
    """A planner that takes it for empty joins it row by row: 200 times the price of one INSERT … SELECT."""
    studied(sara)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_class SET reltuples = -1 WHERE relname = 'eligibility_monthdecision'")
        scheduled()
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'eligibility_monthdecision'")
        assert cursor.fetchone()[0] > 0


def test_before_the_cut_off_nothing_is_opened(sara):
    studied(sara)
    assert scheduled(date(2026, 11, 10)) == 0
    assert due_selectors.expected_decision(sara).amount == Decimal("1427.47")


def test_a_clock_that_was_away_catches_up(sara):
    studied(sara)
    assert scheduled(date(2026, 12, 19)) == 2
    december, january = Payment.objects.order_by("cycle__month")
    assert (december.due_on, january.due_on) == (date(2027, 1, 10), date(2027, 1, 10)), "no day in the past"


def test_the_task_itself_may_ring_any_number_of_times(sara):
    studied(sara)
    with time_machine.travel("2026-11-12T00:10:00+03:00"):
        cast.results_come_out(CLOSED)
        for _ring in range(3):
            schedule_deposits()
    assert Payment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_leave_one_payment_a_household():
    for number in range(11, 19):
        studied(cast.person(number, f"رب أسرة {number}"))
    with time_machine.travel(f"{CLOSED}T12:00:00+03:00"):
        cast.results_come_out(CLOSED)
    inside = (
        "import django; django.setup()\n"
        "from datetime import date\n"
        "from payments.dues import services\n"
        "print('ready', flush=True)\n"
        "input()\n"
        "print(services.schedule_deposits(date(2026, 11, 11)))"
    )
    database = {
        "DATABASE_NAME": connection.settings_dict["NAME"],
        "DJANGO_SETTINGS_MODULE": "citizen_portal.settings",
    }
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", inside], cwd=ROOT, text=True, env={**os.environ, "DEBUG": "1", **database},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _worker in range(2)
    ]  # fmt: skip
    assert [worker.stdout.readline() for worker in workers] == ["ready\n"] * 2
    for worker in workers:  # both wait for this line
        worker.stdin.write("\n")
        worker.stdin.flush()
    answers = [worker.communicate(timeout=60) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], answers
    assert Payment.objects.count() == 8
    assert Notice.objects.filter(kind="deposit_scheduled").count() == 8


def test_the_constraint_refuses_a_second_payment_for_the_same_month(sara):
    study = studied(sara)
    scheduled()
    with pytest.raises(IntegrityError, match="one_payment_a_household_and_month"), transaction.atomic():
        Payment.objects.create(
            application=study.application, cycle=study.cycle, study=study, amount=1,
            iban=iban.make_synthetic_iban(11),
            due_on=CLOSED,
        )  # fmt: skip


def test_a_new_account_does_not_change_what_is_already_on_its_way(sara):
    study = studied(sara)
    scheduled()
    account = bank_services.submit_iban(study.application, iban.make_synthetic_iban(777))
    bank_services.record_ownership_answer(account, is_holder=True)
    assert Payment.objects.get().iban == iban.make_synthetic_iban(11)
    with time_machine.travel("2026-12-12T09:00:00+03:00"):
        cast.results_come_out(date(2026, 12, 12))
        due_services.schedule_deposits(date(2026, 12, 12))
    assert Payment.objects.get(cycle__month=date(2027, 1, 1)).iban == iban.make_synthetic_iban(777)


def test_an_account_under_check_waits_and_the_payment_comes_later(sara):
    study = studied(sara)
    BankAccount.objects.filter(application=study.application).update(status="under_check")
    assert scheduled() == 0
    bank_services.record_ownership_answer(BankAccount.objects.get(), is_holder=True)
    assert scheduled(date(2026, 11, 14)) == 1


@pytest.mark.parametrize(
    "file", [{"income": "7800.00", "salary_on_record": "9650.00"}, {"income": "15000.00"}]
)
def test_who_is_not_eligible_or_above_the_cut_off_gets_no_payment(sara, file):
    studied(sara, **file)
    assert scheduled() == 0


def test_only_the_newest_version_of_a_study_is_paid(sara):
    studied(sara)
    with time_machine.travel("2026-11-06T09:00:00+03:00"):
        AuthorityRecord.objects.filter(national_id=sara.national_id).update(imprisoned=True)
        study_services.restudy_application(sara.application, today=date(2026, 11, 6), because="correction")
    assert scheduled() == 0


def test_the_database_refuses_to_change_amount_or_account_or_to_forget(sara):
    studied(sara)
    scheduled()
    for act in (
        lambda: Payment.objects.update(amount=2),
        lambda: Payment.objects.update(iban=iban.make_synthetic_iban(99)),
        lambda: Payment.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            act()


def moved(officer, on: date = date(2026, 12, 8)) -> HolidayOverride:
    day = date(2026, 11, 5)
    proposed = days_services.propose_move(date(2026, 12, 1), on, reason="عيد", today=day, by=officer)
    return days_services.approve_move(proposed, today=day, by=cast.officer(78, "ثانية"))


def test_a_moved_deposit_day_moves_what_is_open_and_goes_back_with_it(sara, officer):
    studied(sara)
    scheduled()
    assert Payment.objects.get().due_on == date(2026, 12, 10)
    override = moved(officer)
    scheduled()
    assert Payment.objects.get().due_on == date(2026, 12, 8)
    assert Notice.objects.filter(kind="deposit_moved").count() == 1
    days_services.remove_move(override, today=date(2026, 11, 20), by=officer)
    scheduled()
    assert Payment.objects.get().due_on == date(2026, 12, 10)


def test_a_moved_day_counts_once_a_second_officer_approved_it(db, officer):
    day = date(2026, 11, 5)
    proposed = days_services.propose_move(
        date(2026, 12, 1), date(2026, 12, 8), reason="عيد", today=day, by=officer
    )
    assert days_selectors.deposit_day(date(2026, 12, 1)) == date(2026, 12, 10)
    with pytest.raises(Refused) as refused:
        days_services.approve_move(proposed, today=day, by=officer)
    assert refused.value.code == "same_officer"
    with pytest.raises(IntegrityError, match="second_officer"), transaction.atomic():
        HolidayOverride.objects.update(approved_by=officer, approved_at=timezone.now())


def test_a_day_that_has_come_is_not_taken_back(db, officer):
    override = moved(officer)
    with pytest.raises(Refused) as refused:
        days_services.remove_move(override, today=date(2026, 12, 9), by=officer)
    assert refused.value.code == "too_late"


@pytest.mark.parametrize("on", [date(2026, 11, 4), date(2027, 1, 10)])
def test_a_deposit_is_not_moved_into_the_past_or_far_away(officer, on):
    with pytest.raises(Refused) as refused:
        moved(officer, on)
    assert refused.value.field == "on" and not HolidayOverride.objects.exists()
