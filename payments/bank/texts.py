"""What a bank's code means: for the citizen what to do, for officers whose case it is to solve."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# the account is at fault, and its holder can repair it or give another one (domain.md §6)
ACCOUNT_REASONS: dict[str, Promise] = {
    "AC01": _("The account number is wrong"),
    "AC04": _("The account is closed"),
    "AC06": _("The account is blocked"),
    "RC01": _("The bank of the account is not known"),
}
# ours to solve: nothing is asked of the citizen
PROGRAMME_REASONS: dict[str, Promise] = {
    "AM04": _("The programme's account was short of money"),
    "MS03": _("The bank gave no reason"),
}


def return_reason(code: str) -> str:
    """Why a payment came back, in words; a code that we do not know is shown as it is."""
    return str(ACCOUNT_REASONS.get(code) or PROGRAMME_REASONS.get(code) or code)


def is_account_reason(code: str) -> bool:
    """Whether the citizen can do something about it."""
    return code in ACCOUNT_REASONS
