"""A file of credit transfers, pain.001.001.09, written as a stream: memory stays flat for any number of rows.

Plain Python: rows in, XML out. The sums in its header are given by the caller, who counted them from the
same rows; the writer counts again and refuses a file whose header would lie.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO, NamedTuple

from lxml import etree

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"

# BIC by the bank code of the IBAN (domain.md §5); without a sure one the bank finds it by the IBAN itself
BICS = {
    "05": "INMASARI", "10": "NCBKSAJE", "15": "ALBISARI", "20": "RIBLSARI",
    "30": "ARNBSARI", "45": "SABBSARI", "50": "AAALSARI", "55": "BSFRSARI",
    "60": "BJAZSAJE", "65": "SIBCSARI", "71": "NBOBSARI", "75": "NBOKSAJE",
    "76": "BMUSSARI", "80": "RJHISARI", "81": "DEUTSARI", "82": "NBPASARI",
    "84": "TCZBSAJE", "85": "BNPASARI", "86": "CHASSARI", "90": "GULFSARI",
}  # fmt: skip


class Transfer(NamedTuple):
    """One credit: the id that the bank repeats in its reports, SAR, account and its holder."""

    end_to_end_id: str
    amount: Decimal
    iban: str
    name: str


@dataclass(frozen=True)
class Payer:
    """Who pays: the programme's own account at its bank, and the purpose that is told with each transfer."""

    name: str
    iban: str
    bic: str
    purpose: str


@dataclass(frozen=True)
class Header:
    """What stands over the transfers of a file."""

    message_id: str
    made_at: datetime
    pay_on: date
    count: int
    total: Decimal


class FileMismatch(Exception):
    """The rows are not those that the header counts."""


def write_file(out: BinaryIO, header: Header, payer: Payer, transfers: Iterable[Transfer]) -> None:
    """Write the file; FileDiffers when count or sum of the transfers are others than the header's."""
    with etree.xmlfile(out, encoding="utf-8") as file:
        file.write_declaration()
        with file.element("Document", nsmap={None: NAMESPACE}), file.element("CstmrCdtTrfInitn"):
            file.write(_group_header(header, payer))
            with file.element("PmtInf"):
                for part in _payment_block(header, payer):
                    file.write(part)
                count, total = 0, Decimal("0.00")
                for each in transfers:
                    file.write(_transfer_element(each, payer.purpose))
                    count, total = count + 1, total + each.amount
    if (count, total) != (header.count, header.total):
        raise FileMismatch(
            f"{count} transfers of {total} SAR under a header of {header.count}, {header.total}"
        )


def _group_header(header: Header, payer: Payer) -> etree._Element:
    group = etree.Element("GrpHdr")
    _add_element(group, "MsgId", header.message_id)
    _add_element(group, "CreDtTm", header.made_at.isoformat(timespec="seconds"))
    _add_element(group, "NbOfTxs", str(header.count))
    _add_element(group, "CtrlSum", f"{header.total:.2f}")
    _add_element(_add_element(group, "InitgPty"), "Nm", payer.name)
    return group


def _payment_block(header: Header, payer: Payer) -> list[etree._Element]:
    block = etree.Element("PmtInf")
    _add_element(block, "PmtInfId", header.message_id)
    _add_element(block, "PmtMtd", "TRF")
    _add_element(block, "NbOfTxs", str(header.count))
    _add_element(block, "CtrlSum", f"{header.total:.2f}")
    _add_element(_add_element(block, "ReqdExctnDt"), "Dt", header.pay_on.isoformat())
    _add_element(_add_element(block, "Dbtr"), "Nm", payer.name)
    account = _add_element(block, "DbtrAcct")
    _add_element(_add_element(account, "Id"), "IBAN", payer.iban)
    _add_element(account, "Ccy", "SAR")
    _add_element(_add_element(_add_element(block, "DbtrAgt"), "FinInstnId"), "BICFI", payer.bic)
    return list(block)


def _transfer_element(each: Transfer, purpose: str) -> etree._Element:
    transfer = etree.Element("CdtTrfTxInf")
    _add_element(_add_element(transfer, "PmtId"), "EndToEndId", each.end_to_end_id)
    _add_element(_add_element(transfer, "Amt"), "InstdAmt", f"{each.amount:.2f}").set("Ccy", "SAR")
    if bic := BICS.get(each.iban[4:6]):
        _add_element(_add_element(_add_element(transfer, "CdtrAgt"), "FinInstnId"), "BICFI", bic)
    _add_element(_add_element(transfer, "Cdtr"), "Nm", each.name[:140])
    _add_element(_add_element(_add_element(transfer, "CdtrAcct"), "Id"), "IBAN", each.iban)
    _add_element(_add_element(transfer, "Purp"), "Cd", purpose)
    return transfer


def _add_element(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, name)
    child.text = text
    return child
