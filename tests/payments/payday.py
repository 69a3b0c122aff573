"""A payday for tests: opened, frozen, let go by three officers, sent to a bank, reported by it."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine
from django.db.models import Max
from django.utils import timezone
from lxml import etree

from accounts.people import national_id as national_ids
from accounts.people.models import User
from eligibility.cycles.models import Cycle
from eligibility.studies import services as study_services
from eligibility.studies.models import MonthDecision, Study
from payments.bank import clients
from payments.bank import services as payment_bank_services
from payments.dues import services as due_services
from payments.dues.models import Payment
from payments.runs import services as run_services
from payments.runs.models import PaymentRun
from tests import cast

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
P2 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
C54 = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"


class Ledger:
    """A bank of the test: it keeps what arrives, and fails when it is told to."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.sent: list[str] = []
        self.fail_before = self.fail_after = 0

    def knows(self, message_id: str) -> bool:
        return message_id in self.files

    def send(self, message_id: str, file: Path) -> None:
        if self.fail_before:
            self.fail_before -= 1
            raise clients.BankUnavailable("no answer")
        self.sent.append(message_id)
        self.files[message_id] = file.read_bytes()
        if self.fail_after:
            self.fail_after -= 1
            raise clients.BankUnavailable("the answer was lost")

    def reports(self) -> Iterator[clients.ReceivedReport]:
        return iter(())

    def done(self, name: str) -> None:
        raise AssertionError(name)

    def transfers(self) -> list[tuple[str, Decimal, str]]:
        """Every credit that arrived: id, SAR, IBAN."""
        found = []
        for content in self.files.values():
            for each in etree.fromstring(content).iter("{*}CdtTrfTxInf"):
                amount = each.find(".//{*}InstdAmt")
                found.append(
                    (
                        each.findtext(".//{*}EndToEndId"),
                        Decimal(amount.text),
                        each.findtext("{*}CdtrAcct/{*}Id/{*}IBAN"),
                    )
                )
        return found


def deposited(person: User, ledger: Ledger) -> Payment:
    """December's payment, from the declaration to the bank's report: 1,427.47 SAR, paid."""
    studied(person)
    opened()
    released(frozen())
    sent()
    all_paid(ledger)
    return Payment.objects.get(cycle__month=DECEMBER)


def at(moment: str) -> time_machine.travel:
    """Riyadh's time, as in "2026-12-10 09:00"."""
    return time_machine.travel(
        datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Riyadh")), tick=True
    )


def studied(person: User, moment: str = "2026-11-05 09:00", **file: str) -> Study:
    with at(moment):
        cast.declare(cast.full_file(person, **file))
        study_services.study_pending(date.fromisoformat(moment[:10]))
    return Study.objects.get(application__owner=person)


def opened(day: date = date(2026, 12, 6)) -> int:
    """The results of the month come out, and its payments are opened."""
    with at(f"{day} 09:00"):
        cast.results_come_out(day)
        return due_services.schedule_deposits(day)


def three_officers() -> tuple[User, User, User]:
    """Who prepares, who approves, who releases."""
    cast.keep_roles()
    people = (
        (8821, "بدر المُعِدّ", "cycle manager"),
        (8822, "لطيفة المعتمدة", "approver"),
        (8823, "سلمى المُطلِقة", "releaser"),
    )
    found = []
    for number, name, role in people:
        who = User.objects.filter(national_id=national_ids.make_synthetic_id(number)).first()
        found.append(who or cast.officer(number, name, roles=(role,)))
    return tuple(found)


def frozen(day: date = date(2026, 12, 7)) -> PaymentRun:
    with at(f"{day} 09:00"):
        run_services.advance_runs(day)
    return PaymentRun.objects.order_by("-pk").first()


def released(run: PaymentRun, day: date = date(2026, 12, 8), because: str = "رُوجعت") -> PaymentRun:
    """Three officers sign, each with the digits of the app."""
    first, second, third = three_officers()
    with at(f"{day} 10:00"):
        run_services.prepare_run(run, by=first, code=cast.app_code(first), because=because)
        run_services.approve_run(run, by=second, code=cast.app_code(second))
        return run_services.release_run(run, by=third, code=cast.app_code(third), today=day)


def sent(day: date = date(2026, 12, 10), hour: str = "06:00") -> int:
    with at(f"{day} {hour}"):
        count = payment_bank_services.send_batches(day)
        run_services.advance_runs(day)
        return count


def status_report(*answers: tuple[str, str, str], number: int = 1) -> bytes:
    """A pain.002: (end-to-end id, status, reason)."""
    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        + (f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>" if code else "")
        + "</TxInfAndSts>\n"
        for reference, status, code in answers
    )
    return (
        f'<?xml version="1.0"?>\n<Document xmlns="{P2}"><CstmrPmtStsRpt><GrpHdr><MsgId>P2-{number}</MsgId>'
        f"</GrpHdr>\n<OrgnlPmtInfAndSts>{rows}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def booked(*entries: tuple[str, str, str, str], number: int = 1) -> bytes:
    """A camt.054: (end-to-end id, amount, DBIT or CRDT, return reason)."""
    rows = "".join(
        f'<Ntry><Amt Ccy="SAR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><NtryDtls>'
        f'<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy="SAR">{amount}</Amt>'
        f"<CdtDbtInd>{sign}</CdtDbtInd>"
        + (f"<RtrInf><Rsn><Cd>{code}</Cd></Rsn></RtrInf>" if code else "")
        + "</TxDtls></NtryDtls></Ntry>\n"
        for reference, amount, sign, code in entries
    )
    return (
        f'<?xml version="1.0"?>\n<Document xmlns="{C54}"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>C54-{number}'
        f"</MsgId></GrpHdr><Ntfctn>{rows}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def all_paid(bank: Ledger, day: date = date(2026, 12, 10), number: int = 1) -> None:
    """The bank reports that everything it has is deposited."""
    rows = [(reference, f"{amount:.2f}", "DBIT", "") for reference, amount, _iban in bank.transfers()]
    with at(f"{day} 12:00"):
        payment_bank_services.import_report(f"c54-{number}.xml", booked(*rows, number=number))
        run_services.advance_runs(day)


def month_of(month: date) -> Cycle:
    return Cycle.objects.get(month=month)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def decided_again(person: User, moment: str, amount: Decimal | str, month: date = DECEMBER) -> Study:
    """The month is decided anew with this amount (SAR), 0 for not eligible; the tick finds the difference."""
    with at(moment):
        decision = MonthDecision.objects.select_related("study").get(
            application=person.application, cycle__month=month
        )
        study, now = decision.study, timezone.now()
        last = Study.objects.filter(application=person.application).aggregate(last=Max("version"))["last"]
        study.pk, study.version, study.made_at, study.monthly = None, last + 1, now, False
        study.amount, study.outcome = Decimal(amount), "eligible" if Decimal(amount) else "not_eligible"
        study.holds_until = (month + timedelta(days=31)).replace(day=1)  # the next month is studied afresh
        study._state.adding = True
        study.save()
        MonthDecision.objects.filter(application=person.application, cycle=decision.cycle_id).update(
            study=study, decided_at=now, monthly=False
        )
        due_services.find_differences(now.date())
    return study
