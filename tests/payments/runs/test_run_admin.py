"""Three officers let a run go in the admin; nobody twice, nobody without the right or the digits."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from payments.runs.models import PaymentRun
from tests import cast
from tests.payments import payday

PAGE = "admin:payments_paymentrun_change"


@pytest.fixture
def run(sara, ledger) -> PaymentRun:
    payday.studied(sara)
    payday.opened()
    return payday.frozen()


def press(client, run: PaymentRun, verb: str, **fields: str):
    given = {f"{verb}-{name}": value for name, value in fields.items()}
    return client.post(reverse(f"admin:payments_paymentrun_{verb}", args=[run.pk]), given)


def test_three_officers_sign_and_the_page_says_who(run, signed_in):
    hours = {"prepare": "10:00", "approve": "11:00", "release": "12:00"}
    for verb, who in zip(hours, payday.three_officers(), strict=True):
        with payday.at(f"2026-12-08 {hours[verb]}"):
            client = signed_in(who)
            page = client.get(reverse(PAGE, args=[run.pk])).content.decode()
            assert run.digest in page and "1,427.47" in page
            assert press(client, run, verb, code=cast.app_code(who)).status_code == 302
    run.refresh_from_db()
    assert run.status == "released" and run.cycle.sent_at is not None
    assert [line.became for line in run.history.all()] == ["frozen", "prepared", "approved", "released"]
    assert all(run.digest in line.because for line in run.history.all())
    with payday.at("2026-12-08 13:00"):
        page = signed_in(payday.three_officers()[0]).get(reverse(PAGE, args=[run.pk])).content.decode()
    assert "بدر" in page and "لطيفة" in page and "سلمى" in page


@pytest.mark.threat("T76")
def test_the_same_officer_does_not_sign_twice(run, officer, signed_in):
    with payday.at("2026-12-08 10:00"):
        client = signed_in(officer)
        assert press(client, run, "prepare", code=cast.app_code(officer)).status_code == 302
    with payday.at("2026-12-08 10:02"):
        refused = press(client, run, "approve", code=cast.app_code(officer))
    assert refused.status_code == 200 and PaymentRun.objects.get().status == "prepared"
    for columns in (
        {"status": "approved", "approved_by": officer},
        {"status": "released", "approved_by": cast.officer(90, "ب"), "released_by": officer},
    ):
        with pytest.raises(IntegrityError, match="three_different_officers"), transaction.atomic():
            PaymentRun.objects.update(**columns)
    with pytest.raises(IntegrityError, match="names_of_its_state"), transaction.atomic():
        PaymentRun.objects.update(status="released")


def test_wrong_digits_sign_nothing(run, signed_in):
    preparer = payday.three_officers()[0]
    with payday.at("2026-12-08 10:00"):
        answer = press(signed_in(preparer), run, "prepare", code="000000")
    assert answer.status_code == 200 and "prepare-code" in answer.content.decode()
    assert PaymentRun.objects.get().status == "frozen"


@pytest.mark.parametrize("verb", ["prepare", "approve", "release", "hold", "ask", "resume"])
def test_without_the_right_there_is_no_button_and_no_door(run, signed_in, verb):
    auditor = cast.officer(91, "مدقق", roles=("auditor",))
    client = signed_in(auditor)
    page = client.get(reverse(PAGE, args=[run.pk]))
    assert page.status_code == 200 and f"/{verb}/" not in page.content.decode()
    assert press(client, run, verb, code=cast.app_code(auditor), because="سبب").status_code == 403


def test_a_held_run_sends_nothing_until_two_officers_let_it_go_on(run, ledger, signed_in):
    first, second, third = payday.three_officers()
    payday.released(run)
    with payday.at("2026-12-09 09:00"):
        assert press(signed_in(third), run, "hold", because="خطأ محتمل").status_code == 302
    assert payday.sent() == 0 and not ledger.files
    with payday.at("2026-12-10 09:00"):
        fields = {"because": "لا خطأ", "code": cast.app_code(first)}
        assert press(signed_in(first), run, "ask", **fields).status_code == 302
    with payday.at("2026-12-10 09:01"):
        fields = {"because": "لا خطأ", "code": cast.app_code(first)}
        assert press(signed_in(first), run, "resume", **fields).status_code == 200, "another officer must"
    with payday.at("2026-12-10 09:02"):
        fields = {"because": "راجعتُها", "code": cast.app_code(second)}
        assert press(signed_in(second), run, "resume", **fields).status_code == 302
    assert PaymentRun.objects.get().status == "released"
    assert payday.sent(hour="10:00") == 1


def test_without_a_bank_a_run_is_prepared_but_not_released(run, settings, signed_in):
    settings.PAYMENT_BANK = ""
    first, second, third = payday.three_officers()
    with payday.at("2026-12-08 10:00"):
        press(signed_in(first), run, "prepare", code=cast.app_code(first))
        press(signed_in(second), run, "approve", code=cast.app_code(second))
        refused = press(signed_in(third), run, "release", code=cast.app_code(third))
    assert refused.status_code == 200 and "PAYMENT_BANK" in refused.content.decode()
    assert PaymentRun.objects.get().status == "approved"


def test_the_auditor_reads_the_proof(run, signed_in):
    page = signed_in(cast.officer(91, "مدقق", roles=("auditor",))).get(
        reverse("admin:payments_paymentrun_proof")
    )
    assert page.status_code == 200 and page.context["proof"].is_clean


def test_a_late_run_says_so(run, signed_in):
    with payday.at("2026-12-12 09:00"):
        page = signed_in(payday.three_officers()[0]).get(reverse(PAGE, args=[run.pk])).content.decode()
    assert 'class="flash flash--error month__late"' in page
    assert run.pay_on == date(2026, 12, 10)
