"""The scanner's door, against a clamd of our own in another process."""

import io
import socket
import threading
import time

import pytest

from common.errors import Refused
from common.uploads import rebuilding, scanner
from common.uploads.scanner import Scan
from tests.common import clamd
from tests.common.corpus import EICAR, picture

pytestmark = pytest.mark.threat("T42")


def test_without_a_scanner_nothing_is_claimed(settings):
    settings.CLAMD_URL = ""
    assert scanner.scan(EICAR) is Scan.NOT_SCANNED


@pytest.mark.parametrize("kind", ["tcp", "unix"])
def test_eicar_is_found_and_a_picture_is_clean(settings, tmp_path, kind):
    with clamd.running(kind, "0" if kind == "tcp" else str(tmp_path / "s")) as settings.CLAMD_URL:
        assert scanner.scan(EICAR) is Scan.INFECTED
        assert scanner.scan(picture()) is Scan.CLEAN
        assert scanner.scan(b"x" * 300_000 + EICAR) is Scan.INFECTED, "in any part of a long file"


def test_a_malicious_file_is_refused_in_a_sentence_before_it_is_opened(settings, monkeypatch):
    opened = []
    monkeypatch.setattr(rebuilding, "_rebuild_in_child", lambda *args: opened.append(args))
    with clamd.running() as settings.CLAMD_URL, pytest.raises(Refused) as refusal:
        rebuilding.rebuild_file(io.BytesIO(picture() + EICAR), name="a.png")
    assert (refusal.value.code, opened) == ("infected", [])


def test_the_new_file_is_asked_about_too(settings):
    """What an officer opens is the rebuilt file."""
    new = rebuilding.rebuild_file(io.BytesIO(picture()), name="a.png")
    with clamd.running("tcp", "0", new.sha256) as settings.CLAMD_URL, pytest.raises(Refused) as refusal:
        rebuilding.rebuild_file(io.BytesIO(picture(pnginfo=None, compress_level=1)), name="a.png")
    assert refusal.value.code == "infected"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "unix:///nowhere/clamd", "http://a", "tcp://"])
def test_no_answer_means_that_the_file_waits(settings, address, caplog):
    settings.CLAMD_URL = address
    assert scanner.scan(picture()) is Scan.WAITING
    assert rebuilding.rebuild_file(io.BytesIO(picture()), name="a.png").scan is Scan.WAITING
    assert "scanner" in caplog.text


@pytest.mark.parametrize(
    "answer", [b"", b"stream: O", b"INSTREAM size limit exceeded. ERROR\0", b"\xff" * 9000]
)
def test_an_answer_that_says_nothing_means_that_the_file_waits(settings, answer):
    with _saying(answer) as settings.CLAMD_URL:
        assert scanner.scan(picture()) is Scan.WAITING


def test_a_scanner_that_hangs_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(scanner, "ANSWER_SECONDS", 0.3)
    with _saying(None) as settings.CLAMD_URL:
        begun = time.monotonic()
        assert scanner.scan(picture()) is Scan.WAITING
        assert time.monotonic() - begun < 3


class _saying:
    """A door that hears everything and says this; None says nothing."""

    def __init__(self, words: bytes | None) -> None:
        self.words, self.over = words, threading.Event()
        self.door = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> str:
        threading.Thread(target=self._serve, daemon=True).start()
        return f"tcp://127.0.0.1:{self.door.getsockname()[1]}"

    def _serve(self) -> None:
        line, _who = self.door.accept()
        with line:
            line.recv(65_536)
            if self.words is None:
                self.over.wait(5)
            else:
                line.sendall(self.words)

    def __exit__(self, *_error) -> None:
        self.over.set()
        self.door.close()
