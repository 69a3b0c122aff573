"""The bank account: offered, asked about, accepted or refused; the old one is paid until then."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.profile import services as profile_services
from applications.bank import account_ownership
from applications.bank.models import BankAccount
from applications.file import services as file_services
from applications.file.models import Application
from common import task_queue
from common.errors import Refused

Status = BankAccount.Status


@transaction.atomic
def submit_iban(application: Application, iban: str) -> BankAccount:
    """Give an account for checking; the same one again changes nothing."""
    application = file_services.lock_for_editing(application)
    known = application.bank_accounts.filter(
        iban=iban, status__in=[Status.CURRENT, Status.UNDER_CHECK]
    ).first()
    if known:
        return known
    profile_services.check_mobile_cooling(application.owner, field="iban")
    if application.bank_accounts.filter(status=Status.UNDER_CHECK).exists():
        raise Refused(
            "under_check",
            _("Another account is under check. Wait for the bank's answer, then change it."),
        )
    account = BankAccount.objects.create(application=application, iban=iban)
    task_queue.enqueue_on_commit("applications.bank.tasks.check_accounts")
    return account


@transaction.atomic
def record_ownership_answer(account: BankAccount, *, is_holder: bool) -> BankAccount:
    """Record the bank's answer: accepted retires the old account, refused leaves it; twice is once."""
    application = file_services.lock_application(account.application)
    account = BankAccount.objects.select_for_update().get(pk=account.pk)
    if account.status != Status.UNDER_CHECK:
        return account
    if is_holder:
        application.bank_accounts.filter(status=Status.CURRENT).update(status=Status.RETIRED)
    account.status = Status.CURRENT if is_holder else Status.REFUSED
    account.answered_at = timezone.now()
    account.save(update_fields=["status", "answered_at"])
    kind = Notice.Kind.ACCOUNT_ACCEPTED if is_holder else Notice.Kind.ACCOUNT_REFUSED
    notice_services.notify(application.owner, kind, f"account:{account.pk}", ends=account.iban[-4:])
    return account


def check_accounts(most: int = 200) -> int:
    """Ask the bank about accounts under check, oldest first; returns how many were answered."""
    waiting = BankAccount.objects.filter(status=Status.UNDER_CHECK).order_by("offered_at")
    return sum(_check_account(account) for account in waiting.select_related("application__owner")[:most])


def _check_account(account: BankAccount) -> bool:
    """The question is outside a transaction; no answer leaves the row for the next tick."""
    try:
        answer = account_ownership.ask_ownership(account.iban, account.application.owner.national_id)
    except account_ownership.BankUnavailable:
        return False
    record_ownership_answer(account, is_holder=answer is account_ownership.OwnershipAnswer.HOLDER)
    return True
