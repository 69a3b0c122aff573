"""The bank, behind one class that the settings choose: a folder with signatures, or mock-bank over HTTP.

Talking to it never happens inside a transaction. A lost answer is asked for by the message's id.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from django.conf import settings

TIMEOUT_SECONDS = 5.0  # well below the quiet period


class BankUnavailable(Exception):
    """No answer, or none that says anything: the file may have arrived or not."""


class BankRefused(Exception):
    """The bank has the file and takes it not as it is: an officer looks."""


class ReceivedReport(NamedTuple):
    """A report, as it came."""

    name: str
    content: bytes


class Bank(Protocol):
    """What every bank can do."""

    def knows(self, message_id: str) -> bool:
        """Whether a file with this id has arrived."""

    def send(self, message_id: str, file: Path) -> None:
        """Hand a file over; the bank takes a file with an id that it knows no second time."""

    def reports(self) -> Iterator[ReceivedReport]:
        """The reports that wait, oldest first."""

    def done(self, name: str) -> None:
        """This report was read in."""


class FolderBank:
    """Files in and out of a folder (a mount, or one that an SFTP client empties), each with its signature.

    `out/` and `in/`, as seen from us. A file counts as sent from the moment it has its name in `out/`; the
    copy in `archive/` remembers that when the bank has taken it away.
    """

    def __init__(self, folder: Path, ours: Path, theirs: Path) -> None:
        self.folder = folder
        self.ours, self.theirs = ours.read_bytes(), theirs.read_bytes()

    def knows(self, message_id: str) -> bool:
        """The copy is made first and the name given last: a file without its name was never sent."""
        copy, unnamed = self._place("archive", message_id), self._place("out", message_id, ".part")
        return copy.exists() and not unnamed.exists()

    def send(self, message_id: str, file: Path) -> None:
        content = file.read_bytes()
        key = load_pem_private_key(self.ours, None)
        if not isinstance(key, Ed25519PrivateKey):
            raise BankRefused("PAYMENT_SIGNING_KEY is not an Ed25519 key")
        unnamed, copy = self._place("out", message_id, ".part"), self._place("archive", message_id)
        _write_file(unnamed, content)
        _write_file(self._place("out", message_id, ".sig"), key.sign(content))
        copy.unlink(missing_ok=True)
        os.link(unnamed, copy)
        unnamed.rename(self._place("out", message_id))
        _sync_folder(unnamed.parent)

    def reports(self) -> Iterator[ReceivedReport]:
        """Those of which the signature is right; others stay where they are, and their names are told."""
        key = load_pem_public_key(self.theirs)
        for path in sorted((self.folder / "in").glob("*.xml")):
            signature = path.with_suffix(".sig")
            content = path.read_bytes()
            if isinstance(key, Ed25519PublicKey) and signature.exists():
                try:
                    key.verify(signature.read_bytes(), content)
                except InvalidSignature:
                    continue
                yield ReceivedReport(path.name, content)

    def done(self, name: str) -> None:
        for path in (self.folder / "in" / name, (self.folder / "in" / name).with_suffix(".sig")):
            path.rename(self.folder / "archive" / path.name)

    def _place(self, kind: str, message_id: str, ending: str = ".xml") -> Path:
        folder = self.folder / kind
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{message_id}{ending}"


class MockBank:
    """mock-bank, a process of its own beside a demonstration or a test (PyPI: mock-bank)."""

    ACCOUNT = "PROGRAMME"
    BALANCE = 10**15  # halalas

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")

    def knows(self, message_id: str) -> bool:
        listed = self._ask("GET", "/_mock/payments").json()
        return any(each["pmt_inf_id"] == message_id for each in listed)

    def send(self, message_id: str, file: Path) -> None:
        self._ask("POST", "/_mock/accounts", json=self._account())  # refused when it is there
        answer = self._ask("POST", "/payments", content=file.read_bytes())
        if answer.status_code == 422 and not self.knows(message_id):
            raise BankRefused(answer.json().get("reason") or "refused")

    def reports(self) -> Iterator[ReceivedReport]:
        """All that it ever sent: which were read in already is the portal's to know."""
        for each in self._ask("GET", "/_mock/messages").json():
            body = self._ask("GET", f"/_mock/mailbox/{each['id']}").content
            yield ReceivedReport(f"{each['type']}-{each['id']}.xml", body)

    def done(self, name: str) -> None:
        """Nothing: it keeps what it sent."""

    def close_account(self, iban: str) -> None:
        """A demonstration's closed account: what is sent to it is rejected with AC04."""
        closed = {"id": iban[-12:], "iban": iban, "name": "closed", "currency": "SAR", "balance": 0,
                  "behaviour": "closed-account", "closed": True}  # fmt: skip
        self._ask("POST", "/_mock/accounts", json=closed)

    def move_clock(self, day: date) -> None:
        """Let the bank's clock come to a day, and what is due by then happen."""
        self._ask("GET", "/_mock/mailbox?leave")  # releases what is due now
        self._ask("POST", f"/_mock/advance?to={day.isoformat()}")
        self._ask("GET", "/_mock/mailbox?leave")

    def _account(self) -> dict[str, object]:
        return {"id": self.ACCOUNT, "iban": settings.PAYER_IBAN, "name": settings.PAYER_NAME,
                "currency": "SAR", "balance": self.BALANCE}  # fmt: skip

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = httpx.request(method, self.url + path, timeout=TIMEOUT_SECONDS, **more)
        except httpx.HTTPError as trouble:
            raise BankUnavailable(type(trouble).__name__) from trouble
        if answer.status_code >= 500:
            raise BankUnavailable(str(answer.status_code))
        return answer


def configured_bank() -> Bank:
    """The bank of the settings; BankUnavailable when none is set."""
    if settings.PAYMENT_BANK == "folder":
        return FolderBank(
            Path(settings.PAYMENT_FOLDER), Path(settings.PAYMENT_SIGNING_KEY), Path(settings.PAYMENT_BANK_KEY)
        )
    if settings.PAYMENT_BANK == "mock":
        return MockBank(settings.BANK_URL)
    raise BankUnavailable("no bank is set")


def _write_file(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(place)
    finally:
        os.close(place)
