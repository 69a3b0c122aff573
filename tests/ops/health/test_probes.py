"""What a machine asks: no host name, no https, no session; the truth about what serves people."""

import pytest
from django.db import DatabaseError
from django.test import override_settings

from citizen_portal.health import probes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def development(settings):
    settings.DEBUG = True  # no collected static files


@pytest.mark.parametrize("address", ["/health/", "/health/live", "/health/ready", "/health/ready/"])
def test_a_probe_needs_no_name_of_the_portal(address, client, settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["portal.example"], True
    answer = client.get(address, headers={"host": "10.1.2.3:8000"})
    assert answer.status_code == 200 and answer.json() == {"status": "ok"}
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", sorted(probes.NEEDED))
def test_who_lacks_what_everybody_needs_is_not_ready_but_lives(name, client, monkeypatch):
    monkeypatch.setitem(probes.NEEDED, name, lambda: False)
    answer = client.get("/health/ready")
    assert answer.status_code == 503 and answer.json()["failing"] == [name]
    assert client.get("/health/live").status_code == 200


def test_a_database_that_is_away_is_told_and_no_error(client, monkeypatch):
    def away(*_args, **_kwargs):
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(probes.connection, "cursor", away)
        assert "database" in probes.find_failing()


def test_a_dead_valkey_is_told(settings, client):
    dead = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    with override_settings(CACHES={"default": dead}):
        assert "broker" in client.get("/health/ready").json()["failing"]


def test_a_folder_that_cannot_be_written_is_told(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.PRIVATE_ROOT = tmp_path / "file"
    assert "storage" in probes.find_failing()
