"""Pages of accounts."""

from accounts.views.entry import (
    dev_sms,
    notices,
    password_new,
    register,
    register_code,
    sign_in,
    sign_out,
    visual_picture,
    visual_sound,
)
from accounts.views.nafath import nafath_callback, nafath_register, nafath_start, nafath_state, nafath_wait
from accounts.views.profile import (
    email,
    mobile,
    mobile_code,
    profile,
    profile_language,
    reauthenticate,
    session_end,
    sessions_end,
)
from accounts.views.recovery import recovery, recovery_code
from accounts.views.reports import sms_report
from accounts.views.staff import staff_code, staff_enrol, staff_recovery

__all__ = [
    "dev_sms",
    "email",
    "mobile",
    "mobile_code",
    "nafath_callback",
    "nafath_register",
    "nafath_start",
    "nafath_state",
    "nafath_wait",
    "notices",
    "password_new",
    "profile",
    "profile_language",
    "reauthenticate",
    "recovery",
    "recovery_code",
    "register",
    "register_code",
    "session_end",
    "sessions_end",
    "sign_in",
    "sign_out",
    "sms_report",
    "staff_code",
    "staff_enrol",
    "staff_recovery",
    "visual_picture",
    "visual_sound",
]
