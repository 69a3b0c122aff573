"""The simulator as the process it is, and gateways that point to it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from accounts.sms.gateway_settings import Gateway

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "token-of-the-tests-only"
REPORT_KEY = "report-key-of-the-tests-only-32-signs"
MOBILE = "+966551234567"
WORDS = "حساب المواطن: رمز التحقق 482913. لا يُعطى لأحد."
REFERENCE = "0f3c9e1e-row"


def gateway(name: str, url: str, **other: str) -> Gateway:
    given = {"token": TOKEN, "sender": "CitizenAcc", "report_key": REPORT_KEY}
    return Gateway(**{"name": name, "url": url, **given, **other})


@contextmanager
def simulator(*wanted: str) -> Iterator[str]:
    """The real process on a free port; only this process is ended."""
    command = [sys.executable, "-m", "simulators.sms", "--port", "0", "--token", TOKEN, *wanted]
    process = subprocess.Popen(
        command, cwd=ROOT, env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, text=True
    )
    try:
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found, "the simulator did not start"
        yield found[0]
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def inbox(url: str) -> list[dict[str, str]]:
    """What this provider took, each message once."""
    with httpx.Client(trust_env=False, headers={"Authorization": f"Bearer {TOKEN}"}) as reader:
        return reader.get(f"{url}/inbox").raise_for_status().json()
