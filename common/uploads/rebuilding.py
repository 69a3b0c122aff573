"""Files from citizens: rebuilt, never stored as sent; kept under a random key; served as attachments."""

import logging
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext_lazy as _

from common.errors import Refused
from common.file_rebuild import __main__, faults
from common.text import file_label
from common.uploads import scanner
from common.uploads.scanner import Scan

log = logging.getLogger(__name__)

WAIT_SECONDS = 0.3  # for a place; then the file is kept as "being checked", and the thread serves other pages
WEB_SECONDS = 6  # for a child, by the clock; by the processor it has five
CHILD_SECONDS = 60
RAW_KIND = "raw"  # the ending of what is kept as it was sent until it is rebuilt: no view sends such a file
BLANK_BYTES = b"\xef\xbb\xbf \t\r\n\f\0"  # some programs write these before a PDF
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}
KINDS = {  # extension → magic bytes, content type
    "pdf": (b"%PDF-", "application/pdf"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}
EXTENSIONS = {"pdf": {"pdf"}, "jpg": {"jpg", "jpeg"}, "png": {"png"}}  # of a name that may stay
REPLACED_EXTENSIONS = {"pdf", "jpg", "jpeg", "jpe", "jfif", "png", "heic", "heif", "hif"}
FAULTS = {  # each says what to do next
    "empty_file": _("This file is empty. Choose another one."),
    "too_big": _("This file is bigger than %(sent)s MB. Upload fewer pages at a time, or take a new photo."),
    "wrong_type": _("Only PDF, JPEG, PNG and HEIC files can be uploaded. Save the document as one of these."),
    "not_what_it_says": _("The content of this file does not fit its name. Save it again as PDF or JPEG."),
    "unreadable": _("This file cannot be read; it may be damaged. Save it again, or take a picture of it."),
    "too_many_pixels": _(
        "This picture has more than 50 million pixels. Take it again with a lower resolution of the camera."
    ),
    "too_many_scans": _(
        "This picture takes too long to open. Open it yourself, take a screenshot, and upload that."
    ),
    "too_many_pages": _("This PDF has more than 50 pages. Upload only the pages that are needed."),
    "encrypted_pdf": _(
        "This PDF opens only with a password. Open it, print it to a new PDF, and upload the new one."
    ),
    "too_complex": _("This PDF is too complex to check. Print it to a new PDF, or take a picture of it."),
    "too_big_to_keep": _(
        "This file stays too big, even with smaller pictures. Upload fewer pages at a time."
    ),
    "xfa_form": _(
        "Only Adobe Reader shows what is in this form. Open it there, print it to a new PDF, and upload that."
    ),
    "portfolio": _("This PDF is a folder with other files in it. Open it, and upload the files one by one."),
    "note_not_shown": _(
        "This PDF has a note that is read only when it is clicked. Print it to a new PDF with its notes, "
        "or take a picture of it."
    ),
    "mark_not_drawn": _(
        "This PDF has a mark or a stamp that would be lost. Print it to a new PDF, and upload the new one."
    ),
    "field_not_drawn": _(
        "What was typed into this form would be lost. Print the form to a new PDF, and upload the new one."
    ),
    "picture_not_read": _(
        "A picture in this PDF cannot be read. Print it to a new PDF, or take a picture of the page."
    ),
    "infected": _(
        "This file holds malicious code, so it was not kept. Check your device, then take a new picture."
    ),
}
CHILD_PROGRAM = Path(__main__.__file__)
_rebuild_slots = threading.BoundedSemaphore(2)  # children of this process at the same time


class RebuildBusy(Exception):
    """All places for rebuilding are taken."""


@dataclass(frozen=True)
class RebuiltFile:
    """A file made anew: nothing of the sent bytes is in it but what is seen on the page.

    With `scan` CHECKING it is still what was sent, and waits for a worker to rebuild it.
    """

    content: bytes
    extension: str
    content_type: str
    sha256: str
    label: str
    scan: Scan = Scan.NOT_SCANNED


def receive_file(file: Any, *, name: str, field: str = "") -> RebuiltFile:
    """The file made anew; while the machine is busy, what was sent, to be rebuilt by a worker."""
    try:
        return rebuild_file(file, name=name, field=field, patient=False)
    except RebuildBusy:
        raw, label = _read_file(file), file_label(name)
        kept = "application/octet-stream"
        return RebuiltFile(raw, RAW_KIND, kept, sha256(raw).hexdigest(), label, Scan.CHECKING)


def rebuild_file(file: Any, *, name: str, field: str = "", patient: bool = True) -> RebuiltFile:
    """The same pages or picture in a new file; Refused (for this form field) with one sentence per fault.

    Busy for the impatient when no place is free, or the child gets too little of the processor.
    """
    try:
        return _rebuild_and_scan(file, file_label(name), patient)
    except Refused as refusal:
        refusal.field = field
        raise


def _rebuild_and_scan(file: Any, label: str, patient: bool) -> RebuiltFile:
    raw = _read_file(file)
    kind = kind_of(raw, label)
    scan = _scan_content(raw)
    with _rebuild_slot(None if patient else WAIT_SECONDS):
        content = _rebuild_in_child(raw.lstrip(BLANK_BYTES) if kind == "pdf" else raw, kind, patient)
    if scan is Scan.CLEAN:  # what an officer opens is the new file: it is asked about, too
        scan = _scan_content(content)
    extension = next(each for each, (magic, _type) in KINDS.items() if content.startswith(magic))
    digest = sha256(content).hexdigest()
    return RebuiltFile(
        content, extension, KINDS[extension][1], digest, _with_extension(label, extension), scan
    )


def _scan_content(content: bytes) -> Scan:
    scan = scanner.scan(content)
    if scan is Scan.INFECTED:
        raise _upload_refusal("infected")
    return scan


def _upload_refusal(code: str) -> Refused:
    return Refused(code, FAULTS[code] % {"sent": settings.UPLOAD_MAX_BYTES >> 20})


def _read_file(file: Any) -> bytes:
    file.seek(0)
    raw = file.read(settings.UPLOAD_MAX_BYTES + 1)
    if not raw:
        raise _upload_refusal("empty_file")
    if len(raw) > settings.UPLOAD_MAX_BYTES:
        raise _upload_refusal("too_big")
    return raw


def kind_of(raw: bytes, label: str) -> str:
    """By content alone; the name only helps to say what is wrong."""
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIC_BRANDS:
        return "heic"
    for kind, (magic, _type) in KINDS.items():
        if raw.startswith(magic):
            return kind
    if raw[:1024].lstrip(BLANK_BYTES).startswith(KINDS["pdf"][0]):
        return "pdf"
    raise _upload_refusal(
        "not_what_it_says" if _file_extension(label) in REPLACED_EXTENSIONS else "wrong_type"
    )


def _file_extension(label: str) -> str:
    return label.rpartition(".")[2].lower() if "." in label else ""


def _with_extension(label: str, extension: str) -> str:
    """The name with the ending of what is kept; T36: whatever it was called, it ends as what it is."""
    ending = _file_extension(label)
    if ending in EXTENSIONS[extension]:
        return label
    stem = label.rpartition(".")[0] if ending in REPLACED_EXTENSIONS else label
    return f"{(stem or label)[: 100 - 1 - len(extension)]}.{extension}"


@contextmanager
def _rebuild_slot(wait: float | None) -> Iterator[None]:
    """One of the few places of this process."""
    if not _rebuild_slots.acquire(timeout=wait):
        raise RebuildBusy
    try:
        yield
    finally:
        _rebuild_slots.release()


def _rebuild_in_child(raw: bytes, kind: str, patient: bool) -> bytes:
    """What the limited child makes of it; it is given nothing but the bytes."""
    try:
        child = subprocess.run(  # our own file, no shell
            [sys.executable, "-I", str(CHILD_PROGRAM), kind, str(settings.UPLOAD_KEEP_BYTES)],
            input=raw,
            capture_output=True,
            timeout=CHILD_SECONDS if patient else WEB_SECONDS,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        if not patient:
            raise RebuildBusy from error
        raise _upload_refusal(_resource_fault(kind)) from error
    if child.returncode == 0 and child.stdout:
        return child.stdout
    raise _upload_refusal(_child_fault(child, kind))


def _child_fault(child: subprocess.CompletedProcess[bytes], kind: str) -> str:
    if child.returncode < 0:  # stopped by a limit
        return _resource_fault(kind)
    code = faults.code_of(child.returncode)
    if code is None:  # not the file's fault: somebody must look
        log.error("the rebuilding child failed with %s: %s", child.returncode, child.stderr[-500:])
        return "unreadable"
    return _resource_fault(kind) if code == "too_complex" else code


def _resource_fault(kind: str) -> str:
    """Which words fit what took too much time or memory."""
    return "too_complex" if kind == "pdf" else "too_many_scans"


# -- the way in ----------------------------------------------------------------------------------------------
class SizeLimitedUploadHandler(FileUploadHandler):
    """Keeps one byte more than is allowed and drops the rest, so that the form can say what is too big."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > settings.UPLOAD_REQUEST_MAX_BYTES:
            raise RequestDataTooBig("upload is too big")  # 413, nothing read

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if _is_anonymous(self.request):
            raise SkipFile  # sign-in before the body is kept
        self.file = tempfile.SpooledTemporaryFile(262_144)  # noqa: SIM115 (nameless: no sent name on the disk)
        self.room = settings.UPLOAD_MAX_BYTES + 1

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.write(raw_data[: self.room])
        self.room -= min(self.room, len(raw_data))

    def file_complete(self, file_size: int) -> UploadedFile:
        size = self.file.tell()
        self.file.seek(0)
        return UploadedFile(self.file, file_label(self.file_name), self.content_type, size, self.charset)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


def _is_anonymous(request: Any) -> bool:
    """Nobody signed in and no token sent; nobody else has a form for files."""
    if not hasattr(request, "session") or "Authorization" in request.headers:
        return False
    return SESSION_KEY not in request.session
