"""A payday with the bank of a demonstration: another process, its own ledger, its own reports."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.urls import reverse

from accounts.people import national_id as national_ids
from applications.bank import iban
from payments.bank import clients
from payments.dues.models import Payment
from payments.runs.models import Attempt, PaymentRun
from payments.runs.money_check import check_money
from tests import cast
from tests.payments import payday

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def mock(settings, tmp_path: Path) -> Iterator[clients.MockBank]:
    """mock-bank on a port of its own, for this test."""
    port = 18_000 + hash(tmp_path) % 1_000
    data = str(tmp_path / "bank.sqlite")
    process = subprocess.Popen(
        [sys.executable, "-m", "simulators.bank", "--port", str(port), "--data", data], cwd=ROOT
    )
    settings.PAYMENT_BANK, settings.BANK_URL = "mock", f"http://127.0.0.1:{port}"
    settings.PAYER_IBAN, settings.PAYER_BIC = "SA9480000000000000000001", "RJHISARI"
    try:
        for _try in range(100):
            try:
                httpx.get(f"{settings.BANK_URL}/_mock/health")
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield clients.MockBank(settings.BANK_URL)
    finally:
        process.terminate()
        process.wait(10)


def test_a_payday_is_played_until_the_money_is_in_the_account(mock, signed_in, db):
    for number in (11, 12):
        payday.studied(cast.person(number, f"رب أسرة {number}"))
    payday.opened()
    mock.close_account(iban.make_synthetic_iban(12))
    run = payday.released(payday.frozen())
    releaser = payday.three_officers()[2]
    with payday.at("2026-12-08 12:00"):
        client = signed_in(releaser)
        page = client.get(reverse("admin:payments_paymentrun_change", args=[run.pk])).content.decode()
        assert reverse("admin:payments_bankmessage_play", args=[run.pk]) in page
        assert client.post(reverse("admin:payments_bankmessage_play", args=[run.pk])).status_code == 302
    states = dict(Payment.objects.values_list("application__owner__national_id", "status"))
    assert states == {
        national_ids.make_synthetic_id(11): "paid",
        national_ids.make_synthetic_id(12): "rejected",
    }
    assert Attempt.objects.get(status="rejected").code == "AC04"
    assert PaymentRun.objects.get().status == "reconciled" and check_money().is_clean
    with payday.at("2026-12-08 12:10"):
        client.post(reverse("admin:payments_bankmessage_play", args=[run.pk]))
    assert mock.knows("CA0109-F001") and not mock.knows("CA0109-F002")


def test_a_real_site_plays_nothing(settings, signed_in, sara, ledger):
    payday.studied(sara)
    payday.opened()
    run = payday.frozen()
    settings.PORTAL_DEMO = False
    client = signed_in(payday.three_officers()[2])
    assert client.post(reverse("admin:payments_bankmessage_play", args=[run.pk])).status_code == 404
