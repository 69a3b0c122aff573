"""G9: after every test, no person's ID, mobile, IBAN, name, code or password stands where it must not.

Looked through: what the log would print, what was handed to Celery, the notices' details, the keys of Valkey.
"""

import io
import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from celery.signals import before_task_publish
from django.conf import settings
from django.core.cache import cache

from accounts.notices.models import Notice
from accounts.people.models import User
from applications.bank.models import BankAccount
from applications.household.models import Dependant
from common.logs import JSONFormatter, MaskPersonalData

# words of an SMS that are secrets: a six-digit code, a temporary password of twelve signs
SECRET = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{6}|[2-9A-HJ-NP-Za-km-z]{12})(?![0-9A-Za-z])")


@contextmanager
def watching() -> Iterator[dict[str, str]]:
    """Yield a dict that fills with the texts of the places; the log is read as production would print it."""
    places: dict[str, str] = {}
    printed, handed = io.StringIO(), []
    handler = logging.StreamHandler(printed)
    handler.setFormatter(JSONFormatter())
    handler.addFilter(MaskPersonalData())
    root = logging.getLogger()

    def published(body: object = None, headers: object = None, **_rest: object) -> None:
        handed.append(json.dumps([body, headers], default=str, ensure_ascii=False))

    root.addHandler(handler)
    before_task_publish.connect(published)
    try:
        yield places
    finally:
        before_task_publish.disconnect(published)
        root.removeHandler(handler)
        lines = printed.getvalue().splitlines()
        places["the log"] = "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in lines)
        places["a task's arguments"] = "\n".join(handed)


def add_stored(places: dict[str, str]) -> None:
    """The places that need the database and Valkey."""
    details = Notice.objects.values_list("details", "dedupe_key")
    places["a notice's details"] = json.dumps(list(details), ensure_ascii=False)
    keys = cache._cache.get_client().keys("*")
    places["Valkey's keys"] = "\n".join(key.decode(errors="replace") for key in keys)


def secrets() -> set[str]:
    """What must not be found: of everybody in the database, and the codes that were sent."""
    found = {
        value
        for row in User.objects.values_list("national_id", "mobile", "name")
        for value in row
        if len(value) > 5
    }
    found |= {value for row in Dependant.objects.values_list("national_id", "name") for value in row}
    found |= set(BankAccount.objects.values_list("iban", flat=True))
    if settings.SMS_OUTBOX.exists():
        for line in settings.SMS_OUTBOX.read_text(encoding="utf-8").splitlines():
            found |= set(SECRET.findall(json.loads(line)["words"]))
    return found


def hits(places: dict[str, str], secret: set[str]) -> list[str]:
    """The places where something was found, by name only: the report must not repeat the secret."""
    return [
        f"{place} holds a secret of {len(value)} signs ({value[:2]}…)"
        for place, text in places.items()
        for value in secret
        if value in text
    ]
