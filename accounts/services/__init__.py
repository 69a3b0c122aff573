"""The verbs of accounts."""

from accounts.services.codes import check_code, send_code, what_is_wrong
from accounts.services.messages import (
    forget_spent,
    notify,
    read_notices,
    send_waiting,
    text,
)
from accounts.services.passwords import (
    change_password,
    give_temporary_password,
    spend_temporary_password,
    temporary_password_open,
)
from accounts.services.registration import (
    Details,
    complete_registration,
    resend_code,
    start_registration,
)

__all__ = [
    "Details",
    "change_password",
    "check_code",
    "complete_registration",
    "forget_spent",
    "give_temporary_password",
    "notify",
    "read_notices",
    "resend_code",
    "send_code",
    "send_waiting",
    "spend_temporary_password",
    "start_registration",
    "temporary_password_open",
    "text",
    "what_is_wrong",
]
