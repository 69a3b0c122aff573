"""«دفعة ناقصة أو صفر»: an objection to a payment, found right by two officers, goes with the next payment."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.notices.models import Notice
from accounts.people.models import User
from common.errors import Refused
from objections import assignment, payment_review, payment_window
from objections import review as objection_review
from objections import submission as objection_submission
from objections.models import Objection
from payments.dues.models import Adjustment, Due, Payment
from payments.runs.money_check import check_money
from tests import cast
from tests.payments import payday
from tests.payments.conftest import ledger  # noqa: F401  (a fixture)

WRITTEN = {"problems": ["payment_short"], "text": "وُلد ابني في أكتوبر، ولم يُحتسب."}
BECAUSE = "ثبت من شهادة الميلاد أن المولود لم يُحتسب في ديسمبر."


@pytest.fixture
def payment(sara, ledger) -> Payment:  # noqa: F811
    """December's, deposited: 1,427.47 SAR."""
    return payday.deposited(sara, ledger)


@pytest.fixture
def reviewers(db) -> tuple[User, User]:
    first = cast.officer(61, "ماجد الحربي", roles=("reviewer",))
    return first, cast.officer(62, "هند القحطاني", roles=("reviewer",))


def begun(payment: Payment, moment: str = "2026-12-15 09:00") -> Objection:
    with payday.at(moment):
        today = date.fromisoformat(moment[:10])
        draft = objection_submission.save_payment_draft(payment, today=today, **WRITTEN)
        if not draft.documents.exists():
            objection_submission.attach_document(draft, kind="other", file=cast.picture(), name="شهادة.png")
        return draft


def sent(payment: Payment, moment: str = "2026-12-15 09:00") -> Objection:
    with payday.at(moment):
        return objection_submission.send_objection(
            begun(payment, moment), today=date.fromisoformat(moment[:10])
        )


def proposed(objection: Objection, by: User, amount: str = "216.00") -> Objection:
    with payday.at("2026-12-16 09:00"):
        assignment.take_objection(objection, by=by)
        return payment_review.propose_grant(objection, amount=Decimal(amount), because=BECAUSE, by=by)


def test_what_two_officers_find_right_goes_out_with_the_next_payment(payment, reviewers):
    objection = proposed(sent(payment), reviewers[0])
    assert objection.status == "in_review" and not Due.objects.filter(reason="back_pay").exists()
    with payday.at("2026-12-17 09:00"):
        with pytest.raises(Refused):
            payment_review.approve_grant(objection, by=reviewers[0])
        objection = payment_review.approve_grant(objection, by=reviewers[1])
        assert payment_window.grant_deposit_day(objection, date(2026, 12, 17)) == date(2027, 1, 10)
    assert (objection.status, objection.reason, objection.decided_by) == ("accepted", BECAUSE, reviewers[1])
    assert Notice.objects.filter(kind="objection_accepted").count() == 1
    payday.opened(date(2027, 1, 5))
    january = Payment.objects.get(cycle__month=payday.JANUARY)
    assert january.amount == Decimal("1643.47"), "216.00 beside the support"
    assert payment_window.grant_deposit_day(objection, date(2027, 1, 6)) == january.due_on
    assert check_money().is_clean


def test_a_proposal_can_be_given_back_and_ends_with_the_case(payment, reviewers):
    objection = proposed(sent(payment), reviewers[0])
    with pytest.raises(Refused):
        objection_review.refuse_objection(objection, because="لا", by=reviewers[0])
    with payday.at("2026-12-17 09:00"):
        payment_review.return_grant(objection, because="المبلغ غير صحيح", by=reviewers[1])
    objection = Objection.objects.get()
    assert (objection.status, objection.grant) == ("in_review", None)
    assert objection.messages.get().kind == "note"
    objection = proposed(objection, reviewers[0], "108.00")
    with payday.at("2026-12-18 09:00"):
        objection_submission.withdraw_objection(objection, by=objection.application.owner)
    assert set(Adjustment.objects.values_list("status", flat=True)) == {"refused"}
    assert not Due.objects.filter(reason="back_pay").exists()


def test_a_file_that_comes_after_the_proposal_is_read_before_it_is_approved(payment, reviewers):
    objection = proposed(sent(payment), reviewers[0])
    objection.documents.update(scan="waiting")
    with payday.at("2026-12-17 09:00"), pytest.raises(Refused) as refusal:
        payment_review.approve_grant(objection, by=reviewers[1])
    assert refusal.value.code == "pending_scan" and not Due.objects.filter(reason="back_pay").exists()


def test_no_statement_makes_an_accepted_one_without_its_grant(payment, reviewers):
    objection = sent(payment)
    decided = {
        "status": "accepted",
        "decided_by": reviewers[0],
        "decided_at": objection.sent_at,
        "reason": "x",
    }
    with (
        pytest.raises(IntegrityError, match="accepted_payment_objection_has_its_grant"),
        transaction.atomic(),
    ):
        Objection.objects.filter(pk=objection.pk).update(
            assigned_to=reviewers[0], assigned_at=objection.sent_at, **decided
        )


def test_only_a_paid_payment_inside_its_window_and_one_at_a_time(payment):
    with pytest.raises(Refused, match="انتهت مدة"):
        begun(payment, "2027-03-11 09:00")
    assert begun(payment, "2027-03-10 09:00"), "the ninetieth day"
    with pytest.raises(Refused):
        begun(payment, "2026-12-09 09:00")
    sent(payment)
    with pytest.raises(Refused):
        begun(payment)
    Payment.objects.update(status="rejected")
    Objection.objects.update(status="withdrawn")
    with pytest.raises(Refused):
        begun(payment)


