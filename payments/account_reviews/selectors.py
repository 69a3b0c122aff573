"""Reads of changed accounts that two officers look at."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from payments.account_reviews import changed_accounts
from payments.account_reviews.models import AccountReview

ON_ITS_WAY = ("under_process", "waiting")  # states of a payment that is still to be sent


def open_reviews() -> QuerySet[AccountReview]:
    """Those that still keep a payment from being sent."""
    return AccountReview.objects.exclude(status=AccountReview.Status.CONFIRMED).filter(
        payment__status__in=ON_ITS_WAY
    )


def is_under_review(payments: Iterable[Any]) -> bool:
    """Whether one of these payments waits until two officers have looked at its new account.

    Asked of the database only when one is as large as that.
    """
    least = changed_accounts.review_above()
    large = [each.pk for each in payments if each.status in ON_ITS_WAY and each.amount > least]
    return bool(large) and open_reviews().filter(payment__in=large).exists()
