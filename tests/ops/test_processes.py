"""`make run` says in one line why it cannot start, and leaves nothing behind."""

import io
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.core.management.base import CommandError
from honcho.printer import Message

from citizen_portal.management.commands import up
from citizen_portal.processes import Leftovers, QuietPrinter, acquire_lock_file

SLEEPER = "import time; time.sleep(60)  # {}"


def sleeper(word):
    return subprocess.Popen([sys.executable, "-c", SLEEPER.format(word)], start_new_session=True)


def test_a_taken_port_is_named_with_another_to_try():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=rf"Port {port} cannot be used .* make run PORT=\d+$"):
            up._usable_port(str(port))


@pytest.mark.parametrize("word", ["abc", "0", "65536", "-1", "٨٠٠٠"])
def test_a_port_that_is_no_port_is_refused(word):
    with pytest.raises(CommandError, match="PORT must be a number from 1 to 65535"):
        up._usable_port(word)


def test_the_next_run_ends_what_a_killed_one_left_but_no_stranger(tmp_path):
    ours, stranger = sleeper("citizen_portal"), sleeper("somebody else")
    notes = Leftovers(tmp_path / "processes")
    for process in (ours, stranger):
        notes.add(process.pid)
    try:
        Leftovers(tmp_path / "processes").stop()
        assert ours.wait(5) == -signal.SIGTERM
        assert stranger.poll() is None
        assert not notes.file.exists()
    finally:
        for process in (ours, stranger):
            process.kill()
            process.wait()


def test_a_second_run_in_the_same_folder_is_refused_until_the_first_has_ended(tmp_path):
    ask = (
        "import sys; from pathlib import Path; from citizen_portal.processes import acquire_lock_file;"
        "sys.exit(acquire_lock_file(Path(sys.argv[1])) is None)"
    )
    command = [sys.executable, "-c", ask, str(tmp_path / "run.lock")]
    first = acquire_lock_file(tmp_path / "run.lock")
    assert subprocess.run(command, check=False).returncode == 1
    first.close()
    assert subprocess.run(command, check=False).returncode == 0


def test_only_the_processes_speak_unless_one_stops_by_itself(tmp_path):
    printed = io.StringIO()
    printer = QuietPrinter(printed, Leftovers(tmp_path / "processes"))

    def say(name, words):
        printer.write(Message(type="line", data=words, time=datetime.now(tz=UTC), name=name, colour=None))

    say("system", "web started (pid=4711)\n")
    say("web", "hello\n")
    say("system", "worker stopped (rc=3)\n")
    say("system", "SIGINT received\n")
    say("system", "web stopped (rc=-15)\n")
    assert printed.getvalue().count("\n") == 2
    assert "hello" in printed.getvalue()
    assert "worker stopped (rc=3)" in printed.getvalue()
    assert (tmp_path / "processes").read_text() == "4711\n"
