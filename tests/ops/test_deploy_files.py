"""deploy/ and compose: what an operator starts exists, is limited, and serves codes before months."""

import re
import shlex
import shutil
import subprocess
import uuid

import pytest
import yaml
from django.conf import settings
from django.urls import get_resolver
from kombu import Connection, Consumer

from citizen_portal.celery import app
from citizen_portal.embedded import postgres
from tests.ops.test_files import procfile

ROOT = settings.ROOT
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
QUEUES = [queue.name for queue in settings.CELERY_TASK_QUEUES]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PROXY = (ROOT / "deploy" / "nginx.conf.template").read_text()


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")


def command_of(unit) -> list[str]:
    [line] = re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE)
    return shlex.split(line)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_runs_a_program_that_is_installed_as_the_procfile_does(unit):
    program, *words = command_of(unit)
    assert (ROOT / program.removeprefix("/srv/portal/")).is_file()
    kind = re.match(r"portal-(web|worker|clock)", unit.name)[1]
    told = procfile()[kind].replace("${BIND:-127.0.0.1}:${PORT:-8000}", "127.0.0.1:8000")
    wanted = shlex.split(told.removeprefix("exec "))
    assert [program.rpartition("/")[2], *words][: len(wanted)] == wanted
    assert re.search(r"^MemoryMax=\d", unit.read_text(), re.MULTILINE)


@needs("systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_each_unit(unit, tmp_path):
    file = tmp_path / unit.name.replace("@", "@codes")
    here = unit.read_text().replace("/srv/portal", str(ROOT)).replace("User=portal", "User=root")
    file.write_text(here)
    done = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True)
    assert unit.name.partition(".")[0].rstrip("@") not in done.stderr, done.stderr


def test_every_queue_has_its_worker_and_every_route_a_task(db):
    commands = " ".join(" ".join(each.get("command") or ()) for each in COMPOSE.values())
    assert QUEUES == ["codes", "celery", "months"]
    assert "--queues codes" in commands and "--queues months" in commands
    app.loader.import_default_modules()
    for pattern, queue in settings.CELERY_TASK_ROUTES.items():
        wanted = re.compile(pattern.replace(".", r"\.").replace("*", ".*") + r"\Z")
        assert queue in QUEUES and any(wanted.match(name) for name in app.tasks), pattern


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("accounts.codes.tasks.send_messages", "codes"),
        ("eligibility.studies.tasks.study_pending", "celery"),
        ("payments.bank.tasks.send_batches", "celery"),
        ("eligibility.cycles.tasks.study_chunks", "months"),
    ],
)
def test_a_task_goes_to_its_queue_alone(task, queue):
    route = app.amqp.router.route({}, task)
    assert (route["queue"].name, route["queue"].routing_key) == (queue, queue)
    assert route["queue"].exchange.name == queue


def test_a_worker_of_all_queues_takes_the_codes_first():
    """On the real Valkey: months were asked for first, and wait."""
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | {"global_keyprefix": f"{uuid.uuid4()}-"}
    taken: list[str] = []

    def take(body, message):
        taken.append(body)
        message.ack()

    with Connection(settings.REDIS_URL, transport_options=options) as connection:
        queues = [queue(connection) for queue in settings.CELERY_TASK_QUEUES]
        producer = connection.Producer(serializer="json")
        for queue in [*reversed(queues), *reversed(queues)]:
            producer.publish(
                queue.name, exchange=queue.exchange, routing_key=queue.routing_key, declare=[queue]
            )
        with Consumer(
            connection.default_channel, queues, callbacks=[take], accept=["json"], prefetch_count=1
        ):
            for _each in range(2 * len(queues)):
                connection.drain_events(timeout=5)
    assert taken == ["codes", "codes", "celery", "celery", "months", "months"]


def test_every_container_is_limited_and_its_log_is_cut():
    for name, service in COMPOSE.items():
        assert service["mem_limit"] and service["logging"]["options"]["max-size"], name


def test_postgresql_is_tuned_as_the_embedded_one():
    command = COMPOSE["postgres"]["command"]
    assert command == ["postgres", *[word for each in postgres.SETTINGS for word in ("-c", each)]]


@needs("docker-compose")
def test_compose_takes_its_file(tmp_path):
    filled = re.sub(r"^(\w*PASSWORD)=$", r"\1=abc", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    (tmp_path / ".env").write_text(filled)
    words = ["docker-compose", "--profile", "demo", "config", "--quiet"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# -- the proxy ------------------------------------------------------------------------------------
def test_the_proxy_lets_files_through_where_they_are_sent_and_hides_the_probes():
    large = f"client_max_body_size {settings.UPLOAD_REQUEST_MAX_BYTES // 2**20}m;"
    assert large in PROXY and PROXY.count("client_max_body_size") == 3
    assert "X-Forwarded-For $remote_addr" in PROXY and "X-Request-ID $request_id" in PROXY
    assert re.search(r"location ~ \^/\(metrics\|health/\) \{\s+return 404;", PROXY)


def test_every_door_that_the_proxy_limits_is_an_address_of_the_portal():
    words = re.findall(r"location ~ \^/\(([a-z0-9/|]+)\)/", PROXY)
    known = {str(found.pattern) for found in get_resolver("accounts.urls").url_patterns}
    [doors] = [each for each in words if "login" in each]
    assert {f"{door}/" for door in doors.split("|")} <= known


@needs("nginx")
@needs("openssl")
def test_nginx_takes_its_file(tmp_path):
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=portal"]
    out = ["-keyout", tmp_path / "portal-key.pem", "-out", tmp_path / "portal.pem"]
    subprocess.run([*key, *out], check=True, capture_output=True)
    filled = PROXY.replace("${PORTAL_HOST}", "portal.example").replace("${PORTAL_WEB}", "127.0.0.1:8000")
    filled = filled.replace("/etc/nginx/tls", str(tmp_path))
    (tmp_path / "portal.conf").write_text(filled)
    whole = f"pid {tmp_path}/pid; error_log stderr; events {{}}\nhttp {{ include {tmp_path}/portal.conf; }}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    done = subprocess.run(["nginx", "-t", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
