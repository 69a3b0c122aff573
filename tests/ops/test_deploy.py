"""What a real site's start asks for: no warning, no simulator, no missing secret."""

import os
import secrets
import subprocess
import sys

import pytest
from django.conf import settings

PRODUCTION = {
    "DEBUG": "0",
    "PORTAL_ORIGIN": "https://portal.example",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "OTP_KEY": secrets.token_urlsafe(32),
    "ALLOWED_HOSTS": "portal.example",
    "TRUSTED_PROXIES": "1",
    "SMS_BACKEND": "gateway",
    "IBAN_HOLDER_CHECK": "bank",
}


def deploy_check(**changes: str) -> subprocess.CompletedProcess:
    environment = {**os.environ, "DATABASE_URL": settings.DATABASE_URL, "REDIS_URL": settings.REDIS_URL}
    environment |= PRODUCTION | changes
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.run(
        command, cwd=settings.ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_deploy_check_is_silent():
    answer = deploy_check()
    assert answer.returncode == 0, answer.stderr


@pytest.mark.threat("T25")
@pytest.mark.parametrize(("name", "simulator"), [("SMS_BACKEND", "outbox"), ("IBAN_HOLDER_CHECK", "demo")])
def test_a_simulator_stops_a_real_site(name: str, simulator: str):
    answer = deploy_check(**{name: simulator})
    assert answer.returncode != 0
    assert "portal.E001" in answer.stderr and name in answer.stderr


def test_a_demonstration_site_may_have_simulators():
    assert deploy_check(PORTAL_DEMO="1", SMS_BACKEND="outbox", IBAN_HOLDER_CHECK="demo").returncode == 0


@pytest.mark.parametrize("name", ["SECRET_KEY", "OTP_KEY", "ALLOWED_HOSTS", "TRUSTED_PROXIES"])
def test_a_missing_secret_stops_the_start(name: str):
    answer = deploy_check(**{name: ""})
    assert answer.returncode != 0
    assert name in answer.stderr
