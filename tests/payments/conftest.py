"""A bank of the test."""

import pytest

from payments.bank import services as payment_bank_services
from tests.payments.payday import Ledger


@pytest.fixture
def ledger(monkeypatch: pytest.MonkeyPatch, settings) -> Ledger:
    """The other side of `payments.bank`: what arrives stands in its ledger."""
    bank = Ledger()
    settings.PAYMENT_BANK, settings.BANK_QUIET_SECONDS = "mock", 60
    settings.PAYER_IBAN = "SA9480000000000000000001"
    monkeypatch.setattr(payment_bank_services, "configured_bank", lambda: bank)
    return bank
