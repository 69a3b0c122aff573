"""«نسيت كلمة المرور»: asked for → code → temporary password. The page never tells whether the ID is known."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.audit import services as audit_services
from accounts.civil_register import services as civil_register_services
from accounts.civil_register.client import CivilRegisterUnavailable
from accounts.codes import selectors as code_selectors
from accounts.codes import services as code_services
from accounts.codes.models import AskedCode, OneTimeCode
from accounts.notices import services as notice_services
from accounts.notices.models import Notice
from accounts.passwords import services as password_services
from accounts.people import selectors as person_selectors
from accounts.people.models import User


def request_recovery(
    *, national_id: str, birth_date: date, browser: str, address: str, language: str
) -> AskedCode:
    """Remember who lost a password and open a code; whose mobile it goes to is found at delivery (T3).

    The birth date may be the civil register's or the account's own, with a day between the calendars: when
    the register does not answer, nobody is shut out.
    """
    asked = code_services.CodeRequest(
        OneTimeCode.Purpose.RESET,
        national_id,
        language,
        birth_date=birth_date,
        is_proved=_is_in_register(national_id, birth_date),
    )
    return code_services.request_code(asked, browser=browser, address=address)


def _is_in_register(national_id: str, birth_date: date) -> bool:
    try:
        return civil_register_services.find_identity(national_id, birth_date) is not None
    except CivilRegisterUnavailable:
        return False


@transaction.atomic
def complete_recovery(asked: AskedCode) -> None:
    """Send a temporary password; the old one, every session and every remembered browser end.

    The door just called `check_code`. Twice sends one; a code that nobody was sent changes nothing, and
    says nothing.
    """
    asked = AskedCode.objects.select_for_update().get(pk=asked.pk)
    if asked.completed_at:
        return
    asked.completed_at = timezone.now()
    asked.save(update_fields=["completed_at"])
    owner = code_selectors.code_owner(asked)
    if owner is None:
        return
    owner = User.objects.select_for_update().get(pk=owner.pk)
    if person_selectors.mobile_cooling_until(owner):  # changed after the code was asked for
        return
    password_services.issue_temporary_password(owner)
    owner.devices_since = timezone.now()
    owner.save(update_fields=["devices_since"])
    notice_services.notify(owner, Notice.Kind.PASSWORD_RESET, f"reset:{asked.pk}")
    audit_services.record_action(
        None, "password.changed", audit_services.person_subject(owner), how="recovery"
    )
