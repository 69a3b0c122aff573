"""A citizen follows a payment, confirms the account, and takes papers away that anybody can check."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.people.models import User
from applications.bank import iban
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from payments.bank import services as payment_bank_services
from payments.dues import services as due_services
from payments.dues.models import Payment
from payments.runs.models import Attempt
from payments.statements.models import IssuedDocument
from tests import cast
from tests.payments import payday


@pytest.fixture
def paid(sara, ledger) -> User:
    payday.studied(sara)
    payday.opened()
    payday.released(payday.frozen())
    payday.sent()
    payday.all_paid(ledger)
    return sara


def get(person: User | None, address: str, moment: str = "2026-12-12 09:00"):
    client = Client()
    with payday.at(moment):
        if person:
            client.force_login(person)
        return client.get(address)


def test_the_payment_says_what_it_is_made_of_and_its_way(paid):
    page = get(paid, f"/payments/{Payment.objects.get().pk}/").content.decode()
    assert "دعم الشهر" in page and "1,427.47" in page and "مدفوعة" in page
    assert iban.make_synthetic_iban(11)[-4:] in page and iban.make_synthetic_iban(11) not in page


@pytest.mark.threat("T27")
def test_a_strangers_payment_is_not_there(paid, stranger):
    pk = Payment.objects.get().pk
    assert get(stranger, f"/payments/{pk}/").status_code == 404
    client = Client()
    client.force_login(stranger)
    assert client.post(f"/payments/{pk}/confirm/").status_code == 404


def bank_returns_payment() -> None:
    reference = Attempt.objects.get().end_to_end_id
    with payday.at("2026-12-15 09:00"):
        back = payday.booked((reference, "1427.47", "CRDT", "AC04"), number=9)
        payment_bank_services.import_report("back.xml", back)


def test_a_payment_that_came_back_is_confirmed_by_one_button(paid):
    bank_returns_payment()
    address = f"/payments/{Payment.objects.get().pk}/"
    page = get(paid, address, "2026-12-16 09:00").content.decode()
    assert "تأكيد الحساب البنكي" in page and "الحساب مغلق" in page
    client = Client()
    with payday.at("2026-12-16 10:00"):
        client.force_login(paid)
        assert client.post(f"{address}confirm/").status_code == 302
        assert "مع الدفعة القادمة" in client.get(address).content.decode()
    assert Payment.objects.get().status == "waiting"


def test_a_program_confirms_the_account_of_its_own_payment_only(paid, stranger):
    address = f"/api/v1/payments/{Payment.objects.get().pk}/confirm/"
    client, other = APIClient(), APIClient()
    with payday.at("2026-12-14 10:00"):
        client.force_login(paid)
        early = client.post(address)
    assert early.status_code == 409
    bank_returns_payment()
    with payday.at("2026-12-16 10:00"):
        client.force_login(paid)
        other.force_login(stranger)
        assert other.post(address).status_code == 404
        assert Payment.objects.get().status == "rejected"
        assert client.post(address).json()["status"] == "waiting"
    assert Payment.objects.get().status == "waiting"


def test_when_the_reason_is_ours_the_citizen_is_asked_for_nothing(sara, ledger):
    payday.studied(sara)
    payday.opened()
    payday.released(payday.frozen())
    payday.sent()
    report = payday.status_report((Attempt.objects.get().end_to_end_id, "RJCT", "AM04"))
    payment_bank_services.import_report("a.xml", report)
    page = get(sara, f"/payments/{Payment.objects.get().pk}/").content.decode()
    assert "لا يلزمك شيء" in page and "/confirm/" not in page


def test_a_held_household_reads_why(sara, ledger, officer):
    payday.studied(sara)
    payday.opened()
    due_services.hold_household(sara.application, because="نراجع بيانات الأسرة", by=officer)
    assert "نراجع بيانات الأسرة" in get(sara, "/payments/", "2026-12-06 12:00").content.decode()


def test_a_late_payment_says_that_it_is_late(sara, ledger):
    payday.studied(sara)
    payday.opened()
    assert "وقد تأخرت" in get(sara, "/payments/", "2026-12-12 09:00").content.decode()
    assert "وقد تأخرت" not in get(sara, "/payments/", "2026-12-09 09:00").content.decode()


def test_a_month_without_a_payment_says_why(sara, ledger):
    payday.studied(sara, income="15000.00")
    payday.opened()
    page = get(sara, "/payments/", "2026-12-12 09:00").content.decode()
    assert "لا يوجد" in page and "حد الدخل المانع" in page


def test_the_table_is_safe_to_open(paid):
    answer = get(paid, "/payments/table.csv")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert (
        rows[1][0] == "2026-12"
        and rows[1][2] == "1427.47"
        and rows[1][4] == f"{iban.make_synthetic_iban(11)[-4:]}"
    )
    assert not any(cell.startswith(("=", "+", "@", "-")) for row in rows for cell in row)


@pytest.mark.parametrize("name", ["statement", "certificate"])
def test_a_paper_is_a_pdf_with_a_code_that_anybody_can_check(paid, name):
    answer = get(paid, f"/payments/{name}.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-1.7")
    assert b"pdfaid" in answer.content or len(answer.content) > 10_000
    paper = IssuedDocument.objects.get(kind=name)
    get(paid, f"/payments/{name}.pdf")
    assert IssuedDocument.objects.count() == 1, "the same day, the same paper"
    page = get(None, f"/documents/check/{paper.grouped}/").content.decode()
    assert "صادرة عنا" in page and paid.name in page
    assert paid.national_id not in page and iban.make_synthetic_iban(11)[-4:] not in page


@pytest.mark.parametrize("code", ["ABCD-EFGH-JKLM-NPQR", "1", "'; DROP", "أبجد" * 4])
def test_a_code_that_we_never_gave_says_nothing(paid, code):
    answer = get(None, f"/documents/check/?code={code}")
    assert answer.status_code == 200 and "لم نُصدر وثيقة" in answer.content.decode()


def test_a_paper_is_never_changed(paid):
    from django.db import IntegrityError, transaction

    get(paid, "/payments/statement.pdf")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        IssuedDocument.objects.update(printed={})


@pytest.mark.parametrize(
    "address", ["/payments/table.csv", "/payments/statement.pdf", "/payments/certificate.pdf"]
)
def test_without_a_payment_the_papers_say_so(sara, address):
    assert get(sara, address).status_code == 200
    assert get(None, address).status_code == 302


def test_officers_find_payments_by_what_they_have(paid, officer, signed_in):
    client, payment = signed_in(officer), Payment.objects.get()
    for typed in (
        payment.reference, f"{payment.reference}-1", paid.national_id, paid.name,
        iban.make_synthetic_iban(11)[-4:],
        "0" + paid.mobile[4:], payment.application.reference,
    ):  # fmt: skip
        page = client.get("/staff/payments/payment/", {"q": typed}).content.decode()
        assert f"/staff/payments/payment/{payment.pk}/change/" in page, typed
    assert f"/{payment.pk}/change/" not in client.get("/staff/payments/payment/?q=9999999").content.decode()


def test_the_whole_iban_takes_a_right_and_leaves_a_line(paid, signed_in):
    payment = Payment.objects.get()
    address = f"/staff/payments/payment/{payment.pk}/change/"
    whole = " ".join(payment.iban[at : at + 4] for at in range(0, 24, 4))
    cast.keep_roles()
    releaser, manager = (
        cast.officer(n, "م", roles=(r,)) for n, r in ((71, "releaser"), (72, "cycle manager"))
    )
    assert whole in signed_in(releaser).get(f"{address}?iban").content.decode()
    assert whole not in signed_in(releaser).get(address).content.decode()
    assert whole not in signed_in(manager).get(f"{address}?iban").content.decode()
    from accounts.audit.models import AuditLine

    assert AuditLine.objects.filter(actor=releaser, details__what="iban").exists()


def test_the_result_is_a_paper_with_a_code_that_anybody_can_check(paid, stranger):
    study = Payment.objects.get().study
    address = f"/eligibility/{study.pk}/result.pdf?cycle=2026-12"
    answer = get(paid, address)
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-1.7")
    get(paid, address)
    paper = IssuedDocument.objects.get(kind="study")
    assert paper.printed["month"] == "ديسمبر 2026" and paper.printed["support"] == "1,427.47"
    assert {row["status"] for row in paper.printed["conditions"]} == {"met"}
    assert paid.national_id not in str(paper.printed)
    page = get(None, f"/documents/check/{paper.grouped}/").content.decode()
    assert "نتيجة دراسة الأهلية" in page and "ديسمبر 2026" in page and "1,427.47" in page
    assert get(stranger, address).status_code == 404 and get(None, address).status_code == 302
    assert address in get(paid, "/eligibility/").content.decode()


def test_a_refused_result_says_its_reasons_on_paper(nasser):
    with payday.at("2026-11-12 09:00"):
        study_services.study_pending(date(2026, 11, 12))
    study = Study.objects.get()
    assert get(nasser, f"/eligibility/{study.pk}/result.pdf").status_code == 200
    printed = IssuedDocument.objects.get().printed
    failed = [row for row in printed["conditions"] if row["status"] == "not_met"]
    assert printed["result"] == "غير مؤهل" and failed and all(row["said"] for row in failed)
