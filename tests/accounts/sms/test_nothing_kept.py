"""T15: after a whole run nobody who reads the database, Valkey or the logs finds a code or a password."""

import base64
import io
import logging
import re
from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone
from redis import Redis

from accounts.codes import services as code_services
from accounts.codes.models import OneTimeCode
from accounts.notices import services as notice_services
from accounts.passwords import services as password_services
from accounts.people.models import User
from accounts.recovery import services as recovery_services
from accounts.sms import services as sms_services
from accounts.sms.models import TextMessage
from tests import cast
from tests.accounts.conftest import NEW_ID, begin, finish
from tests.accounts.sms.simulators import inbox

pytestmark = [pytest.mark.threat("T15"), pytest.mark.django_db(transaction=True)]
MOMENT = re.compile(r"\d\d:\d\d(:\d\d)?([.,]\d+)?")  # six digits of a second are no code


def database() -> str:
    """Every table as a dump would hold it, and what the sessions hold when they are read."""
    out = io.StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            out.write(f"\n{table}\n")
            cursor.cursor.copy_expert(f'COPY "{table}" TO STDOUT', out)
    for session in Session.objects.all():
        out.write(repr(SessionStore(session.session_key).load()))
    return out.getvalue()


def valkey() -> str:
    """Keys and values of the cache and of the queue; a task's body is read as the worker reads it."""
    client = Redis.from_url(settings.REDIS_URL)
    read = {
        b"string": client.get,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"set": client.smembers,
        b"hash": client.hgetall,
        b"zset": lambda key: client.zrange(key, 0, -1),
    }
    text = "\n".join(f"{plain(key)} {plain(read[client.type(key)](key))}" for key in client.keys("*"))
    for letter in re.findall(r'"body": "([A-Za-z0-9+/=]+)"', text):
        text += base64.b64decode(letter).decode()
    return text


def plain(value) -> str:
    """Signs as they are: `repr` would write digits before a pickled code."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    return "\n".join(map(plain, value))


def found(secrets: set[str], places: dict[str, str]) -> list[str]:
    """Which place holds a secret that stands by itself; hex digests and moments are no hits."""
    return [
        f"{place}: a secret of {len(secret)} signs"
        for place, text in places.items()
        for secret in secrets
        if re.search(rf"(?<![0-9A-Za-z]){secret}(?![0-9A-Za-z])", MOMENT.sub("", text))
    ]


def sent(url: str) -> set[str]:
    """The codes and temporary passwords that the provider was given, after all that waits was sent."""
    code_services.deliver_asked_codes()
    sms_services.send_pending()
    words = " ".join(message["text"] for message in inbox(url))
    return set(re.findall(r"(?<!\d)\d{6}(?!\d)", words)) | set(re.findall(r"\b[2-9A-Za-z]{12}\b", words))


def newest(url: str, pattern: str) -> str:
    sent(url)
    return [one for message in inbox(url) if (one := re.search(pattern, message["text"]))][-1][0]


def test_after_a_whole_run_no_code_and_no_password_is_found_anywhere(providers, caplog):
    """Registering with a wrong guess, the temporary password, an own one, a lost one; failures too."""
    caplog.set_level(logging.DEBUG)
    [url] = providers(["--first", "fail", "lose", "take"])
    visitor = Client()
    begin(visitor)
    code_services.deliver_asked_codes()
    waiting = {"the database": database()}
    code = newest(url, r"(?<!\d)\d{6}(?!\d)")
    assert found({code}, waiting) == []
    visitor.post("/register/code/", {"code": f"{(int(code) + 1) % 10**6:06d}"})
    finish(visitor, code)
    waiting["the database, later"] = database()
    password = newest(url, r"\b[2-9A-Za-z]{12}\b")
    visitor.post("/login/", {"login": NEW_ID, "password": password})
    person = User.objects.get(national_id=NEW_ID)
    password_services.change_password(person, cast.PASSWORD)
    cache.set("somebody", "was here")
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        recovery_services.request_recovery(
            national_id=NEW_ID, birth_date=date(1989, 10, 14), browser="b", address="10.0.0.1", language="ar"
        )
        code_services.deliver_asked_codes()
        waiting["the database, at last"] = database()
        secrets = sent(url)
    assert {code, password} < secrets and len(secrets) == 3
    assert TextMessage.objects.filter(state="sent").count() >= 3 and OneTimeCode.objects.count() >= 2
    places = {"the database": database(), "Valkey": valkey(), "the log": logged(caplog)}
    assert "accounts_textmessage" in places["the database"] and "somebody" in places["Valkey"]
    assert "send_messages" in places["Valkey"], "the doorbell rang"
    assert found(secrets, {**waiting, **places}) == []


def logged(caplog) -> str:
    return caplog.text + repr([vars(record) for record in caplog.records])


def test_the_search_finds_what_is_left_lying(sara, caplog):
    """Each place with a secret in it, so that the test above can fail."""
    code, left = "482913", "Qx7mWv3kTb9Z"
    notice_services.notify(sara, "welcome", f"welcome:{code}")
    Client().get("/")
    session = SessionStore()
    session["code"] = left
    session.save()
    cache.set("code", code)
    from common import task_queue

    task_queue.enqueue_on_commit(f"accounts.tasks.{left}")
    logging.getLogger("portal").warning("code %s", code)
    places = {"the database": database(), "Valkey": valkey(), "the log": logged(caplog)}
    assert {hit.split(":")[0] for hit in found({code}, places)} == {"the database", "Valkey", "the log"}
    assert {hit.split(":")[0] for hit in found({left}, places)} == {"the database", "Valkey"}
    OneTimeCode.objects.all().delete()
    cache.clear()
    Redis.from_url(settings.REDIS_URL).delete("celery")
    caplog.clear()
