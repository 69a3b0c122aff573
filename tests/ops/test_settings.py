"""Every name that the settings read has a value that stops the start, or a reason why none can."""

import ast
import os
import runpy

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from citizen_portal import checks, setting_checks
from tests.ops.test_deploy import PRODUCTION, TOKEN

SOURCE = settings.ROOT / "citizen_portal" / "settings.py"
HALF = "http://nonsense"  # no https, no full name
BAD = {
    "DEBUG": "maybe",
    "PORTAL_DEMO": "maybe",
    "PORTAL_ORIGIN": "portal.example",
    "PORT": "many",
    "SECRET_KEY": "abc",
    "SECRET_KEY_FALLBACKS": "abc",
    "OTP_KEY": "1",
    "ALLOWED_HOSTS": "*",
    "TRUSTED_PROXIES": "-1",
    "CONN_MAX_AGE": "long",
    "STATEMENT_TIMEOUT_MS": "long",
    "DATABASE_URL": "nonsense",
    "REDIS_URL": "nonsense",
    "REDIS_DATABASE": "first",
    "CYCLE_OPENS_AFTER": "soon",
    "CYCLE_CLOSES_AFTER": "soon",
    "BANK_PORT": "many",
    "PAYMENT_BANK": "pigeon",
    "AUDIT_HEAD_TO": HALF,
    "PAYMENT_FOLDER": "/etc/hostname/no-folder",
    "PAYMENT_SIGNING_KEY": "/no/such/key.pem",
    "PAYMENT_BANK_KEY": "/no/such/key.pem",
    "PAYMENTS_A_FILE": "0",
    "PAYMENT_PURPOSE": "gift",
    "PAYER_IBAN": "SA00",
    "PAYER_BIC": "BANK",
    "BANK_QUIET_SECONDS": "long",
    "PAYMENT_CLOCK_SECONDS": "long",
    "SMS_BACKEND": "pigeon",
    "SMS_GATEWAYS": "{}",
    "CODES_PER_ADDRESS": "few",
    "REGISTRATIONS_PER_ADDRESS": "few",
    "SMS_PER_HOUR": "few",
    "SMS_FROM_HOUR": "22",
    "SMS_UNTIL_HOUR": "25",
    "SMS_SPREAD_MINUTES": "0",
    "NAFATH_PORT": "many",
    "NAFATH_URL": HALF,
    "NAFATH_APP_ID": "portal-demo",
    "NAFATH_APP_KEY": "portal-demo-key",
    "NAFATH_AUDIENCE": "",
    "CIVIL_REGISTER_PORT": "many",
    "CIVIL_REGISTER_URL": HALF,
    "CIVIL_REGISTER_KEY": "civil-register-demo-key",
    "NATIONAL_ADDRESS_PORT": "many",
    "NATIONAL_ADDRESS_URL": HALF,
    "NATIONAL_ADDRESS_KEY": "national-address-demo-key",
    "IBAN_HOLDER_CHECK": "pigeon",
    "ACCOUNT_HOLDER_URL": HALF,
    "ACCOUNT_HOLDER_KEY": "account-holder-demo-key",
    "ACCOUNT_HOLDER_PORT": "many",
    "PRIVATE_ROOT": "/etc/hostname/no-folder",
    "UPLOAD_MAX_BYTES": "1",
    "UPLOAD_KEEP_BYTES": "1",
    "CLAMD_URL": "garbage",
    "S3_ENDPOINT": "nonsense",
    "LOG_REQUESTS": "maybe",
    "METRICS_TOKEN": "short",
    "ANDROID_APP_URL": "market",
    "IPHONE_APP_URL": "market",
}
FREE = {
    "DATABASE_NAME": "any name; the server says whether it is there",
    "DATABASE_TEST_NAME": "of a developer's machine",
    "CELERY_PREFIX": "any word",
    "BANK_URL": "only mock-bank's, which no real site has",
    "PAYER_NAME": "any name",
    "NAFATH_SERVICE": "the name that Nafath gave to the service",
    "NAFATH_OUR_ADDRESS": "told to Nafath as it is",
    "NAFATH_PHONE_URL": "a demonstration's",
    "STATIC_ROOT": "looked at by the web process (the test below)",
    "S3_BUCKET": "the service says whether it is there",
    "S3_REGION": "the service's word",
    "DGA_STAMP_NUMBER": "the number that the programme's body has",
}


def names_read() -> set[str]:
    """Every name that settings.py reads from the environment."""
    calls = [node for node in ast.walk(ast.parse(SOURCE.read_text())) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and getattr(call.func.value, "id", "") == "environment"
        and isinstance(call.args[0], ast.Constant)
    }


@pytest.fixture
def production(monkeypatch, tmp_path):
    """The environment of a real site whose folders and keys are there."""
    for name in names_read() & set(os.environ):
        monkeypatch.delenv(name)
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal_app:s3cret@database.example/portal")
    monkeypatch.setenv("REDIS_URL", "redis://:s3cret@valkey.example:6379/0")


def complaint() -> str:
    """What the start says of the environment, or nothing."""
    try:
        read = {name: value for name, value in runpy.run_path(str(SOURCE)).items() if name.isupper()}
        with override_settings(**read):
            checks.refuse_bad_settings()
    except ImproperlyConfigured as fault:
        return str(fault)
    return ""


def test_every_name_has_a_wrong_value_or_a_reason():
    assert names_read() == BAD.keys() | FREE.keys()
    assert not BAD.keys() & FREE.keys()


def test_a_sound_environment_starts(production):
    assert complaint() == ""


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_wrong_value_stops_the_start_and_is_named(name, production, monkeypatch):
    if name == "S3_ENDPOINT":
        monkeypatch.setenv("S3_BUCKET", "documents")
    monkeypatch.setenv(name, BAD[name])
    said = complaint()
    assert name in said
    assert TOKEN not in said and "s3cret" not in said


def test_a_database_that_is_too_old_is_named_before_the_first_migration(db, monkeypatch):
    monkeypatch.setattr(setting_checks, "POSTGRESQL", 99)
    [fault] = setting_checks.database_is_new_enough(None, databases=["default"])
    assert fault.id == "portal.E005" and "99 or newer" in fault.msg
    assert setting_checks.database_is_new_enough(None, databases=[]) == []


def test_a_dead_valkey_is_named(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert [fault.id for fault in setting_checks._redis_faults()] == ["portal.E005"]


def test_without_collected_static_files_the_web_does_not_start(settings, tmp_path):
    settings.DEBUG, settings.STATIC_ROOT = False, tmp_path
    assert any("collectstatic" in fault.msg for fault in setting_checks.static_faults())
    (tmp_path / "staticfiles.json").touch()
    assert not any("collectstatic" in fault.msg for fault in setting_checks.static_faults())
