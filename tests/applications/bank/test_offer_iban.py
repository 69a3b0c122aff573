"""«الحساب البنكي»: given twice, checked, asked of the bank; the old one is paid until then."""

import pytest

from applications.bank import iban
from applications.bank import services as bank_services
from applications.bank.models import BankAccount
from applications.file import services as file_services
from tests.applications.conftest import in_words

PAGE, API = "/application/bank/", "/api/v1/application/bank-accounts/"
NEW = iban.make_synthetic_iban(4821)


def grouped(iban: str) -> str:
    """As people copy it: small letters, groups of four, Arabic digits."""
    text = " ".join(iban[at : at + 4] for at in range(0, 24, 4)).lower()
    return text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


@pytest.mark.threat("T54")
def test_an_iban_in_groups_and_arabic_digits_is_the_same_iban(signed_in, draft, sara):
    answer = signed_in(sara).post(PAGE, {"iban": grouped(NEW), "again": NEW, "next": "1"})
    assert answer.status_code == 302
    account = BankAccount.objects.get()
    assert (account.iban, account.status) == (NEW, "under_check")


def test_the_account_is_masked_and_its_bank_is_named(signed_in, draft, sara):
    bank_services.submit_iban(draft, NEW)
    for place in (PAGE, "/application/"):
        page = in_words(signed_in(sara).get(place))
        assert "SA•• •••• 4821" in page and NEW not in page
    assert "مصرف الراجحي" in in_words(signed_in(sara).get(PAGE))
    assert "قيد التحقق" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (NEW[:-1], "الآيبان السعودي حرفا SA وبعدهما 22 رقمًا"),
        ("GB82WEST12345698765432", "الآيبان السعودي حرفا SA وبعدهما 22 رقمًا"),
        (NEW[:-1] + "9", "أرقام هذا الآيبان غير متوافقة"),
        ("", "رقم الآيبان مطلوب"),
    ],
)
def test_a_wrong_iban_is_refused_at_both_doors(signed_in, api_of, draft, sara, wrong, words):
    assert words in in_words(signed_in(sara).post(PAGE, {"iban": wrong, "again": wrong, "next": "1"}))
    assert api_of(sara).post(API, {"iban": wrong}, format="json").status_code == 400
    assert not BankAccount.objects.exists()


def test_two_different_ibans_are_refused(signed_in, draft, sara):
    page = signed_in(sara).post(PAGE, {"iban": NEW, "again": iban.make_synthetic_iban(1), "next": "1"})
    assert "رقما الآيبان مختلفان" in in_words(page) and not BankAccount.objects.exists()


def test_until_the_bank_answers_the_old_account_is_shown_as_paid(signed_in, complete, sara):
    bank_services.submit_iban(complete, NEW)
    page = in_words(signed_in(sara).get(PAGE))
    assert "حتى يرد، يُصرف الدعم على الحساب السابق" in page and "SA•• •••• 0011" in page


def test_an_account_of_somebody_else_is_refused_with_what_to_do(signed_in, draft, sara):
    bank_services.submit_iban(draft, iban.make_synthetic_iban(70000))
    bank_services.check_accounts()
    page = in_words(signed_in(sara).get(PAGE))
    assert "أفاد البنك بأن هذا الحساب ليس باسمك" in page and "يحتاج تعديلًا" in page


def test_a_third_account_waits_for_the_answer(signed_in, api_of, complete, sara):
    bank_services.submit_iban(complete, NEW)
    other = iban.make_synthetic_iban(5)
    page = signed_in(sara).post(PAGE, {"iban": other, "again": other, "next": "1"})
    assert "نتحقق الآن من حساب آخر" in in_words(page)
    answer = api_of(sara).post(API, {"iban": other}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "under_check")


def test_the_program_offers_and_reads_masked(api_of, draft, sara):
    made = api_of(sara).post(API, {"iban": grouped(NEW)}, format="json")
    assert made.status_code == 201
    assert (made.json()["iban"], made.json()["bank"]) == ("SA•• •••• 4821", "مصرف الراجحي")
    assert NEW not in str(api_of(sara).get(API).json())


@pytest.mark.threat("T59")
@pytest.mark.django_db(transaction=True)
def test_eight_sendings_leave_one_account(sara, at_once):
    own = file_services.open_application(sara)
    at_once(lambda _n: bank_services.submit_iban(own, NEW))
    assert BankAccount.objects.count() == 1


def test_a_stranger_meets_nothing(api_of, complete, stranger):
    assert api_of(stranger).get(API).status_code == 404
    assert api_of(stranger).post(API, {"iban": NEW}, format="json").status_code == 404
    assert BankAccount.objects.count() == 1
