"""What a bank reports, as plain lines: pain.002, camt.053, camt.054, pacs.004. Hostile XML is refused.

Plain Python: bytes in, lines out; what they mean for a payment is said in `MEANING`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import Literal

from lxml import etree

MAX_REPORT_BYTES = (
    20 * 1024 * 1024
)  # bytes; what a person may hand in, and more than 50,000 answers of pain.002
NAMESPACE = re.compile(
    r"\Aurn:iso:std:iso:20022:tech:xsd:((pain\.002|camt\.053|camt\.054|pacs\.004)\.001\.[0-9]{2})\Z"
)
ID_PATTERN = re.compile(r"\A[A-Za-z0-9-]{1,35}\Z")

WANTED_ELEMENTS = [f"{{*}}{name}" for name in ("MsgId", "OrgnlGrpInfAndSts", "TxInfAndSts", "Ntry", "TxInf")]

LineKind = Literal["pending", "paid", "rejected", "returned", "unknown"]
# a status of pain.002 -> what it means (domain.md §6)
KINDS_BY_CODE: dict[str, LineKind] = {
    "RCVD": "pending",
    "ACTC": "pending",
    "ACCP": "pending",
    "ACSP": "pending",
    "PDNG": "pending",
    "ACSC": "paid",
    "RJCT": "rejected",
}
NOT_PROVIDED = "NOTPROVIDED"


class ReportRefused(Exception):
    """The file is not read at all; `problems` are (line, what is wrong)."""

    def __init__(self, *problems: tuple[int, str]) -> None:
        super().__init__("; ".join(f"{line}: {words}" for line, words in problems[:5]))
        self.problems = problems


@dataclass(frozen=True)
class ReportLine:
    """One answer: where it stands, about which attempt, what it means, the bank's code, SAR when it says."""

    position: int
    end_to_end_id: str
    kind: LineKind
    code: str = ""
    amount: Decimal | None = None


@dataclass
class BankReport:
    """A whole report."""

    format: str
    message_id: str = ""
    lines: list[ReportLine] = field(default_factory=list)


def read_report(content: bytes, largest: int = MAX_REPORT_BYTES) -> BankReport:
    """Read a report; ReportRefused with every problem and its line when it is not wholly what we know."""
    if len(content) > largest:
        raise ReportRefused((0, f"larger than {largest // 1024 // 1024} MB"))
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", content, re.IGNORECASE) or b"\0" in content:
        raise ReportRefused((0, "a document type is not allowed"))
    problems: list[tuple[int, str]] = []
    try:
        report = _read_lines(content, problems)
    except etree.XMLSyntaxError as error:
        raise ReportRefused((error.lineno or 0, "not well-formed XML")) from None
    if problems:
        raise ReportRefused(*problems)
    return report


