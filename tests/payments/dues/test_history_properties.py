"""Whatever happens to a household, what is owed is what was decided less what was paid, to the halala."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eligibility.studies.models import MonthDecision
from payments.bank import services as payment_bank_services
from payments.dues import services as due_services
from payments.dues.models import Adjustment, Due, Payment
from payments.runs.models import Attempt
from payments.runs.money_check import check_money
from tests.payments import payday

AMOUNTS = st.decimals(min_value=0, max_value=2088, places=2)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("decide"), AMOUNTS),
        st.tuples(st.sampled_from(["settle", "leave", "return", "confirm", "hold", "release"]), st.none()),
    ),
    min_size=1,
    max_size=6,
)


def done(act: str, amount: Decimal | None, person, officers, day: date, ledger) -> None:
    moment = f"{day} 09:00"
    payment = Payment.objects.order_by("pk").first()
    if act == "decide":
        payday.decided_again(person, moment, amount)
    for adjustment in Adjustment.objects.filter(status="found") if act in ("settle", "leave") else ():
        with payday.at(moment):
            due_services.propose_adjustment(adjustment, because="سبب", by=officers[0])
            verb = due_services.approve_adjustment if act == "settle" else due_services.refuse_adjustment
            verb(adjustment, because="سبب", by=officers[1])
    if act == "return" and payment.status == "paid":
        last = Attempt.objects.filter(payment=payment).latest("number")
        back = payday.booked((last.end_to_end_id, str(last.amount), "CRDT", "AC04"), number=last.pk)
        payment_bank_services.import_report(f"{last.pk}.xml", back)
    if act == "confirm" and payment.status == "rejected":
        due_services.confirm_account(payment, by=person)
    if act == "hold":
        due_services.hold_household(person.application, because="سبب", by=officers[0])
    for hold in person.application.holds.filter(lifted_at=None) if act == "release" else ():
        due_services.release_hold(hold, by=officers[0])


def lived(acts, person, ledger) -> None:
    """December is paid; then the acts, a day each; then January."""
    payday.studied(person)
    payday.opened()
    payday.released(payday.frozen())
    payday.sent()
    payday.all_paid(ledger)
    officers = payday.three_officers()
    for number, (act, amount) in enumerate(acts):
        done(act, amount, person, officers, date(2026, 12, 13 + number), ledger)
        proof = check_money()
        assert proof.is_clean, [(line.code, line.left, line.right) for line in proof.differences]
    payday.opened(date(2027, 1, 5))
    assert check_money().is_clean
    for cycle in {due.cycle_id for due in Due.objects.all()}:
        booked = sum(Due.objects.filter(cycle=cycle).values_list("amount", flat=True))
        decided = MonthDecision.objects.get(cycle=cycle, application=person.application).study.amount
        open_ = Adjustment.objects.filter(cycle=cycle).exclude(status="approved", kind="back_pay")
        assert open_.exists() or booked == decided, "nobody is paid twice for a month"


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_what_is_owed_is_decided_less_paid_after_any_history(sara, ledger, acts):
    start = (
        transaction.savepoint_create()
    )  # no atomic block: proving a code of the app must be able to commit
    try:
        lived(acts, sara, ledger)
    finally:
        transaction.savepoint_rollback(start)
        ledger.files.clear()
