"""From a signed file to a payment that is opened once, verb by verb."""

from datetime import date
from decimal import Decimal

import time_machine

from applications.bank import iban
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from payments.dues import services as due_services
from payments.dues.models import Payment
from tests import cast


def test_a_truthful_household_is_studied_and_paid_once(db, sara):
    with time_machine.travel("2026-11-05T09:00:00+03:00"):
        cast.declare(cast.full_file(sara))
        study_services.study_pending(date(2026, 11, 5))
        study = Study.objects.get()
        assert (study.outcome, study.amount, study.cycle.month) == (
            "eligible",
            Decimal("1427.47"),
            date(2026, 12, 1),
        )
        assert due_services.schedule_deposits(date(2026, 11, 10)) == 0, "changes still count until the tenth"
    with time_machine.travel("2026-11-11T09:00:00+03:00"):
        assert due_services.schedule_deposits(date(2026, 11, 11)) == 0, "nobody has published the month"
        cast.results_come_out(date(2026, 11, 11))
        assert due_services.schedule_deposits(date(2026, 11, 11)) == 1
        assert due_services.schedule_deposits(date(2026, 11, 11)) == 0
    payment = Payment.objects.get()
    assert (payment.amount, payment.due_on, payment.iban) == (
        Decimal("1427.47"),
        date(2026, 12, 10),
        iban.make_synthetic_iban(11),
    )
