"""The servers start once, are shared, and stop with their last user however it ends."""

import contextlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from citizen_portal.embedded.servers import Servers
from citizen_portal.embedded.system import wait_until

USER = """
import sys, time
sys.path.append(sys.argv[1])
from embedded import servers
from pathlib import Path
print(servers.database_url(Path(sys.argv[2])), servers.redis_url(Path(sys.argv[2])), flush=True)
time.sleep(60)
"""
PROJECT = Path(__file__).resolve().parents[2] / "citizen_portal"


@pytest.fixture
def users(tmp_path):
    """Start processes that use the servers of one folder; end them and the servers afterwards."""
    started = []

    def start(count=1):
        fresh = [
            subprocess.Popen(
                [sys.executable, "-c", USER, str(PROJECT), str(tmp_path)], stdout=subprocess.PIPE, text=True
            )
            for _ in range(count)
        ]
        started.extend(fresh)
        return fresh

    yield start
    for user in started:
        user.kill()
        user.wait()
    assert Servers(tmp_path).stop_when_unused()


def addresses(user):
    database, queue = user.stdout.readline().split()
    return database, queue


def server_pids(folder):
    return {
        process.pid
        for process in psutil.process_iter(["cmdline", "status", "cwd"])
        if process.info["status"] != psutil.STATUS_ZOMBIE
        and process.info["cmdline"]
        and (
            str(folder) in " ".join(process.info["cmdline"])
            or (process.info["cwd"] or "").startswith(str(folder))
        )
        and any(name in process.info["cmdline"][0] for name in ("postgres", "valkey"))
    }


def test_processes_starting_at_once_share_one_pair_of_servers(users, tmp_path):
    told = {addresses(user) for user in users(4)}
    assert len(told) == 1
    database, queue = told.pop()
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_database(), current_setting('fsync'), current_setting('listen_addresses')"
        )
        assert cursor.fetchone() == ("portal", "on", "")
        cursor.execute(
            "SELECT pg_encoding_to_char(encoding), datlocale FROM pg_database WHERE datname = 'portal'"
        )
        assert cursor.fetchone() == ("UTF8", "C.UTF-8")
    connection.close()
    assert redis.Redis.from_url(queue).ping()
    assert len(server_pids(tmp_path)) >= 2


def test_a_killed_user_does_not_stop_the_others_and_the_last_one_stops_both(users, tmp_path):
    first, second = users(2)
    database, queue = addresses(first)
    addresses(second)
    first.send_signal(signal.SIGKILL)
    first.wait()
    time.sleep(0.5)  # the time in which the keeper would stop them
    psycopg2.connect(database).close()
    assert redis.Redis.from_url(queue).ping()
    second.send_signal(signal.SIGKILL)
    second.wait()
    assert wait_until(lambda: not server_pids(tmp_path), 10)


def test_servers_killed_without_warning_come_back_with_their_rows(users, tmp_path):
    database, _queue = addresses(users()[0])
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 7 AS number")
    connection.close()
    for pid in server_pids(tmp_path):
        with contextlib.suppress(psutil.NoSuchProcess):  # it ended with the server that started it
            psutil.Process(pid).kill()
    assert wait_until(lambda: not server_pids(tmp_path), 10)
    assert (tmp_path / "var/embedded/postgres/postmaster.pid").exists()  # stale, and no obstacle
    database, queue = addresses(users()[0])
    with psycopg2.connect(database) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT number FROM kept")
        assert cursor.fetchone() == (7,)
    connection.close()
    assert redis.Redis.from_url(queue).ping()


def test_valkey_asks_for_the_password(users):
    _database, queue = addresses(users()[0])
    stranger = redis.Redis(port=redis.Redis.from_url(queue).connection_pool.connection_kwargs["port"])
    with pytest.raises(redis.exceptions.AuthenticationError):
        stranger.ping()


def test_a_path_too_long_for_a_socket_is_no_obstacle(tmp_path):
    deep = tmp_path / ("deep" * 30)
    deep.mkdir()
    servers = Servers(deep)
    servers.use()
    psycopg2.connect(servers.postgres.url).close()
    servers.release()
    assert not servers.postgres.sockets.exists()
    assert not servers.postgres.answers()
