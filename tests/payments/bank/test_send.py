"""Money exactly once: lost answers, dead workers, two workers, clocks that are off."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from applications.bank import iban
from applications.bank import services as bank_services
from payments.bank import services as payment_bank_services
from payments.bank.clients import BankUnavailable, FolderBank
from payments.dues import services as due_services
from payments.dues.models import Due, Payment
from payments.runs.models import Attempt, Batch, PaymentRun
from tests import cast
from tests.payments import payday

DAY = date(2026, 12, 10)


@pytest.fixture
def run(sara, ledger) -> PaymentRun:
    payday.studied(sara)
    payday.opened()
    return payday.released(payday.frozen())


@pytest.mark.threat("T69")
def test_a_lost_answer_is_asked_for_and_never_sent_again(run, ledger):
    ledger.fail_after = 1
    assert payday.sent(hour="06:00") == 0
    assert Batch.objects.get().status == "sending" and len(ledger.sent) == 1
    assert payday.sent(hour="06:00") == 0, "the first try may still be on its way"
    assert payday.sent(hour="06:05") == 1
    assert len(ledger.sent) == 1 and Batch.objects.get().status == "done"


@pytest.mark.threat("T67", "T69")
def test_what_the_bank_never_got_is_sent_with_the_same_ids(run, ledger):
    ledger.fail_before = 1
    assert payday.sent(hour="06:00") == 0 and not ledger.files
    assert payday.sent(hour="06:05") == 1
    assert ledger.sent == ["CA0109-F001"] and Attempt.objects.count() == 1


@pytest.mark.threat("T68", "T66")
def test_a_task_delivered_twice_or_by_two_clocks_sends_once(run, ledger):
    with payday.at(f"{DAY} 06:00"):
        assert [payment_bank_services.send_batches(DAY) for _ring in range(3)] == [1, 0, 0]
    assert ledger.sent == ["CA0109-F001"]


def test_a_bank_that_never_answers_holds_the_run(run, ledger):
    ledger.fail_before = 99
    for minute in range(0, 12, 2):
        payday.sent(hour=f"06:{minute:02d}")
    run.refresh_from_db()
    assert run.status == "held" and Batch.objects.get().status == "held"
    assert "the bank did not answer" in Batch.objects.get().trouble or Batch.objects.get().trouble


@pytest.mark.threat("T64")
def test_a_machine_whose_clock_is_off_sends_nothing(run, ledger, settings):
    settings.PAYMENT_CLOCK_SECONDS = 60
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert payment_bank_services.send_batches(DAY) == 0
    assert not payment_bank_services.is_clock_accurate() or not ledger.files
    assert not ledger.files


@pytest.mark.threat("T62")
def test_an_account_changed_during_the_run_is_for_the_next_month(run, sara, ledger):
    with payday.at("2026-12-09 09:00"):
        account = bank_services.submit_iban(sara.application, iban.make_synthetic_iban(777))
        bank_services.record_ownership_answer(account, is_holder=True)
    payday.sent()
    assert [iban for _reference, _amount, iban in ledger.transfers()] == [iban.make_synthetic_iban(11)]


def test_an_account_changed_after_the_cut_off_is_paid_into_from_the_month_it_counts_for(sara, ledger):
    payday.studied(sara, "2026-10-05 09:00")
    with payday.at("2026-10-25 09:00"):
        account = bank_services.submit_iban(sara.application, iban.make_synthetic_iban(777))
        bank_services.record_ownership_answer(account, is_holder=True)
    payday.opened(date(2026, 11, 5))
    payday.opened(date(2026, 12, 5))
    ibans = dict(Payment.objects.values_list("cycle__month", "iban"))
    assert ibans == {
        payday.NOVEMBER: iban.make_synthetic_iban(11),
        payday.DECEMBER: iban.make_synthetic_iban(777),
    }


@pytest.mark.threat("T61")
def test_the_database_promises_once_by_itself(run):
    payment, attempt = Payment.objects.get(), Attempt.objects.get()
    copies = {"payment": payment, "batch": attempt.batch, "amount": 1, "iban": iban.make_synthetic_iban(11)}
    for name, act in (
        ("one_live_attempt_a_payment", lambda: Attempt.objects.create(
            number=2, end_to_end_id="X-2", **copies)),
        ("one_attempt_a_number", lambda: Attempt.objects.create(
            number=1, end_to_end_id="X-2", status="rejected", **copies)),
        ("end_to_end_id", lambda: Attempt.objects.create(
            number=2, end_to_end_id=attempt.end_to_end_id, status="rejected", **copies)),
        ("one_support_a_household_and_month", lambda: Due.objects.create(
            application=payment.application, cycle=payment.cycle, study=payment.study, reason="support",
            amount=1)),
        ("payment_below_the_cap", lambda: Payment.objects.create(
            application=cast.full_file(cast.person(99, "غ")), cycle=payment.cycle, study=payment.study,
            amount=50_001, iban=iban.make_synthetic_iban(11), due_on=DAY)),
    ):  # fmt: skip
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            act()
    for act in (
        lambda: Attempt.objects.update(amount=2),
        lambda: Attempt.objects.update(iban=iban.make_synthetic_iban(99)),
        lambda: Batch.objects.update(digest="0" * 64),
        lambda: Due.objects.update(amount=2),
        lambda: Due.objects.update(payment=None),
        lambda: PaymentRun.objects.update(total=1),
        lambda: Attempt.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            act()


@pytest.mark.threat("T61")
@pytest.mark.django_db(transaction=True)
def test_eight_freezers_at_once_leave_one_run(ledger):
    payday.studied(cast.person(11, "سارة الشهري"))
    payday.opened()
    inside = (
        "import django; django.setup()\n"
        "from eligibility.cycles.models import Cycle\n"
        "from payments.runs import services\n"
        "print('ready', flush=True); input()\n"
        "cycle = Cycle.objects.filter(payments__isnull=False).first()\n"
        "print(services.freeze_run(cycle) is not None)"
    )
    import os
    from pathlib import Path

    database = {
        "DATABASE_NAME": connection.settings_dict["NAME"], "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "citizen_portal.settings",
    }  # fmt: skip
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", inside], cwd=Path(__file__).resolve().parents[3], text=True,
            env={**os.environ, **database}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _racer in range(8)
    ]  # fmt: skip
    assert [racer.stdout.readline() for racer in racers] == ["ready\n"] * 8
    answers = [racer.communicate("\n", timeout=120)[0].strip() for racer in racers]
    assert sorted(set(answers)) in (["False", "True"], ["True"])
    assert answers.count("True") == 1 and PaymentRun.objects.count() == Attempt.objects.count() == 1


def test_a_household_that_is_held_waits_and_then_goes_with_the_next_run(sara, ledger, officer):
    payday.studied(sara)
    payday.opened()
    with payday.at("2026-12-06 12:00"):
        hold = due_services.hold_household(sara.application, because="نراجع بيانات الأسرة", by=officer)
        assert due_services.hold_household(sara.application, because="ثانيةً", by=officer).pk == hold.pk
    assert payday.frozen() is None, "nothing is left to freeze"
    with payday.at("2026-12-08 12:00"):
        due_services.release_hold(hold, by=officer)
    assert payday.frozen(date(2026, 12, 9)).count == 1


def keys(folder):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = Ed25519PrivateKey.generate()
    ours, theirs = folder / "ours.pem", folder / "theirs.pem"
    ours.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    theirs.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return key, ours, theirs


@pytest.mark.threat("T74")
def test_the_folder_takes_files_with_a_signature_and_gives_reports_with_one(tmp_path):
    key, ours, theirs = keys(tmp_path)
    bank = FolderBank(tmp_path, ours, theirs)
    file = tmp_path / "file.xml"
    file.write_bytes(b"<Document/>")
    assert not bank.knows("CA0109-F001")
    bank.send("CA0109-F001", file)
    assert bank.knows("CA0109-F001")
    key.public_key().verify((tmp_path / "out/CA0109-F001.sig").read_bytes(), b"<Document/>")
    (tmp_path / "out/CA0109-F001.xml").unlink()  # the bank took it away
    assert bank.knows("CA0109-F001"), "it is remembered"
    box = tmp_path / "in"
    box.mkdir()
    for name, signature in (("good", key.sign(b"<r/>")), ("forged", key.sign(b"<other/>"))):
        (box / f"{name}.xml").write_bytes(b"<r/>")
        (box / f"{name}.sig").write_bytes(signature)
    (box / "bare.xml").write_bytes(b"<r/>")
    assert [each.name for each in bank.reports()] == ["good.xml"]
    bank.done("good.xml")
    assert list(bank.reports()) == []


def test_a_file_that_was_not_named_yet_was_not_sent(tmp_path):
    _key, ours, theirs = keys(tmp_path)
    bank = FolderBank(tmp_path, ours, theirs)
    for folder, name in (("out", "A.part"), ("archive", "A.xml")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(b"<Document/>")
    assert not bank.knows("A"), "the machine died between the copy and the name"


def test_no_bank_is_no_bank(settings):
    settings.PAYMENT_BANK = ""
    with pytest.raises(BankUnavailable):
        from payments.bank import clients

        clients.configured_bank()


@pytest.mark.threat("T72")
def test_a_worker_that_wakes_up_without_its_lock_sends_nothing(run, ledger, monkeypatch):
    claim = payment_bank_services._claim_batch

    def claimed_and_slept(batch: Batch) -> bool:
        answer = claim(batch)
        with connection.cursor() as cursor:  # the database dropped the lock's own connection meanwhile
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                " AND pid <> pg_backend_pid()"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        return answer

    monkeypatch.setattr(payment_bank_services, "_claim_batch", claimed_and_slept)
    with payday.at(f"{DAY} 06:00"), pytest.raises(OperationalError):
        payment_bank_services.send_batches(DAY)
    assert not ledger.files and Batch.objects.get().status == "sending"
