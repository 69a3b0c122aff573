"""A payment's own page, and what one takes away: a table for spreadsheets, a statement, a certificate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from applications.bank import selectors as bank_selectors
from applications.file import selectors as file_selectors
from common.dates import today
from common.errors import Refused
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from payments.account_reviews import selectors as account_review_selectors
from payments.arrivals import selectors as arrival_selectors
from payments.days import selectors as days_selectors
from payments.dues import selectors as due_selectors
from payments.dues import services as due_services
from payments.dues.models import Payment
from payments.statements import pdf_files
from payments.statements import selectors as statement_selectors
from payments.statements import services as statement_services

PAGE_SIZE = 50


@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """«الدفعات المالية»: the next deposit, twelve months as a picture, every payment, empty months."""
    rows = due_selectors.all_payments(request.user.pk)
    application = file_selectors.application_of(request.user)
    seen = {
        "application": application,
        "account": bank_selectors.current_account(application) if application else None,
        "held": due_selectors.current_hold(application) if application else None,
        "is_account_reviewed": account_review_selectors.is_under_review(rows),
        "coming": due_selectors.expected_deposit(request.user, today()),
        "upcoming": days_selectors.upcoming_deposits(today()),
        "months": due_selectors.chart_months(rows),
        "deposited": due_selectors.deposited_total(rows),
        "empty": statement_selectors.months_without_payment(request.user),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "payments/payments.html", seen)


@require_safe
def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment: its lines, its state and history, and what to do about one that came back."""
    found = _own_payment(request, pk)
    seen = {
        "payment": found,
        "lines": statement_selectors.payment_lines(found),
        "steps": statement_selectors.payment_steps(found),
        "asks": statement_selectors.is_account_needed(found),
        "account": bank_selectors.current_account(found.application),
        "arrival": arrival_selectors.arrival_of(found),
    }
    return render(request, "payments/payment.html", seen)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """«تأكيد الحساب البنكي»."""
    found = _own_payment(request, pk)
    try:
        due_services.confirm_account(found, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Thank you. The payment goes out with the next deposit."))
    return redirect("payment", found.pk)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """All payments as CSV, safe to open in a spreadsheet."""
    answer = HttpResponse(
        statement_services.payments_csv(due_selectors.payments_of(request.user)),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = 'attachment; filename="payments.csv"'
    return answer


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """«كشف الدفعات» as PDF."""
    return _pdf_response(
        pdf_files.statement_pdf(statement_services.issue_document(request.user, "statement", today())),
        "statement.pdf",
    )


@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """«إفادة استحقاق» as PDF."""
    paper = statement_services.issue_document(request.user, "certificate", today())
    return _pdf_response(pdf_files.certificate_pdf(paper), "certificate.pdf")


@require_safe
def study_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The result of a study as PDF, for the month asked for or the last that it decides."""
    found = _own_study(request, pk)
    paper = statement_services.issue_study(request.user, found, today())
    return _pdf_response(pdf_files.study_pdf(paper), "eligibility-study.pdf")


def _own_study(request: HttpRequest, pk: int) -> Study:
    month = request.GET.get("cycle", "")
    months = study_selectors.current_studies(request.user).filter(pk=pk).order_by("-for_month")
    found = next((each for each in months if month in ("", f"{each.month:%Y-%m}")), None)
    return found or get_object_or_404(study_selectors.studies_of(request.user), pk=pk)


@require_safe
@login_not_required
def check(request: HttpRequest, code: str = "") -> HttpResponse:
    """Whether a document is ours: what is printed on it, and nothing more."""
    typed = code or request.GET.get("code", "")
    issued = statement_services.find_issued_document(typed) if typed else None
    return render(request, "payments/check.html", {"typed": typed, "issued": issued})


def _pdf_response(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _own_payment(request: HttpRequest, pk: int) -> Payment:
    if request.user.is_anonymous:
        raise Http404
    return get_object_or_404(due_selectors.payments_of(request.user), pk=pk)