def _read_lines(content: bytes, problems: list[tuple[int, str]]) -> BankReport:
    """Answer by answer; what was read is dropped again, so that memory stays flat."""
    parser = etree.iterparse(
        BytesIO(content), events=("end",), tag=WANTED_ELEMENTS, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    report = None
    for _event, element in parser:
        report = report or BankReport(_message_format(element.getroottree().getroot()))
        name = element.tag.rpartition("}")[2]
        if name == "MsgId":
            report.message_id = report.message_id or (element.text or "")[:35]
        elif name == "OrgnlGrpInfAndSts":
            report.lines += _parse_group_status(element)
        else:
            report.lines += _parse_lines(element, report.format, problems)
            _release_element(element)
    return report or BankReport(_message_format(parser.root))


def _release_element(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while element.getprevious() is not None and parent is not None:
        del parent[0]


def _message_format(root: etree._Element) -> str:
    name = etree.QName(root)
    found = NAMESPACE.match(name.namespace or "")
    if name.localname != "Document" or not found:
        raise ReportRefused((root.sourceline or 0, "not a report that we know"))
    return found[1]


def _parse_lines(element: etree._Element, format_: str, problems: list[tuple[int, str]]) -> list[ReportLine]:
    where = element.sourceline or 0
    if format_.startswith("pain.002"):
        found = [_parse_status(element, where)]
    elif format_.startswith("pacs.004"):
        found = [_parse_return(element, where)]
    else:
        found = list(_parse_entries(element, where))
    for line in found:
        if not line.end_to_end_id:
            problems.append((where, "no end-to-end id"))
        elif not ID_PATTERN.match(line.end_to_end_id):
            problems.append((where, "not an end-to-end id"))
        elif line.amount is not None and line.amount <= 0:
            problems.append((where, "not an amount in SAR with at most two decimals"))
    return found


def _parse_group_status(element: etree._Element) -> list[ReportLine]:
    """A file that was refused as a whole names no transfer: an officer looks."""
    reason = _find_text(element, "StsRsnInf", "Rsn", "Cd")
    if _find_text(element, "GrpSts") != "RJCT" or not reason:
        return []
    return [ReportLine(element.sourceline or 0, _find_text(element, "OrgnlMsgId"), "unknown", reason)]


def _parse_status(element: etree._Element, where: int) -> ReportLine:
    status = _find_text(element, "TxSts")
    reason = _find_text(element, "StsRsnInf", "Rsn", "Cd")
    kind = KINDS_BY_CODE.get(status, "unknown")
    return ReportLine(
        where, _find_text(element, "OrgnlEndToEndId"), kind, reason if kind == "rejected" else status,
        _find_amount(element, "OrgnlTxRef", "Amt", "InstdAmt"),
    )  # fmt: skip


def _parse_return(element: etree._Element, where: int) -> ReportLine:
    amount = _find_amount(element, "RtrdIntrBkSttlmAmt")
    return ReportLine(
        where,
        _find_text(element, "OrgnlEndToEndId"),
        "returned",
        _find_text(element, "RtrRsnInf", "Rsn", "Cd"),
        amount,
    )


def _parse_entries(element: etree._Element, where: int) -> Iterator[ReportLine]:
    """The transfers of a booked entry: debits are paid, credits with a return reason came back.

    What is booked and names no transfer of anybody (fees, money that came in) is not ours to follow.
    """
    booked = _find_text(element, "Sts", "Cd") or _find_text(element, "Sts")
    if booked != "BOOK":
        return
    for part in _find_all(element, "NtryDtls", "TxDtls"):
        reference = _find_text(part, "Refs", "EndToEndId")
        sign = _find_text(part, "CdtDbtInd") or _find_text(element, "CdtDbtInd")
        reason = _find_text(part, "RtrInf", "Rsn", "Cd")
        kind: LineKind = "paid" if sign == "DBIT" else "returned" if reason else "unknown"
        if reference in ("", NOT_PROVIDED) and kind == "unknown":
            continue
        amount = _find_amount(part, "Amt")
        if amount is None:
            amount = _find_amount(part, "AmtDtls", "TxAmt", "Amt")
        yield ReportLine(where, reference, kind, reason, amount)


def _find_all(element: etree._Element, *path: str) -> list[etree._Element]:
    found = [element]
    for name in path:
        found = [child for each in found for child in each.iterchildren(f"{{*}}{name}")]
    return found


def _find_text(element: etree._Element, *path: str) -> str:
    found = _find_all(element, *path)
    return (found[0].text or "").strip() if found else ""


def _find_amount(element: etree._Element, *path: str) -> Decimal | None:
    """None when it does not say; zero for what is no amount in SAR."""
    found = _find_all(element, *path)
    if not found:
        return None
    try:
        amount = Decimal((found[0].text or "").strip())
    except InvalidOperation:
        return Decimal(0)
    fits = found[0].get("Ccy") == "SAR" and amount.is_finite() and amount == round(amount, 2)
    return amount if fits else Decimal(0)
