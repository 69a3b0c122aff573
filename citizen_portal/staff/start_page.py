"""What waits for an officer when the day begins: the queues of the roles that he has, each with its count."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.audit.models import AuditLine
from accounts.enquiries.models import Enquiry
from accounts.people.models import User
from applications.documents import selectors as document_selectors
from applications.documents.models import SupportingDocument
from applications.household.models import DependantRelease
from citizen_portal.staff import own_household
from common.dates import start_of_day, today
from eligibility.studies import verification
from payments.account_reviews.models import AccountReview
from payments.bank.models import UnknownLine
from payments.dues.models import Adjustment, Payment
from payments.runs.models import PaymentRun

# the right that takes a run of this status on, and what is to be done with it
RUN_STEPS: dict[str, tuple[str, Promise]] = {
    PaymentRun.Status.FROZEN: ("payments.prepare_run", _("runs to prepare")),
    PaymentRun.Status.PREPARED: ("payments.approve_run", _("runs to approve")),
    PaymentRun.Status.APPROVED: ("payments.release_run", _("runs to release")),
    PaymentRun.Status.HELD: ("payments.hold_run", _("runs that are held")),
}


@dataclass(frozen=True)
class WaitingItem:
    """So many things of one kind, where they are listed."""

    count: int
    words: Promise
    address: str


@dataclass(frozen=True)
class WaitingWork:
    """One part of the start page."""

    title: Promise
    items: tuple[WaitingItem, ...]


def waiting_work(officer: User) -> list[WaitingWork]:
    """The parts in which this officer has something to do or to watch; without rights there is none."""
    parts = (
        (_("Messages of citizens"), _enquiry_items),
        (_("Files"), _file_items),
        (_("Payment runs"), _run_items),
        (_("Payments to look after"), _payment_items),
        (_("Checks"), _check_items),
    )
    found = [WaitingWork(title, tuple(items(officer))) for title, items in parts]
    return [part for part in found if part.items]


def _enquiry_items(officer: User) -> Iterator[WaitingItem]:
    if officer.has_perm("accounts.answer_enquiry"):
        waiting = _others(Enquiry, officer).filter(status=Enquiry.Status.RECEIVED)
        listed = reverse("admin:accounts_enquiry_changelist")
        words = _("enquiries and complaints that nobody works on")
        yield WaitingItem(waiting.count(), words, f"{listed}?place=unassigned")
        own = Enquiry.objects.filter(status=Enquiry.Status.IN_REVIEW, assigned_to=officer)
        yield WaitingItem(own.count(), _("of them are yours to answer"), f"{listed}?place=mine")


def _file_items(officer: User) -> Iterator[WaitingItem]:
    if officer.has_perm("applications.decide_supportingdocument"):
        given = _others(SupportingDocument, officer)
        given = document_selectors.filter_by_state(given, SupportingDocument.Status.GIVEN)
        listed = reverse("admin:applications_supportingdocument_changelist")
        yield WaitingItem(given.count(), _("documents to examine"), f"{listed}?state=given")
    if officer.has_perm("applications.decide_dependantrelease"):
        asked = _others(DependantRelease, officer).filter(status=DependantRelease.Status.ASKED)
        listed = reverse("admin:applications_dependantrelease_changelist")
        yield WaitingItem(
            asked.count(), _("releases of dependants to decide"), f"{listed}?status__exact=asked"
        )


def _run_items(officer: User) -> Iterator[WaitingItem]:
    listed = reverse("admin:payments_paymentrun_changelist")
    for status, (right, words) in RUN_STEPS.items():
        if officer.has_perm(right):
            count = PaymentRun.objects.filter(status=status).count()
            yield WaitingItem(count, words, f"{listed}?status__exact={status}")


def _payment_items(officer: User) -> Iterator[WaitingItem]:
    Status = Payment.Status
    payments = _others(Payment, officer)
    listed = reverse("admin:payments_payment_changelist")
    if officer.has_perm("payments.resend_payment"):
        back = payments.filter(status=Status.REJECTED).count()
        yield WaitingItem(back, _("payments that came back"), f"{listed}?status__exact=rejected")
        missing = payments.filter(status=Status.PAID, arrival__arrived=False).count()
        yield WaitingItem(
            missing, _("did not arrive, say the citizens"), f"{listed}?arrival__arrived__exact=0"
        )
    if officer.has_perm("payments.approve_adjustment"):
        proposed = _others(Adjustment, officer).filter(status=Adjustment.Status.PROPOSED).count()
        listed = reverse("admin:payments_adjustment_changelist")
        yield WaitingItem(proposed, _("differences to approve"), f"{listed}?status__exact=proposed")
    if officer.has_perm("payments.confirm_account"):
        asked = _others(AccountReview, officer).exclude(status=AccountReview.Status.CONFIRMED).count()
        listed = reverse("admin:payments_accountreview_changelist")
        yield WaitingItem(asked, _("changed accounts to confirm"), f"{listed}?status__in=asked,checked")
    if officer.has_perm("payments.view_unknownline"):
        unsettled = UnknownLine.objects.filter(settled_at=None).count()
        listed = reverse("admin:payments_unknownline_changelist")
        yield WaitingItem(unsettled, _("lines of the bank to look into"), f"{listed}?settled_at__isempty=1")


def _check_items(officer: User) -> Iterator[WaitingItem]:
    if officer.has_perm("accounts.view_auditline"):
        lines = AuditLine.objects.filter(at__gte=start_of_day(today())).count()
        listed = reverse("admin:accounts_auditline_changelist")
        yield WaitingItem(lines, _("lines of the audit trail today"), listed)
    if officer.has_perm("eligibility.view_cycle"):
        for cycle in verification.months_to_verify(today()):
            last = verification.last_verification(cycle)
            if last and last.different:
                page = reverse("admin:eligibility_cycle_change", args=[cycle.pk])
                yield WaitingItem(last.different, _("decisions that do not follow what changed"), page)


def _others(model: type, officer: User) -> QuerySet:
    """Without the officer's own household, as in the list behind the count."""
    return own_household.exclude_own_household(model._default_manager.all(), officer)  # type: ignore[attr-defined]
