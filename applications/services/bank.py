"""The bank account: offered, asked about, accepted or refused; the old one is paid until then."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import Notice
from applications import holder
from applications.models import Application, BankAccount
from applications.services.file import lock_application
from citizen_portal.lib import nudge
from citizen_portal.lib.errors import Refused

Status = BankAccount.Status


@transaction.atomic
def offer_iban(application: Application, iban: str) -> BankAccount:
    """Give an account for checking; the same one again changes nothing."""
    application = lock_application(application)
    known = application.bank_accounts.filter(
        iban=iban, status__in=[Status.CURRENT, Status.UNDER_CHECK]
    ).first()
    if known:
        return known
    accounts.refuse_while_mobile_cools(application.owner, field="iban")
    if application.bank_accounts.filter(status=Status.UNDER_CHECK).exists():
        raise Refused(
            "under_check",
            _("Another account is under check. Wait for the bank's answer, then change it."),
        )
    account = BankAccount.objects.create(application=application, iban=iban)
    nudge.ring("applications.tasks.check_accounts")
    return account


@transaction.atomic
def answer_account(account: BankAccount, *, is_holder: bool) -> BankAccount:
    """Record the bank's answer: accepted retires the old account, refused leaves it; twice is once."""
    application = lock_application(account.application)
    account = BankAccount.objects.select_for_update().get(pk=account.pk)
    if account.status != Status.UNDER_CHECK:
        return account
    if is_holder:
        application.bank_accounts.filter(status=Status.CURRENT).update(status=Status.RETIRED)
    account.status = Status.CURRENT if is_holder else Status.REFUSED
    account.answered_at = timezone.now()
    account.save(update_fields=["status", "answered_at"])
    kind = Notice.Kind.ACCOUNT_ACCEPTED if is_holder else Notice.Kind.ACCOUNT_REFUSED
    accounts.notify(application.owner, kind, f"account:{account.pk}", ends=account.iban[-4:])
    return account


def check_accounts(most: int = 200) -> int:
    """Ask the bank about accounts under check, oldest first; returns how many were answered."""
    waiting = BankAccount.objects.filter(status=Status.UNDER_CHECK).order_by("offered_at")
    return sum(_ask(account) for account in waiting.select_related("application__owner")[:most])


def _ask(account: BankAccount) -> bool:
    """The question is outside a transaction; no answer leaves the row for the next tick."""
    try:
        answer = holder.ask(account.iban, account.application.owner.national_id)
    except holder.BankUnavailable:
        return False
    answer_account(account, is_holder=answer is holder.Answer.HOLDER)
    return True
