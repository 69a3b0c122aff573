"""What a real site's start asks for: no warning, no simulator, no missing secret."""

import json
import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings

TOKEN = "token-that-no-error-may-repeat"


def gateways(**other: str) -> str:
    """SMS_GATEWAYS with one provider."""
    one = {"name": "first", "url": "https://sms.example/v1", "token": TOKEN, "sender": "CitizenAcc"}
    return json.dumps([{**one, **other}])


PRODUCTION = {
    "DEBUG": "0",
    "PORTAL_ORIGIN": "https://portal.example",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "OTP_KEY": secrets.token_urlsafe(32),
    "ALLOWED_HOSTS": "portal.example",
    "TRUSTED_PROXIES": "1",
    "SMS_BACKEND": "gateway",
    "SMS_GATEWAYS": gateways(),
    "IBAN_HOLDER_CHECK": "service",
    "ACCOUNT_HOLDER_URL": "https://holders.example",
    "ACCOUNT_HOLDER_KEY": "a-key-that-the-banks-gave-us",
    "NAFATH_URL": "https://nafath.example",
    "NAFATH_APP_ID": "portal",
    "NAFATH_APP_KEY": "a-key-that-nafath-gave-us",
    "NAFATH_AUDIENCE": "citizen-account-portal",
    "CIVIL_REGISTER_URL": "https://register.example",
    "CIVIL_REGISTER_KEY": "a-key-that-the-register-gave-us",
    "NATIONAL_ADDRESS_URL": "https://address.example",
    "NATIONAL_ADDRESS_KEY": "a-key-that-the-service-gave-us",
    "PAYMENT_BANK": "folder",
    "PAYMENT_FOLDER": "/tmp",
    "PAYMENT_SIGNING_KEY": __file__,  # any file that can be read
    "PAYMENT_BANK_KEY": __file__,
    "PAYER_IBAN": "SA9480000000000000000001",
    "PAYER_BIC": "RJHISARI",
}


def deploy_check(**changes: str) -> subprocess.CompletedProcess:
    return in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING", **changes)


def static_root() -> str:
    """A folder as `collectstatic` leaves it, without its files."""
    folder = settings.VAR / "static-of-a-test"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "staticfiles.json").write_text('{"version": "1.1", "paths": {}, "hash": ""}')
    return str(folder)


def in_production(*words: str, **changes: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "DATABASE_URL": settings.DATABASE_URL, "REDIS_URL": settings.REDIS_URL}
    environment |= PRODUCTION | {"STATIC_ROOT": static_root()} | changes
    return subprocess.run(
        [sys.executable, *words],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_bank_the_check_says_that_nothing_can_be_released():
    answer = deploy_check(PAYMENT_BANK="")
    assert answer.returncode == 1 and "portal.W001" in answer.stderr


@pytest.mark.threat("T25")
def test_a_real_site_has_no_bank_that_pays_nobody():
    answer = deploy_check(PAYMENT_BANK="mock")
    assert answer.returncode == 1 and "portal.E001" in answer.stderr


def test_the_deploy_check_is_silent():
    answer = deploy_check()
    assert answer.returncode == 0, answer.stderr


@pytest.mark.threat("T25")
@pytest.mark.parametrize(("name", "simulator"), [("SMS_BACKEND", "outbox"), ("IBAN_HOLDER_CHECK", "demo")])
def test_a_simulator_stops_a_real_site(name: str, simulator: str):
    answer = deploy_check(**{name: simulator})
    assert answer.returncode != 0
    assert "portal.E001" in answer.stderr and name in answer.stderr


@pytest.mark.threat("T25")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NAFATH_URL", ""),
        ("NAFATH_URL", "http://127.0.0.1:8200"),
        ("NAFATH_URL", "https://localhost:8200"),
        ("NAFATH_URL", "https://127.0.0.1"),
        ("NAFATH_URL", "http://nafath.example"),
        ("NAFATH_URL", "https://nafath:8200"),
        ("NAFATH_APP_KEY", "portal-demo-key"),
        ("NAFATH_APP_KEY", ""),
        ("NAFATH_AUDIENCE", ""),
    ],
)
def test_no_nafath_or_a_simulated_one_stops_a_real_site(name: str, value: str):
    answer = deploy_check(**{name: value})
    assert answer.returncode != 0
    assert "portal.E001" in answer.stderr and name in answer.stderr


