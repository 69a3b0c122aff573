"""Reads of changed accounts that two officers look at."""

from django.db.models import QuerySet

from accounts.people.models import User
from payments.account_reviews.models import AccountReview


def open_reviews() -> QuerySet[AccountReview]:
    """Those that still keep a payment from being sent."""
    on_its_way = ["under_process", "waiting"]
    return AccountReview.objects.exclude(status=AccountReview.Status.CONFIRMED).filter(
        payment__status__in=on_its_way
    )


def is_under_review(person: User) -> bool:
    """Whether a payment of this person waits until two officers have looked at the new account."""
    return open_reviews().filter(payment__application__owner=person).exists()
