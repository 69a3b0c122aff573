"""A large payment to a changed account waits for two officers; nothing else waits, and nothing is lost."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.notices.models import Notice
from applications.bank import iban
from applications.bank import services as bank_services
from common.errors import Refused
from eligibility.studies import services as study_services
from payments.account_reviews import services as account_review_services
from payments.account_reviews.models import AccountReview
from payments.bank import services as payment_bank_services
from payments.dues import services as due_services
from payments.dues.models import Payment
from payments.runs import selectors as run_selectors
from payments.runs import services as run_services
from payments.runs.models import Attempt, PaymentRun
from payments.runs.money_check import check_money
from tests import cast
from tests.payments import payday

JANUARY = date(2027, 1, 1)
NEW = iban.make_synthetic_iban(777)
LARGE = Decimal("2088.00")


def change_account(person, moment: str = "2026-12-09 09:00", new: str = NEW) -> None:
    with payday.at(moment):
        account = bank_services.submit_iban(person.application, new)
        bank_services.record_ownership_answer(account, is_holder=True)


def open_january(person, amount: Decimal | str = LARGE) -> Payment:
    """January's payment, opened with this amount (SAR)."""
    with payday.at("2026-12-15 09:00"):
        study_services.study_pending(date(2026, 12, 15))
    payday.decided_again(person, "2026-12-20 09:00", amount, JANUARY)
    payday.opened(date(2027, 1, 5))
    return Payment.objects.get(cycle__month=JANUARY)


@pytest.fixture
def paid(sara, ledger):
    """A household that was paid into its first account in December."""
    payday.deposited(sara, ledger)
    return sara


@pytest.fixture
def review(paid) -> AccountReview:
    change_account(paid)
    open_january(paid)
    return AccountReview.objects.get()


def frozen_ibans() -> list[str]:
    payday.frozen(date(2027, 1, 7))
    return list(Attempt.objects.filter(payment__cycle__month=JANUARY).values_list("iban", flat=True))


@pytest.mark.threat("T62")
def test_a_large_payment_to_a_changed_account_is_in_no_run_until_two_officers_confirm(review, paid):
    first, second, _third = payday.three_officers()
    assert (review.iban, review.status, review.payment.amount) == (NEW, "asked", LARGE)
    assert frozen_ibans() == [] and not PaymentRun.objects.filter(cycle__month=JANUARY).exists()
    account_review_services.confirm_account(review, because="أكّد المستفيد بالهاتف", by=first)
    assert frozen_ibans() == []
    account_review_services.confirm_account(review, because="طابق السجل", by=second)
    assert frozen_ibans() == [NEW] and check_money().is_clean
    review.refresh_from_db()
    assert [(line.became, line.by) for line in review.history.all()] == [
        ("checked", first),
        ("confirmed", second),
    ]


@pytest.mark.threat("T62")
def test_the_same_officer_is_no_second_one_and_the_database_says_so_too(review):
    first, second, _third = payday.three_officers()
    account_review_services.confirm_account(review, because="١", by=first)
    with pytest.raises(Refused) as refused:
        account_review_services.confirm_account(review, because="٢", by=first)
    assert refused.value.code == "same_officer"
    with pytest.raises(IntegrityError, match="by_two_officers"), transaction.atomic():
        AccountReview.objects.update(status="confirmed", confirmed_by=first)
    with pytest.raises(IntegrityError, match="by_two_officers"), transaction.atomic():
        AccountReview.objects.update(status="confirmed")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        AccountReview.objects.update(iban=iban.make_synthetic_iban(5))
    account_review_services.confirm_account(review, because="٢", by=second)
    with pytest.raises(Refused):
        account_review_services.confirm_account(review, because="٣", by=payday.three_officers()[2])


@pytest.mark.parametrize(
    ("changed", "amount"), [(False, LARGE), (True, Decimal("2000.00")), (True, Decimal("1427.47"))]
)
def test_the_same_account_and_a_payment_up_to_the_sum_wait_for_nobody(paid, changed, amount):
    if changed:
        change_account(paid)
    open_january(paid, amount)
    assert not AccountReview.objects.exists()
    assert frozen_ibans() == [NEW if changed else iban.make_synthetic_iban(11)]


def test_the_first_payment_of_a_household_is_no_change(sara, ledger):
    payday.studied(sara)
    payday.decided_again(sara, "2026-11-06 09:00", LARGE, payday.DECEMBER)
    payday.opened()
    assert payday.frozen().total == LARGE and not AccountReview.objects.exists()


def test_asked_once_told_once_and_every_tick_finds_the_same(review, paid):
    assert account_review_services.request_reviews() == 0
    payday.opened(date(2027, 1, 6))
    assert AccountReview.objects.count() == 1
    told = Notice.objects.filter(person=paid, dedupe_key=f"account-review:{review.pk}")
    assert [each.kind for each in told] == ["payment_held"]


