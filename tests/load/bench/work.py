"""What the portal's own work costs, as ratios to the floor measured in the same run.

The floor of a study is decoding its facts; of the month, and of payments, one hand-written INSERT … SELECT.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import msgspec
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases
from django.utils import timezone

from accounts.people.models import User
from accounts.people.national_id import make_synthetic_id
from applications.bank import iban
from applications.bank.models import BankAccount
from applications.declaration.models import Declaration
from applications.file.models import Application
from eligibility.cycles.models import Cycle
from eligibility.rulebook import assess, facts, rates
from eligibility.studies.models import MonthDecision, Study
from payments.dues import services as due_services
from payments.dues.models import Payment
from tests.load.bench import copies
from tests.load.bench.profile import bench_profile
from tests.load.bench.study import bench_study

HOUSEHOLDS = int(os.environ.get("HOUSEHOLDS", "20000"))
SOME = min(HOUSEHOLDS, 5000)  # for what is not a month of the whole country
MONTH = date(2026, 12, 1)

# the same rows by hand: payments, their lines, the notices
FLOOR = """
WITH p AS (
  INSERT INTO payments_payment (application_id, cycle_id, study_id, amount, iban, due_on, status, opened_at)
  SELECT s.application_id, m.cycle_id, s.id, s.amount, b.iban, date '2026-12-10', 'under_process', now()
  FROM eligibility_monthdecision m JOIN eligibility_study s ON s.id = m.study_id
  JOIN applications_bankaccount b ON b.application_id = s.application_id
  WHERE s.outcome = 'eligible' AND s.amount > 0 AND b.status = 'current'
  RETURNING id, application_id, cycle_id, study_id, amount
), d AS (
  INSERT INTO payments_due (application_id, cycle_id, study_id, reason, amount, payment_id, made_at)
  SELECT application_id, cycle_id, study_id, 'support', amount, id, now() FROM p
)
INSERT INTO accounts_notice (person_id, kind, details, dedupe_key, created_at)
SELECT f.owner_id, 'deposit_scheduled', jsonb_build_object('on', '2026-12-10', 'amount', p.amount::text),
  'deposit:' || p.application_id || ':' || p.cycle_id, now()
FROM p JOIN applications_application f ON f.id = p.application_id
"""


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def household(number: int) -> facts.Household:
    """Head, wife and three children, with a salary that lies on the taper for some."""
    well = facts.Record(
        saudi=True,
        resident=True,
        days_abroad=number % 100,
        imprisoned=False,
        in_shelter=False,
        deceased=False,
        monthly_income=Decimal(0),
        other_support=(),
        main_beneficiary=False,
        marital_status="single",
        relation="son",
        id_expires=date(2034, 5, 20),
        dependants=tuple(f"{number}-{child}" for child in range(4)),
        as_of=MONTH,
    )
    born = (date(1988, 1, 9), date(2004, 1, 1), date(2012, 5, 5), date(2019, 7, 7))
    family = [
        facts.Person(f"{number}-{child}", "dependant", "فلان", day, "son", record=well)
        for child, day in enumerate(born)
    ]
    income = Decimal(number % 20_000)
    record = msgspec.structs.replace(well, monthly_income=income, postal_code="13325")
    head = facts.Person(str(number), "head", "فلان", date(1985, 4, 1), declared_income=income, record=record)
    return facts.Household((head, *family), "single", "13325")


def bench_rulebook() -> None:
    stored = [msgspec.json.encode(household(number)) for number in range(SOME)]
    decode = msgspec.json.Decoder(facts.Household).decode
    in_force = rates.rates_on(MONTH)
    floor = seconds(lambda: [decode(line) for line in stored])
    whole = seconds(lambda: [assess.assess(decode(line), in_force, MONTH) for line in stored])
    print(f"study, in memory: {SOME / whole:,.0f} households/s, {whole / floor:.1f} × decoding the facts")


def populate(households: int) -> None:
    """Eligible households alike, each with a study and an accepted account."""
    cycle = Cycle.objects.create(month=MONTH, status="published", published_at=timezone.now())
    person = User.objects.create(national_id=make_synthetic_id(0), name="فلان", password="!")
    file = Application.objects.create(owner=person, reference=f"B-{person.pk:010d}", status="submitted")
    signed = Declaration.objects.create(
        application=file, version=1, snapshot={}, sha256="0" * 64, words="bench"
    )
    BankAccount.objects.create(application=file, iban=iban.make_synthetic_iban(0), status="current")
    study = Study.objects.create(
        application=file, declaration=signed, cycle=cycle, version=1, outcome="eligible",
        amount=Decimal("1427.47"), people=[], facts="[]", answer="{}", rates_on=MONTH, rulebook="0" * 64,
    )  # fmt: skip
    MonthDecision.objects.create(cycle=cycle, application=file, study=study)
    copies.copy_household(households)


def run_floor() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FLOOR)
        transaction.set_rollback(True)


def bench_payments() -> None:
    populate(SOME)
    floor = seconds(run_floor)
    whole = seconds(lambda: due_services.schedule_deposits(date(2026, 11, 11)))
    opened = Payment.objects.count()
    again = seconds(lambda: due_services.schedule_deposits(date(2026, 11, 11)))
    print(
        f"payments: {opened:,} opened at {opened / whole:,.0f}/s, {whole / floor:.1f} × one INSERT … SELECT"
    )
    print(f"payments, run again: nothing opened in {again:.2f} s ({Payment.objects.count():,} in all)")


def main() -> None:
    print(f"{timezone.now():%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, PostgreSQL {connection.pg_version}")
    bench_rulebook()
    databases = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    try:
        if "--profile" in sys.argv:
            bench_profile(HOUSEHOLDS, MONTH)
        else:
            bench_study(HOUSEHOLDS, MONTH)
            bench_payments()
    finally:
        teardown_databases(databases, verbosity=0)
