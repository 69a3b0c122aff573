"""T88: worker, clock and web server log as the portal does: masked, one line for each record."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import Celery
from django.conf import settings

from accounts.people.national_id import make_synthetic_id
from accounts.sms import file_sender
from citizen_portal.health import task_request_ids
from common import logs

ROOT = Path(__file__).resolve().parents[2]
NATIONAL_ID, MOBILE = make_synthetic_id(4242), "+966551234567"
FORGED = f'{NATIONAL_ID} {MOBILE}\n{{"level": "INFO", "message": "forged"}}\x1b[31m\u202e'
TASK = "tests.common.log_tasks.log_words"
PREFIX = "logs-of-a-test-"


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "DEBUG": "1", "CELERY_PREFIX": PREFIX, "REDIS_URL": settings.REDIS_URL, **more}


def lines_of(command: list[str], file: Path, *, until: str, seconds: float = 60) -> str:
    """What the process wrote, once `until` stands there; only this process is ended."""
    with file.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=out, stderr=out)
    end = time.monotonic() + seconds
    try:
        while until not in file.read_text() and time.monotonic() < end:
            time.sleep(0.1)
    finally:
        process.terminate()
        process.wait(30)
    assert until in file.read_text(), file.read_text()[-2000:]
    return file.read_text()


def check(written: str) -> None:
    assert NATIONAL_ID not in written and MOBILE not in written and "[id]" in written
    lines = [line for line in written.splitlines() if "told" in line or "forged" in line]
    assert lines
    for line in lines:
        assert json.loads(line)["level"] in ("WARNING", "ERROR"), "no line of somebody else's making"
    assert "\x1b" not in written and "\u202e" not in written


@pytest.mark.threat("T88", "T55", "T56")
def test_a_real_worker_logs_masked_and_in_one_line(tmp_path):
    sender = Celery(broker=settings.REDIS_URL)
    sender.conf.broker_transport_options = {"global_keyprefix": PREFIX}
    asked = sender.send_task(TASK, [FORGED], headers={task_request_ids.HEADER: "asked-by"})
    worker = (
        "-m celery --quiet -A citizen_portal worker -I tests.common.log_tasks --pool solo --concurrency 1"
    )
    options = ["--without-gossip", "--without-mingle", "--loglevel", "warning"]
    written = lines_of([sys.executable, *worker.split(), *options], tmp_path / "log", until="Traceback")
    check(written)
    [told] = [json.loads(line) for line in written.splitlines() if '"told' in line]
    assert (told["task"], told["task_id"], told["request_id"]) == (TASK, asked.id, "asked-by")


@pytest.mark.threat("T88")
def test_the_clock_uses_the_same_set_up():
    say = f"logging.getLogger('celery.beat').warning('told %s', {FORGED!r})"
    script = f"import logging; from citizen_portal.celery import app; app.log.setup(loglevel='INFO'); {say}"
    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    check(ended.stdout + ended.stderr)


@pytest.mark.threat("T58", "T88")
def test_the_web_server_names_itself_to_nobody_and_logs_like_the_others():
    import gunicorn
    from gunicorn.config import get_default_config_file

    told: dict = {}
    exec((ROOT / "gunicorn.conf.py").read_text(), told)
    assert told["logconfig_dict"] is logs.CONFIGURATION
    assert gunicorn.SERVER == "portal"
    assert get_default_config_file() or (ROOT / "gunicorn.conf.py").exists()
    assert all("gunicorn" in line for line in re.findall("web: .*", (ROOT / "Procfile").read_text()))


@pytest.mark.threat("T15")
def test_the_outbox_of_a_demonstration_is_for_its_owner_only_and_says_nothing_aloud(settings, capfd):
    settings.SMS_OUTBOX.parent.mkdir(exist_ok=True)
    settings.SMS_OUTBOX.touch(mode=0o644)
    file_sender.send(MOBILE, "your code is 123456", "r")
    assert settings.SMS_OUTBOX.stat().st_mode & 0o777 == 0o600
    assert "123456" not in "".join(capfd.readouterr())