def test_a_payment_that_came_back_is_asked_about_again_for_each_account(review, paid, ledger):
    """Confirmed for one account, it is not confirmed for the next one."""
    for officer in payday.three_officers()[:2]:
        account_review_services.confirm_account(review, because="١", by=officer)
    payday.released(payday.frozen(date(2027, 1, 7)), date(2027, 1, 8), because="يناير")
    payday.sent(date(2027, 1, 10))
    attempt = Attempt.objects.get(payment=review.payment)
    other = iban.make_synthetic_iban(888)
    with payday.at("2027-01-10 12:00"):
        report = payday.status_report((attempt.end_to_end_id, "RJCT", "AC04"), number=3)
        payment_bank_services.import_report("p2.xml", report)
        run_services.advance_runs(date(2027, 1, 10))
    change_account(paid, "2027-01-12 09:00", other)
    with payday.at("2027-01-12 10:00"):
        due_services.confirm_account(review.payment, by=paid)
    again = AccountReview.objects.exclude(pk=review.pk).get()
    assert (again.iban, again.status, again.payment_id) == (other, "asked", review.payment_id)


def test_an_account_changed_after_the_officers_looked_waits_again(review, paid, ledger):
    """The freeze itself asks: between the confirmation and the run the account became another one."""
    for officer in payday.three_officers()[:2]:
        account_review_services.confirm_account(review, because="١", by=officer)
    other = iban.make_synthetic_iban(888)
    payment = review.payment
    with connection.cursor() as cursor:
        cursor.execute("UPDATE payments_payment SET status = 'waiting' WHERE id = %s", [payment.pk])
    change_account(paid, "2027-01-06 09:00", other)
    assert frozen_ibans() == []
    assert AccountReview.objects.filter(iban=other, status="asked").count() == 1


# -- doors ---------------------------------------------------------------------------------------------------
def test_the_citizen_reads_why_and_the_word_goes_with_the_confirmation(review, paid, signed_in):
    def page() -> str:
        with payday.at("2027-01-06 09:00"):
            return signed_in(paid).get("/payments/").content.decode()

    assert "نتحقق من حسابك البنكي الجديد أولًا" in page()
    for officer in payday.three_officers()[:2]:
        account_review_services.confirm_account(review, because="١", by=officer)
    assert "نتحقق من حسابك البنكي الجديد أولًا" not in page()


def test_two_officers_confirm_in_the_admin_and_the_run_says_what_stays_behind(review, signed_in):
    listed = reverse("admin:payments_accountreview_changelist")
    own = reverse("admin:payments_accountreview_change", args=[review.pk])
    door = reverse("admin:payments_accountreview_confirm", args=[review.pk])
    first, second, releaser = payday.three_officers()
    with payday.at("2027-01-06 09:00"):
        client = signed_in(first)
        assert review.payment.reference in client.get(listed).content.decode()
        for typed, rows in ((review.payment.application.reference, 1), ("CA-1999-0000001", 0)):
            assert client.get(listed, {"q": typed}).context["cl"].result_count == rows
        assert f'href="{listed}?status__in=asked,checked"' in client.get("/staff/").content.decode()
        page = client.get(own).content.decode()
        assert NEW[-4:] in page and NEW not in page and door in page
        assert client.post(door, {"because": ""}).status_code == 302
        assert AccountReview.objects.get().status == "asked", "a reason is asked for"
        client.post(door, {"because": "اتصلت بالمستفيد"})
        assert AccountReview.objects.get().status == "checked"
        assert door not in client.get(own).content.decode(), "the same officer has no second button"
        client = signed_in(releaser)
        assert client.get(own).status_code == 200 and client.post(door, {"because": "١"}).status_code == 403
        client = signed_in(second)
        client.post(door, {"because": "طابق السجل"})
    assert AccountReview.objects.get().status == "confirmed"


def test_the_page_of_a_run_names_the_payments_that_wait_for_a_confirmation(review, paid, stranger, signed_in):
    payday.studied(stranger, "2026-12-05 09:00")
    payday.opened(date(2027, 1, 6))
    run = payday.frozen(date(2027, 1, 7))
    assert [each.pk for each in run_selectors.payments_under_review(run)] == [review.payment_id]
    with payday.at("2027-01-08 09:00"):
        page = signed_in(payday.three_officers()[0]).get(
            reverse("admin:payments_paymentrun_change", args=[run.pk])
        )
    assert "حسابات تغيّرت تنتظر التأكيد" in page.content.decode()
    assert review.payment.reference in page.content.decode()


@pytest.mark.threat("T76")
def test_an_officer_of_the_household_finds_no_review(review, paid, signed_in):
    cast.keep_roles()
    own = reverse("admin:payments_accountreview_change", args=[review.pk])
    relative = cast.officer(8899, "قريب", roles=("approver",))
    with payday.at("2027-01-06 09:00"):
        assert signed_in(relative).get(own).status_code == 200
        relative.mobile = paid.mobile
        relative.save()
        assert signed_in(relative).get(own).status_code == 404
