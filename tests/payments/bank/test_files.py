"""Files to the bank: valid against the standard's schema, split, the same at every try."""

from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from io import BytesIO

import pytest
from lxml import etree

from applications.bank.iban import make_synthetic_iban
from payments.bank import pain001
from payments.runs.models import Batch
from tests import cast
from tests.payments import payday

PAYER = pain001.Payer("Citizen Account Programme", make_synthetic_iban(1), "RJHISARI", "GOVT")


def header(count: int, total: str, number: int = 1) -> pain001.Header:
    return pain001.Header(
        f"CA0109-F{number:03d}", datetime(2026, 12, 9, 9), date(2026, 12, 10), count, Decimal(total)
    )


def transfer(number: int, amount: str = "1427.47", bank: str = "80", name: str = "فهد القحطاني"):
    return pain001.Transfer(
        f"CA0109-{number:011d}-1", Decimal(amount), make_synthetic_iban(number, bank), name
    )


def written(*transfers: pain001.Transfer) -> bytes:
    out = BytesIO()
    total = sum((each.amount for each in transfers), Decimal("0.00"))
    pain001.write_file(out, header(len(transfers), str(total)), PAYER, transfers)
    return out.getvalue()


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    place = files("pain001") / "templates" / "pain.001.001.09" / "pain.001.001.09.xsd"
    return etree.XMLSchema(etree.fromstring(place.read_bytes()))


@pytest.mark.parametrize("name", ["فهد القحطاني", "A & B <c>", "م" * 150])
@pytest.mark.parametrize("bank", ["80", "05", "40", "99"])
def test_a_file_is_valid_whatever_the_name_and_the_bank(schema, name, bank):
    schema.assertValid(etree.fromstring(written(transfer(1, bank=bank, name=name), transfer(2))))


def test_the_header_counts_what_the_rows_are():
    root = etree.fromstring(written(transfer(1), transfer(2, "0.01")))
    assert root.findtext(".//{*}GrpHdr/{*}NbOfTxs") == root.findtext(".//{*}PmtInf/{*}NbOfTxs") == "2"
    assert root.findtext(".//{*}GrpHdr/{*}CtrlSum") == root.findtext(".//{*}PmtInf/{*}CtrlSum") == "1427.48"
    assert root.findtext(".//{*}ReqdExctnDt/{*}Dt") == "2026-12-10"
    assert [each.get("Ccy") for each in root.iter("{*}InstdAmt")] == ["SAR", "SAR"]


@pytest.mark.parametrize(("count", "total"), [(2, "1427.47"), (1, "1427.48")])
def test_a_header_that_lies_about_its_rows_writes_no_file(count, total):
    with pytest.raises(pain001.FileMismatch):
        pain001.write_file(BytesIO(), header(count, total), PAYER, [transfer(1)])


def test_payments_are_split_by_bank_and_size_with_ids_that_never_change(ledger, settings, db):
    settings.PAYMENTS_A_FILE = 2
    for number in range(11, 16):
        payday.studied(cast.person(number, f"رب أسرة {number}"))
    payday.opened()
    run = payday.frozen()
    assert list(run.batches.values_list("message_id", "count", "bank")) == [
        ("CA0109-F001", 2, "80"),
        ("CA0109-F002", 2, "80"),
        ("CA0109-F003", 1, "80"),
    ]
    payday.released(run)
    assert payday.sent() == 3
    assert len({reference for reference, _amount, _iban in ledger.transfers()}) == 5
    assert sum(amount for _reference, amount, _iban in ledger.transfers()) == run.total


@pytest.mark.threat("T75")
def test_a_digest_that_differs_from_what_was_signed_holds_the_run(sara, ledger, monkeypatch):
    payday.studied(sara)
    payday.opened()
    run = payday.released(payday.frozen())
    monkeypatch.setattr("payments.runs.freezing.batch_digest", lambda batch: "0" * 64)
    assert payday.sent() == 0 and not ledger.files
    run.refresh_from_db()
    assert (run.status, Batch.objects.get().status) == ("held", "held")


@pytest.mark.threat("T73")
def test_another_version_of_the_code_sends_nothing(sara, ledger, monkeypatch):
    payday.studied(sara)
    payday.opened()
    run = payday.released(payday.frozen())
    monkeypatch.setattr("payments.bank.services.code_version", lambda: "another")
    assert payday.sent() == 0 and not ledger.files
    run.refresh_from_db()
    assert run.status == "held"


@pytest.mark.threat("T63")
def test_no_float_is_near_the_money():
    import ast
    from pathlib import Path

    root = Path(pain001.__file__).parents[1]
    for source in root.rglob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (
                source.name == "clients.py"
            ), f"{source}:{node.lineno}"
            assert not (isinstance(node, ast.Name) and node.id == "float"), f"{source}:{node.lineno}"
