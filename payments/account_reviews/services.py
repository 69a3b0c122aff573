"""Two officers confirm a changed account before a large payment is sent to it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.people.models import User
from common import transitions
from common.errors import Refused
from payments.account_reviews import changed_accounts
from payments.account_reviews.models import AccountReview

Status = AccountReview.Status


def request_reviews(*, cycle: int | None = None, payment: int | None = None) -> int:
    """Have two officers look at every payment that needs it, once; the citizen is told. Returns how many.

    Of a cycle, of one payment, or all that are open.
    """
    return changed_accounts.insert_reviews(cycle=cycle, payment=payment)


@transaction.atomic
def confirm_account(review: AccountReview, *, because: str, by: User) -> AccountReview:
    """An officer found the account to be the citizen's; with the second one the payment goes with a run."""
    review = AccountReview.objects.select_for_update().get(pk=review.pk)
    if review.checked_by_id == by.pk:
        raise Refused("same_officer", _("You have looked at this account. Another officer must confirm it."))
    if review.status == Status.ASKED:
        transitions.transition(review, Status.CHECKED, by=by, because=because, checked_by=by)
    else:
        transitions.transition(review, Status.CONFIRMED, by=by, because=because, confirmed_by=by)
    audit_services.record_action(by, f"account.{review.status}", f"payment:{review.payment_id}")
    return review