@pytest.mark.threat("T18", "T25")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CIVIL_REGISTER_URL", "http://127.0.0.1:8400"),
        ("CIVIL_REGISTER_URL", "http://register.example"),
        ("CIVIL_REGISTER_URL", "https://civil-register:8400"),
        ("CIVIL_REGISTER_KEY", "civil-register-demo-key"),
        ("NATIONAL_ADDRESS_URL", "http://127.0.0.1:8500"),
        ("NATIONAL_ADDRESS_KEY", "national-address-demo-key"),
    ],
)
def test_a_simulated_authority_stops_a_real_site(name: str, value: str):
    answer = deploy_check(**{name: value})
    assert answer.returncode != 0
    assert "portal.E001" in answer.stderr and name in answer.stderr


@pytest.mark.parametrize("name", ["CIVIL_REGISTER_KEY", "NATIONAL_ADDRESS_URL"])
def test_an_authority_that_is_not_named_is_warned_of(name: str):
    answer = deploy_check(**{name: ""})
    assert answer.returncode != 0
    assert "portal.W001" in answer.stderr and f"{name} is not set" in answer.stderr


@pytest.mark.threat("T25")
@pytest.mark.parametrize("url", ["http://127.0.0.1:8300", "https://localhost:8300"])
def test_an_sms_simulator_stops_a_real_site(url: str):
    answer = deploy_check(SMS_GATEWAYS=gateways(url=url))
    assert answer.returncode != 0
    assert "portal.E001" in answer.stderr and "SMS_GATEWAYS: first" in answer.stderr
    assert TOKEN not in answer.stderr


def test_an_unknown_way_to_send_sms_stops_the_start():
    answer = deploy_check(SMS_BACKEND="pigeon")
    assert answer.returncode != 0
    assert "portal.E002" in answer.stderr and "SMS_BACKEND" in answer.stderr


@pytest.mark.threat("T15")
@pytest.mark.parametrize(
    ("written", "complaint"),
    [("", "SMS_GATEWAYS is not set"), (gateways(sender="حساب"), "SMS_GATEWAYS, gateway 1: sender")],
)
def test_gateways_that_cannot_be_read_stop_the_start_and_no_token_is_repeated(written: str, complaint: str):
    answer = deploy_check(SMS_GATEWAYS=written)
    assert answer.returncode != 0
    assert complaint in answer.stderr and TOKEN not in answer.stderr


BEAT = "-m celery -A citizen_portal beat --schedule var/clock-of-a-test --pidfile="


@pytest.mark.threat("T25")
@pytest.mark.parametrize("door", ["-c import~citizen_portal.wsgi", BEAT], ids=["gunicorn", "clock"])
def test_no_process_of_a_real_site_starts_with_a_simulator(door: str):
    words = [word.replace("~", " ") for word in door.split()]
    answer = in_production(*words, SMS_BACKEND="outbox")
    assert answer.returncode != 0
    assert "SMS_BACKEND=outbox is a simulator" in answer.stderr


def test_the_web_process_of_a_real_site_starts():
    answer = in_production("-c", "import citizen_portal.wsgi")
    assert answer.returncode == 0, answer.stderr


def test_a_demonstration_site_may_have_simulators():
    assert deploy_check(PORTAL_DEMO="1", SMS_BACKEND="outbox", IBAN_HOLDER_CHECK="demo").returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "OTP_KEY", "ALLOWED_HOSTS", "TRUSTED_PROXIES"])
def test_a_missing_secret_stops_the_start(name: str):
    answer = deploy_check(**{name: ""})
    assert answer.returncode != 0
    assert name in answer.stderr
