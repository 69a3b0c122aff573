"""Officers' second factor: digits of an app, or a recovery code; each once, few tries (security.md §3)."""

import re
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.audit import services as audit_services
from accounts.codes import services as code_services
from accounts.passwords import services as password_services
from accounts.people.models import User
from accounts.staff.models import RecoveryCode
from common import encryption, readable_codes, sql
from common.digits import normalize_digits
from common.errors import Refused

RECOVERY_CODE_COUNT = 10
RECOVERY_CODE_LENGTH = 12  # 60 bits
SIX_DIGITS = re.compile(r"\A[0-9]{6}\Z")
ENROLMENT_LIFETIME = timedelta(minutes=15)  # a secret that nobody confirmed is replaced after this


def has_second_factor(officer: User) -> bool:
    """Whether a device of this officer was confirmed; one that was only begun counts for nothing."""
    return TOTPDevice.objects.filter(user=officer, confirmed=True).exists()


def verify_app_code(officer: User, typed: str) -> TOTPDevice | None:
    """The device whose present digits these are; each digits work once. Refused("too_many") before comparing.

    Not inside a transaction: a refusal must not take the count back.
    """
    _count_attempt(officer)
    return _consume_app_code(officer, normalize_digits(typed))


@transaction.atomic(durable=True)
def _consume_app_code(officer: User, digits: str) -> TOTPDevice | None:
    """Under a lock on the row: without it one code passed 49 of 80 times at once."""
    device = TOTPDevice.objects.select_for_update().filter(user=officer, confirmed=True).first()
    right = device is not None and bool(SIX_DIGITS.match(digits)) and device.verify_token(digits)
    audit_services.record_action(
        officer,
        "factor.proved" if right else "factor.refused",
        audit_services.person_subject(officer),
        by="app",
    )
    return device if right else None


def verify_recovery_code(officer: User, typed: str) -> TOTPDevice | None:
    """The officer's device when this is one of the unspent recovery codes, which is spent by it."""
    _count_attempt(officer)
    return _consume_recovery_code(officer, _normalize_code(typed))


@transaction.atomic(durable=True)
def _consume_recovery_code(officer: User, code: str) -> TOTPDevice | None:
    device = TOTPDevice.objects.filter(user=officer, confirmed=True).first()
    unspent = RecoveryCode.objects.filter(person=officer, digest=_code_digest(officer, code), spent_at=None)
    right = device is not None and unspent.update(spent_at=timezone.now()) == 1  # one of two at once
    action = "factor.recovery" if right else "factor.refused"
    audit_services.record_action(officer, action, audit_services.person_subject(officer), by="recovery")
    return device if right else None


def count_recovery_codes(officer: User) -> int:
    return RecoveryCode.objects.filter(person=officer, spent_at=None).count()


@transaction.atomic
def record_access_change(person: User, changed: list[str], *, by: User) -> bool:
    """Note what was changed; a new officer gets a temporary password. True when one was sent."""
    appointed = "is_staff" in changed and person.is_staff and bool(person.mobile)
    if appointed:  # the present password may be shorter than an officer's must be
        password_services.issue_temporary_password(person)
    roles = sorted(person.groups.values_list("name", flat=True))
    access = {"staff": person.is_staff, "active": person.is_active, "roles": roles}
    audit_services.record_action(
        by, "access.changed", audit_services.person_subject(person), changed=sorted(changed), **access
    )
    return appointed


def record_superuser(person: User, **_kwargs: Any) -> None:
    """Whoever has the server makes the first officers: nobody signed in did it, the trail still says so."""
    audit_services.record_action(
        None, "access.changed", audit_services.person_subject(person), changed=["is_superuser"]
    )


def record_refused_sign_in(national_id: str) -> None:
    """A wrong password at an officer's account leaves a line; a citizen's does not."""
    officer = User.objects.filter(national_id=national_id, is_staff=True).first()
    if officer:
        audit_services.record_action(None, "sign_in.refused", audit_services.person_subject(officer))


# -- setting up -------------------------------------------------------------------------------------
@transaction.atomic
def begin_enrolment(officer: User) -> TOTPDevice:
    """The secret for the app; the same for a quarter of an hour, worth nothing until confirmed."""
    User.objects.select_for_update().get(pk=officer.pk)  # two tabs share one secret
    begun = TOTPDevice.objects.filter(user=officer, confirmed=False)
    fresh = begun.filter(created_at__gt=timezone.now() - ENROLMENT_LIFETIME).first()
    if fresh is None:
        begun.delete()
        fresh = TOTPDevice.objects.create(user=officer, name="app", confirmed=False)
    return fresh


def confirm_enrolment(officer: User, typed: str) -> tuple[TOTPDevice, list[str]]:
    """Make the begun device the only one, and give ten new recovery codes; Refused("wrong_code")."""
    _count_attempt(officer)
    digits = normalize_digits(typed)
    with transaction.atomic(durable=True):
        begun = TOTPDevice.objects.select_for_update().filter(user=officer, confirmed=False).first()
        if begun is None or not SIX_DIGITS.match(digits) or not begun.verify_token(digits):
            raise Refused("wrong_code", _("The code is not right. Type the digits that the app shows now."))
        TOTPDevice.objects.filter(user=officer, confirmed=True).delete()  # the old telephone opens nothing
        begun.confirmed = True
        begun.save(update_fields=["confirmed"])
        fresh = _create_recovery_codes(officer)
        audit_services.record_action(officer, "factor.enrolled", audit_services.person_subject(officer))
    return begun, fresh


@transaction.atomic
def new_recovery_codes(officer: User) -> list[str]:
    """Ten codes, to be shown once; the earlier ones no longer work."""
    User.objects.select_for_update().get(pk=officer.pk)
    fresh = _create_recovery_codes(officer)
    audit_services.record_action(officer, "factor.codes", audit_services.person_subject(officer))
    return fresh


def _create_recovery_codes(officer: User) -> list[str]:
    fresh = [readable_codes.random_code(RECOVERY_CODE_LENGTH) for _code in range(RECOVERY_CODE_COUNT)]
    RecoveryCode.objects.filter(person=officer).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(person=officer, digest=_code_digest(officer, code)) for code in fresh
    )
    return ["-".join(re.findall("....", code)) for code in fresh]


def _normalize_code(typed: str) -> str:
    return normalize_digits(typed).replace("-", "").upper()


def _code_digest(officer: User, code: str) -> str:
    return encryption.keyed_digest("recovery", str(officer.pk), code)


def _count_attempt(officer: User) -> None:
    """Five in five minutes, sixty a day, whatever is typed and wherever."""
    who = str(officer.pk)
    allowed = sql.count_within_limits(
        [("factor", who, 5, 5 * code_services.MINUTE), ("factor-day", who, 60, code_services.DAY)]
    )
    if not allowed:
        raise Refused("too_many", code_services.retry_message(allowed.wait))
