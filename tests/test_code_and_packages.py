"""What the code must not hold, and what its packages must be (T53, T57, T80, T81)."""

import ast
import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accounts", "applications", "eligibility", "payments", "objections", "citizen_portal", "common")
FLOORS = {  # security.md §8
    "django": "6.1.3",
    "djangorestframework": "3.18.2",
    "django-allauth": "65.19.4",
    "pillow": "12.3",
    "celery": "5.7",
    "kombu": "5.7",
    "django-otp": "1.7",
}
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}"
    r"|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[bap]-[0-9]{10}"
)


def sources() -> list[tuple[Path, ast.Module]]:
    files = (file for app in APPS for file in (ROOT / app).rglob("*.py") if "migrations" not in file.parts)
    return [(file, ast.parse(file.read_text(encoding="utf-8"))) for file in files]


@pytest.mark.threat("T57")
def test_no_query_is_built_from_what_a_visitor_names():
    """`filter(**request.GET)`, `.extra()`, `.raw()`: keys and SQL of a stranger's choice."""
    found = []
    for file, tree in sources():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "attr", "")
            unpacked = [ast.unparse(word.value) for word in call.keywords if word.arg is None]
            if name in ("extra", "raw", "RawSQL") or any(
                re.search(r"request\.(GET|POST|data|query_params)", each) for each in unpacked
            ):
                found.append(f"{file.relative_to(ROOT)}:{call.lineno}")
    assert found == []


@pytest.mark.threat("T57")
def test_an_order_or_a_filter_that_is_not_offered_is_refused(fahd, api_of):
    odd = {"ordering": "owner__password", "application__owner__password__startswith": "a", "order_by": "1"}
    answer = api_of(fahd).get("/api/v1/studies/", odd)
    refused = {(error["field"], error["code"]) for error in answer.json()["errors"]}
    assert (answer.status_code, refused) == (400, {(name, "unknown_field") for name in odd})


@pytest.mark.threat("T53")
@pytest.mark.parametrize("address", ["/", "/login/", "/register/", "/api/v1/session/", "/no-such-page/"])
def test_no_page_can_be_framed_or_reached_through_an_opener(db, address):
    answer = Client().get(address)
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.threat("T80")
@pytest.mark.parametrize("name", ["base", "dev"])
def test_every_package_is_pinned_by_hash_and_above_its_floor(name):
    lock = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    pinned = {}
    for block in re.split(r"\n(?=\S)", lock.strip()):
        line = block.split("\\")[0].split("#")[0].strip()
        if not line or line.startswith("-"):
            continue
        assert "--hash=sha256:" in block, line
        wanted = Requirement(line)
        (version,) = [each.version for each in wanted.specifier if each.operator == "=="]
        pinned[wanted.name.lower()] = Version(version)
    low = {each: str(pinned[each]) for each, floor in FLOORS.items() if pinned[each] < Version(floor)}
    assert low == {}


@pytest.mark.threat("T81")
def test_no_secret_stands_in_a_file_of_the_repository():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    for name in filter(None, listed.split("\0")):
        file = ROOT / name
        if (
            file.suffix in {".png", ".wav", ".ttf", ".woff2", ".pdf", ".heic", ".jpg", ".jpeg"}
            or not file.is_file()
        ):
            continue
        assert not SECRET.search(file.read_text(encoding="utf-8", errors="ignore")), name


@pytest.mark.threat("T81")
def test_the_settings_hold_no_secret_of_a_real_site():
    """Every secret comes from the environment; the words for development are not used without DEBUG."""
    settings = (ROOT / "citizen_portal" / "settings.py").read_text(encoding="utf-8")
    for name in ("SECRET_KEY", "OTP_KEY"):
        (found,) = re.findall(
            rf'^{name} = environment\.text\("{name}", default=(.*)\)$', settings, re.MULTILINE
        )
        assert found.endswith("if DEBUG else environment.REQUIRED")
