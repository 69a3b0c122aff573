"""Papers to take away: issued with a code, and found again by it; the list of payments as a table."""

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.people.models import User
from applications.file import selectors as file_selectors
from common import dates, readable_codes
from common.digits import normalize_digits
from common.text import safe_cell
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from payments.dues import selectors as due_selectors
from payments.dues.models import Payment
from payments.statements import study_papers
from payments.statements.models import IssuedDocument

CODE_LENGTH = 16
STATEMENT_MONTHS = 12


@transaction.atomic
def issue_document(person: User, kind: str, today: date) -> IssuedDocument:
    """A paper with what is true today; asked for again while that stays so, the same one."""
    User.objects.select_for_update().get(pk=person.pk)
    return _issue(person, kind, _document_content(person, kind, today))


@transaction.atomic
def issue_study(person: User, study: Study, today: date) -> IssuedDocument:
    """The result of a study as a paper, with what it rests on; printed again the same day, the same one."""
    User.objects.select_for_update().get(pk=person.pk)
    with override("ar"):
        printed = {
            **_holder(person, study.application.reference, today),
            **study_papers.study_content(study),
            "replaced": not study_selectors.is_current(study, person),
        }
    return _issue(person, IssuedDocument.Kind.STUDY, printed)


def _issue(person: User, kind: str, printed: dict[str, Any]) -> IssuedDocument:
    same = IssuedDocument.objects.filter(person=person, kind=kind, printed=printed).first()
    if same:
        return same
    code = readable_codes.random_code(CODE_LENGTH)
    return IssuedDocument.objects.create(code=code, kind=kind, person=person, printed=printed)


def find_issued_document(typed: str) -> IssuedDocument | None:
    """The paper with this code, however it was typed; None when there is none."""
    code = normalize_digits(typed).replace("-", "").upper()
    if not readable_codes.is_code(code, CODE_LENGTH):
        return None
    return IssuedDocument.objects.filter(code=code).first()


def _document_content(person: User, kind: str, today: date) -> dict[str, Any]:
    """Everything on the paper, as text, in Arabic: the language of the programme's papers."""
    with override("ar"):
        payments = list(due_selectors.payments_of(person)[:STATEMENT_MONTHS])
        application = file_selectors.application_of(person)
        shown = {
            **_holder(person, application.reference if application else "", today),
            "total": f"{sum(_paid_amount(each) for each in payments):,.2f}",
        }
        if kind == IssuedDocument.Kind.STATEMENT:
            return {**shown, "rows": [_payment_row(each) for each in payments]}
        return {**shown, **_support_period(payments)}


def _holder(person: User, reference: str, today: date) -> dict[str, str]:
    """Whose paper it is, and of which day."""
    return {
        "name": person.name,
        "national_id": f"{person.national_id[:1]}******{person.national_id[-3:]}",
        "reference": reference,
        "day": dates.full_date(today),
        "hijri": dates.hijri_text(today),
    }


def _paid_amount(payment: Payment) -> Any:
    return payment.amount if payment.status == Payment.Status.PAID else 0


def _payment_row(payment: Payment) -> dict[str, str]:
    return {
        "month": date_format(payment.cycle.month, "F Y"),
        "reference": payment.reference,
        "amount": f"{payment.amount:,.2f}",
        "status": payment.get_status_display(),
        "account": payment.iban[-4:],
        "day": date_format(payment.due_on, "Y/m/d"),
    }


def _support_period(payments: list[Payment]) -> dict[str, str]:
    """The last month that was paid, and since when without a gap that is older than the list."""
    paid = [each for each in payments if each.status == Payment.Status.PAID]
    if not paid:
        return {"last": "", "amount": "0.00", "months": "0"}
    return {
        "last": date_format(paid[0].cycle.month, "F Y"),
        "amount": f"{paid[0].amount:,.2f}",
        "months": str(len(paid)),
    }


def payments_csv(payments: Iterable[Payment]) -> str:
    """The payments as a table; the mark at its start tells spreadsheets that it is UTF-8."""
    out = StringIO()
    out.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    sheet = csv.writer(out)
    money = [_("Amount (SAR)"), _("Status"), _("Account ending in"), _("Deposit day")]
    sheet.writerow([_("Month"), _("Reference"), *money])
    for each in payments:
        cells = (
            f"{each.cycle.month:%Y-%m}",
            each.reference,
            f"{each.amount:.2f}",
            str(each.get_status_display()),
            each.iban[-4:],
            each.due_on.isoformat(),
        )
        sheet.writerow([safe_cell(cell) for cell in cells])
    return out.getvalue()