def test_the_same_papers_do_not_make_a_refused_one_new(payment, reviewers):
    objection = sent(payment)
    with payday.at("2026-12-16 09:00"):
        objection_review.refuse_objection(objection, because="احتُسب المولود", by=reviewers[0])
    with pytest.raises(Refused) as refusal:
        sent(payment, "2026-12-20 09:00")
    assert refusal.value.code == "nothing_new"


def test_no_second_open_one_about_a_payment_even_in_sql(payment):
    objection = sent(payment)
    objection.id = uuid4()
    with pytest.raises(IntegrityError, match="one_open_objection_a_payment"), transaction.atomic():
        objection.save(force_insert=True)


# -- doors ---------------------------------------------------------------------------------------------------
def test_the_citizens_way_from_the_payment_to_the_answer(payment, reviewers, signed_in):
    with payday.at("2026-12-15 09:00"):
        browser = signed_in(payment.application.owner)
        page = browser.get(reverse("payment", args=[payment.pk])).content.decode()
        address = reverse("objection_payment", args=[payment.pk])
        assert "دفعة ناقصة أو صفر؟" in page and address in page
        assert "اختر ما الخطأ" in browser.post(address, {"text": "x"}).content.decode()
        files = browser.post(address, WRITTEN).url
        assert WRITTEN["text"] in browser.get(address).content.decode(), "the draft is kept"
        browser.post(files, {"kind": "official_statement", "file": cast.picture()})
        draft = Objection.objects.get()
        check = reverse("objection_check", args=[draft.pk])
        assert address in browser.get(check).content.decode()
        assert browser.post(check).url == reverse("objection", args=[draft.pk])
        assert browser.get(address).url == reverse("objection", args=[draft.pk])
    objection = proposed(Objection.objects.get(), reviewers[0])
    with payday.at("2026-12-17 09:00"):
        payment_review.approve_grant(objection, by=reviewers[1])
        browser = signed_in(payment.application.owner)
        page = browser.get(reverse("objection", args=[objection.pk])).content.decode()
        assert "216" in page and BECAUSE in page and "10 يناير 2027" in page
        assert "قراءة الرد على اعتراضك" in browser.get(reverse("payment", args=[payment.pk])).content.decode()


def test_two_officers_in_the_admin(payment, reviewers, signed_in):
    objection = sent(payment)

    def door(verb: str) -> str:
        return reverse(f"admin:objections_objection_{verb}", args=[objection.pk])

    with payday.at("2026-12-16 09:00"):
        first = signed_in(reviewers[0])
        first.post(door("take_up"))
        page = first.get(door("change")).content.decode()
        assert payment.reference in page and "1,427.47" in page and "عرض الاقتراح" in page
        wrong = first.post(door("propose"), {"grant-amount": "0", "grant-because": ""}).content.decode()
        assert "أكبر من صفر" in wrong and not Adjustment.objects.exists()
        far = first.post(door("propose"), {"grant-amount": "700", "grant-because": BECAUSE}).content.decode()
        assert "660.53" in far, "at most so much"
        long = first.post(door("propose"), {"grant-amount": "216", "grant-because": "س" * 501})
        assert "500" in long.content.decode() and not Adjustment.objects.exists()
        first.post(door("propose"), {"grant-amount": "٢١٦", "grant-because": BECAUSE})
        assert Adjustment.objects.get().amount == 216
        first.post(door("approve"))
        assert Objection.objects.get().status == "in_review"
        second = signed_in(reviewers[1])
        queue = second.get(reverse("admin:objections_objection_changelist"), {"place": "proposed"})
        assert door("change") in queue.content.decode()
        page = second.get(door("change")).content.decode()
        assert BECAUSE in page and door("approve") in page
        second.post(door("return_proposal"), {"return-text": ""})
        assert Objection.objects.get().is_proposed, "giving back needs a reason"
        second.post(door("approve"))
    assert Objection.objects.get().status == "accepted"


def test_by_api_and_only_ones_own(payment, nasser, client, signed_in):
    body = {"payment": payment.pk, "grounds": [{"code": "payment_short"}], "text": WRITTEN["text"]}
    with payday.at("2026-12-15 09:00"):
        own, stranger = signed_in(payment.application.owner), signed_in(nasser)

        def post(browser, sent: dict):
            return browser.post("/api/v1/objections/", sent, content_type="application/json")

        assert post(stranger, body).status_code == 400
        assert stranger.get(reverse("objection_payment", args=[payment.pk])).status_code == 404
        assert post(own, body | {"study": payment.study_id}).status_code == 400
        assert post(own, {k: v for k, v in body.items() if k != "payment"}).status_code == 400
        made = post(own, body)
        assert made.status_code == 201 and made.json()["payment"] == payment.pk
        assert made.json()["reasons"][0].startswith("بلغت دفعة") and made.json()["granted"] is None


def test_the_api_says_what_was_granted(payment, reviewers, signed_in):
    objection = proposed(sent(payment), reviewers[0])
    with payday.at("2026-12-17 09:00"):
        payment_review.approve_grant(objection, by=reviewers[1])
        own = signed_in(payment.application.owner)
        assert own.get(f"/api/v1/objections/{objection.pk}/").json()["granted"] == "216.00"
