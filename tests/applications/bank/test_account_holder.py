"""The banks say whose account it is: by the simulator's own process, and when they do not answer."""

from collections.abc import Iterator

import pytest

from applications.bank import account_ownership, iban
from applications.bank import services as bank_services
from applications.bank.account_ownership import BankUnavailable, OwnershipAnswer, ask_ownership
from applications.bank.models import BankAccount
from tests.simulators.process import running

KEY, PERSON = "key-of-the-account-holder-tests", "1010101010"
OTHERS = "SA2180000000000000000000"


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    with running("account_holder", ACCOUNT_HOLDER_KEY=KEY) as url:
        yield url


@pytest.fixture
def configured(service, settings) -> None:
    settings.IBAN_HOLDER_CHECK = "service"
    settings.ACCOUNT_HOLDER_URL, settings.ACCOUNT_HOLDER_KEY = service, KEY


def test_the_holder_and_somebody_else_are_told_apart(configured):
    assert ask_ownership(iban.make_synthetic_iban(70002), PERSON) is OwnershipAnswer.HOLDER
    assert ask_ownership(OTHERS, PERSON) is OwnershipAnswer.SOMEBODY_ELSE


def test_a_wrong_key_or_a_question_without_a_person_is_no_answer(configured, settings):
    with pytest.raises(BankUnavailable, match="answer 422"):
        ask_ownership(OTHERS, "")
    settings.ACCOUNT_HOLDER_KEY = "another"
    with pytest.raises(BankUnavailable, match="answer 401") as trouble:
        ask_ownership(OTHERS, PERSON)
    assert OTHERS not in str(trouble.value) and PERSON not in str(trouble.value)


@pytest.mark.parametrize("name", ["ACCOUNT_HOLDER_URL", "ACCOUNT_HOLDER_KEY"])
def test_without_an_address_or_a_key_nobody_is_asked(name, configured, settings):
    setattr(settings, name, "")
    with pytest.raises(BankUnavailable):
        ask_ownership(OTHERS, PERSON)


def test_an_answer_of_another_form_is_no_answer(configured, monkeypatch):
    monkeypatch.setattr(account_ownership, "exchange_json", lambda *_a, **_k: (200, {"holder": "yes"}))
    with pytest.raises(BankUnavailable):
        ask_ownership(OTHERS, PERSON)


def test_an_account_waits_while_the_banks_are_silent_and_is_accepted_when_they_answer(
    draft, configured, settings
):
    account = bank_services.submit_iban(draft, iban.make_synthetic_iban(70001))
    answering, settings.ACCOUNT_HOLDER_URL = settings.ACCOUNT_HOLDER_URL, "http://127.0.0.1:1"
    assert bank_services.check_accounts() == 0
    account.refresh_from_db()
    assert account.status == BankAccount.Status.UNDER_CHECK
    settings.ACCOUNT_HOLDER_URL = answering
    assert bank_services.check_accounts() == 1
    account.refresh_from_db()
    assert account.status == BankAccount.Status.CURRENT
