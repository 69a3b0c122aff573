"""Every simulator knows the wire and nothing of the portal, and refuses what is too large."""

import re
import subprocess
import sys
from http.client import HTTPConnection

import pytest

from tests.simulators.process import ROOT, running, running_bank

NAMES = sorted(path.parent.name for path in (ROOT / "simulators").glob("*/__main__.py"))
OPTIONS = {"nafath": ("--callback", "http://127.0.0.1:9/"), "sms": ("--token", "token-of-a-test")}
OWN_SITES = [name for name in NAMES if name != "bank"]  # mock-bank, a package, has limits of its own
BANK_BYTES = 32 * 1024 * 1024  # its largest file of payments
PORTAL = {"django", "citizen_portal", "accounts", "applications", "eligibility", "common"}


@pytest.mark.parametrize("name", NAMES)
def test_a_simulator_imports_nothing_of_the_portal(name):
    words = f"import sys, simulators.{name}.__main__; print(*sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", words], cwd=ROOT, capture_output=True, text=True)
    loaded = set(ran.stdout.split())
    assert f"simulators.{name}.__main__" in loaded and not PORTAL & loaded


@pytest.mark.parametrize("name", OWN_SITES)
def test_what_is_too_large_is_refused_unread(name):
    with running(name, *OPTIONS.get(name, ())) as url:
        for headers in (
            {"Content-Length": "16385"},
            {"Content-Length": "-1"},
            {"Content-Length": "١"},
            {"Transfer-Encoding": "chunked"},
        ):
            assert status(url, "POST", "/", headers) == 400
        assert status(url, "GET", "/?" + "&".join(["a=1"] * 30), {}) == 400
        assert status(url, "GET", "/" + "a" * 70_000, {}) in (414, 431)
        assert status(url, "GET", "/", {f"X-{number}": "x" for number in range(120)}) == 431


def test_the_bank_takes_large_files_and_refuses_larger_ones_unread(tmp_path):
    with running_bank(tmp_path / "bank.sqlite") as url:
        for headers, answer in (
            ({"Content-Length": str(BANK_BYTES + 1)}, 413),
            ({"Content-Length": "-1"}, 400),
            ({"Transfer-Encoding": "chunked"}, 411),
        ):
            assert status(url, "POST", "/payments", headers) == answer
        assert status(url, "GET", "/" + "a" * 70_000, {}) == 414
        assert status(url, "GET", "/", {f"X-{number}": "x" for number in range(120)}) == 431


def status(url: str, method: str, path: str, headers: dict[str, str]) -> int:
    asked = HTTPConnection(url.removeprefix("http://"), timeout=5)
    asked.putrequest(method, path)
    for name, value in headers.items():
        asked.putheader(name, value.encode())
    asked.endheaders()
    answer = asked.getresponse()
    body = answer.read()
    asked.close()
    assert not re.search(rb"Traceback", body)
    return answer.status
