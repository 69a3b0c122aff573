"""The words of every SMS, in the language of whom it goes to; none costs more than two parts."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def code_text(digits: str, language: str) -> str:
    """A one-time code, whatever it is for."""
    with translation.override(language):
        return _("Citizen Account: your code is %(code)s. Give it to nobody.") % {"code": digits}


def temporary_password_text(password: str, language: str) -> str:
    """The password after a registration or for a lost password."""
    with translation.override(language):
        words = _("Citizen Account: your temporary password is %(password)s. It works once, within 24 hours.")
        return words % {"password": password}


def mobile_cooling_text(until: datetime, language: str) -> str:
    """In the place of a code for a lost password, while the mobile was changed lately (T17)."""
    with translation.override(language):
        words = _(
            "Citizen Account: your mobile was changed lately, so no password is sent before %(time)s. "
            "Sign in by Nafath, or call 19912."
        )
        return words % {"time": date_format(timezone.localtime(until), "j F Y H:i")}


def mobile_changed_text(language: str) -> str:
    """To the old number and to the new one."""
    with translation.override(language):
        return _(
            "Citizen Account: the mobile number of your account was changed. If it was not you, call 19912."
        )


def registration_attempt_text(language: str) -> str:
    """To whom has an account already, when somebody registers with the same ID."""
    with translation.override(language):
        return _(
            "Citizen Account: someone tried to register with your ID, which has an account. "
            "If it was you, sign in."
        )


def password_locked_text(until: datetime) -> str:
    """To the owner of an ID whose password was tried too often, in the language of that page."""
    words = _(
        "Citizen Account: wrong passwords were typed for your ID. On new devices the password waits until "
        "%(clock)s; Nafath and the page for a lost password stay open."
    )
    return words % {"clock": timezone.localtime(until).strftime("%H:%M")}


def new_device_text(device: str, language: str) -> str:
    """After a sign-in from a browser that the account has not used; `device` is empty when unknown."""
    with translation.override(language):
        words = _("Citizen Account: sign-in on a new device (%(device)s). If it was not you, call 19912.")
        return words % {"device": device or _("unknown")}
