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
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from . import scanner
from .errors import Refused
from .scanner import Scan
from .text import file_label
from .uploads_store import (
    KEY,
    PrivateStorage,
    content_of,
    document_response,
    named,
    private_storage,
    store,
    sweep,
)

__all__ = [
    "KEY",
    "PrivateStorage",
    "Rebuilt",
    "SizeLimitedUploadHandler",
    "content_of",
    "document_response",
    "named",
    "private_storage",
    "rebuild",
    "store",
    "sweep",
]

log = logging.getLogger(__name__)

MAX_PIXELS, MAX_SIDE = 25_000_000, 10_000
EXIF_ORIENTATION = 0x0112
PDF_SECONDS = 15
FORMATS = {"jpg": "JPEG", "png": "PNG"}
TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # EXIF orientation → Image.Transpose
KINDS = {  # extension → magic bytes, content type
    "pdf": (b"%PDF-", "application/pdf"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
}
FAULTS = {  # each says what to do next
    "empty_file": _("This file is empty. Choose another one."),
    "too_big": _("This file is bigger than 5 MB. Make it smaller, or take the picture with a lower quality."),
    "wrong_type": _("Only PDF, JPEG and PNG files can be uploaded. Save the document as one of these."),
    "not_what_it_says": _("The content of this file does not fit its name. Save it again as PDF or JPEG."),
    "unreadable": _("This file cannot be read; it may be damaged. Save it again, or take a picture of it."),
    "too_many_pixels": _("This picture has more than 25 million pixels. Make it smaller and try again."),
    "too_many_pages": _("This PDF has more than 50 pages. Upload only the pages that are needed."),
    "encrypted_pdf": _("This PDF is protected by a password. Save it without one and upload it again."),
    "too_complex": _("This PDF is too complex to check. Print it to a new PDF, or take a picture of it."),
    "infected": _(
        "This file holds malicious code, so it was not kept. Check your device, then take a new picture."
    ),
    "busy": _("Many files are being checked right now. Wait a minute and upload the file again."),
}
PDF_FAULTS = {10: "unreadable", 11: "encrypted_pdf", 12: "too_many_pages", 13: "too_complex"}
_places = threading.BoundedSemaphore(2)  # a picture or a PDF may take 300 MB while it is rebuilt


@dataclass(frozen=True)
class Rebuilt:
    """A file made anew: nothing of the sent bytes is in it but what is seen on the page."""

    content: bytes
    extension: str
    content_type: str
    sha256: str
    label: str
    scan: Scan = Scan.NOT_SCANNED


def rebuild(file: Any, *, name: str, field: str = "") -> Rebuilt:
    """The same pages or picture in a new file; Refused (for this form field) with one sentence per fault."""
    try:
        return _rebuild(file, file_label(name))
    except Refused as refusal:
        refusal.field = field
        raise


def _rebuild(file: Any, label: str) -> Rebuilt:
    raw = _read(file)
    extension = _kind(raw, label)
    scan = _scanned(raw)
    with _place():
        content = _rebuild_pdf(raw) if extension == "pdf" else _rebuild_picture(raw, extension)
    if scan is Scan.CLEAN:  # what an officer opens is the new file: it is asked about, too
        scan = _scanned(content)
    return Rebuilt(content, extension, KINDS[extension][1], sha256(content).hexdigest(), label, scan)


def _scanned(content: bytes) -> Scan:
    scan = scanner.look(content)
    if scan is Scan.INFECTED:
        raise _refused("infected")
    return scan


def _refused(code: str) -> Refused:
    return Refused(code, FAULTS[code])


def _read(file: Any) -> bytes:
    file.seek(0)
    raw = file.read(settings.UPLOAD_MAX_BYTES + 1)
    if not raw:
        raise _refused("empty_file")
    if len(raw) > settings.UPLOAD_MAX_BYTES:
        raise _refused("too_big")
    return raw


def _kind(raw: bytes, label: str) -> str:
    """By name and by content, never by the type the browser claims."""
    ending = label.rpartition(".")[2].lower()
    extension = "jpg" if ending == "jpeg" else ending
    if extension not in KINDS or "." not in label:
        raise _refused("wrong_type")
    if not raw.startswith(KINDS[extension][0]):
        raise _refused("not_what_it_says")
    return extension


@contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=PDF_SECONDS):
        raise _refused("busy")
    try:
        yield
    finally:
        _places.release()


# -- pictures ------------------------------------------------------------------------------------------------
def _rebuild_picture(raw: bytes, extension: str) -> bytes:
    try:
        picture = Image.open(BytesIO(raw), formats=[FORMATS[extension]])  # reads the header only
        width, height = picture.size
    except Image.DecompressionBombError as error:
        raise _refused("too_many_pixels") from error
    except Exception as error:  # hostile bytes may raise anything in a decoder
        raise _refused("unreadable") from error
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _refused("too_many_pixels")
    try:
        return _encoded(_repainted(picture), extension)
    except Exception as error:
        raise _refused("unreadable") from error


def _repainted(picture: Image.Image) -> Image.Image:
    """The dots alone, upright, on white: saving the opened picture itself would keep its comments."""
    picture.load()
    if (turn := picture.getexif().get(EXIF_ORIENTATION)) in TURNS:
        picture = picture.transpose(Image.Transpose(TURNS[turn]))
    if picture.mode.startswith("I"):  # 16 bits of grey: without scaling all would turn white
        picture = picture.point(lambda dot: dot / 256).convert("L")
    if picture.has_transparency_data and picture.mode != "RGBA":  # a needless copy is 100 MB
        picture = picture.convert("RGBA")
    fresh = Image.new("L" if picture.mode in ("1", "L") else "RGB", picture.size, "white")
    fresh.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    return fresh


def _encoded(picture: Image.Image, extension: str) -> bytes:
    out = BytesIO()
    if extension == "png":
        picture.save(out, "PNG")
    else:
        picture.save(out, "JPEG", quality=88)
    return out.getvalue()


# -- PDF -----------------------------------------------------------------------------------------------------
def _rebuild_pdf(raw: bytes) -> bytes:
    try:
        child = subprocess.run(  # our own file, no shell
            [sys.executable, "-I", str(Path(__file__).with_name("uploads_pdf.py"))],
            input=raw,
            capture_output=True,
            timeout=PDF_SECONDS,
            env={},  # no secrets where hostile bytes are read
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refused("too_complex") from error
    if child.returncode == 0 and child.stdout.startswith(b"%PDF-"):
        return child.stdout
    raise _refused(_pdf_fault(child))


def _pdf_fault(child: subprocess.CompletedProcess[bytes]) -> str:
    if child.returncode < 0:  # stopped by a limit
        return "too_complex"
    if child.returncode not in PDF_FAULTS:  # not the file's fault: somebody must look
        log.error("the PDF child failed with %s: %s", child.returncode, child.stderr[-500:])
    return PDF_FAULTS.get(child.returncode, "unreadable")


# -- the way in ----------------------------------------------------------------------------------------------
class SizeLimitedUploadHandler(FileUploadHandler):
    """Keeps one byte more than is allowed and drops the rest, so that the form can say what is too big."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        if content_length > getattr(settings, "UPLOAD_REQUEST_MAX_BYTES", 32 * 1024 * 1024):
            raise RequestDataTooBig("upload is too big")  # 413, nothing read

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if _is_stranger(self.request):
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


def _is_stranger(request: Any) -> bool:
    """Nobody signed in and no token sent; nobody else has a form for files."""
    if not hasattr(request, "session") or "Authorization" in request.headers:
        return False
    return SESSION_KEY not in request.session
