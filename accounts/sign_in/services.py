"""The history of sign-ins: when, which way, with which device, from which address."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.audit import services as audit_services
from accounts.people.models import User
from accounts.sign_in.models import SignIn
from accounts.sms import services as sms_services
from accounts.sms import texts as sms_texts
from common import sql

# the first that fits; Edge and Samsung say Chrome too, Chrome says Safari too
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


@transaction.atomic
def record_sign_in(
    person: User, way: str, *, user_agent: str = "", address: str | None = None, is_known: bool = True
) -> SignIn:
    """Add a line to the person's history and to the audit trail; `way` is one of SignIn.Way.

    A browser that this account never used is told to the owner by SMS, unless it is the account's first.
    """
    device = device_name(user_agent)
    if not is_known and SignIn.objects.filter(person=person).exists():
        _notify_new_device(person, device)
    line = SignIn.objects.create(person=person, way=way, device=device, address=address)
    audit_services.record_action(person, "sign_in", audit_services.person_subject(person), way=str(way))
    return line


def _notify_new_device(person: User, device: str) -> None:
    """At most three times a day: a program may come without cookies every time."""
    if not person.mobile or not sql.count_within_limits([("new-device", str(person.pk), 3, 86_400)]):
        return
    sms_services.queue_sms(person.mobile, sms_texts.new_device_text(device, person.language))


def device_name(user_agent: str) -> str:
    """The browser and the system in words («Chrome, Android»), or the program's own name; "" when unknown."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    known = ", ".join(filter(None, (browser, system)))
    if known:
        return known
    program = re.match(r"[A-Za-z][A-Za-z0-9._-]{1,39}", user_agent)
    return program[0] if program else ""


def delete_old_sign_ins() -> None:
    """A year of history is kept."""
    SignIn.objects.filter(at__lt=timezone.now() - timedelta(days=365)).delete()
