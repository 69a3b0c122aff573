"""The limited child that rebuilds one PDF: standard input to standard output, the fault as exit code.

Started by its path and not as a module of the package: it needs no settings, no Celery and no secrets.
"""

import contextlib
import io
import resource
import sys
from typing import Any

import pikepdf

MEMORY = 300 * 1024**2
CPU_SECONDS = 5
MAX_PAGES = 50
MAX_INFLATED = 50 * 1024**2
MAX_PICTURE = 50_000_000  # dots of one picture in a page: an A4 at 600 dpi has 35 million

UNREADABLE, ENCRYPTED, TOO_MANY_PAGES, TOO_COMPLEX = 10, 11, 12, 13

PAGE_KEYS = {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents"}
RESOURCE_KEYS = {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet"}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/OpenAction", "/Launch", "/EF", "/AF", "/XFA", "/RichMediaContent"}
HIDDEN_KEYS = {"/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/Ref"}
OUTSIDE_KEYS = {"/F", "/FFilter", "/FDecodeParms"}  # of a stream: its content lies in another file


class Fault(Exception):
    """What is wrong with the PDF, as an exit code."""


def rebuild(raw: bytes) -> bytes:
    """Only the look of the pages, in a new file: no scripts, actions, attachments, forms, links, metadata."""
    with pikepdf.open(io.BytesIO(raw)) as old, pikepdf.new() as fresh:
        _copy_pages(old, fresh)
        _strip_and_weigh(fresh)
        out = io.BytesIO()
        fresh.save(out, deterministic_id=True, fix_metadata_version=False)
        return out.getvalue()


def _copy_pages(old: pikepdf.Pdf, fresh: pikepdf.Pdf) -> None:
    if len(old.pages) > MAX_PAGES:
        raise Fault(TOO_MANY_PAGES)
    for page in old.pages:
        _keep_only(page.obj, PAGE_KEYS)  # before copying, or the attachments would come along
        fresh.pages.append(page)
    if not len(fresh.pages):
        raise Fault(UNREADABLE)
    for page in fresh.pages:  # inherited resources arrive with the copy
        _keep_only(page.obj.get("/Resources", pikepdf.Dictionary()), RESOURCE_KEYS)


def _strip_and_weigh(fresh: pikepdf.Pdf) -> None:
    inflated = 0
    for item in fresh.objects:
        _strip(item)
        if isinstance(item, pikepdf.Stream):
            inflated += _weight(item)
        if inflated > MAX_INFLATED:
            raise Fault(TOO_COMPLEX)


def _strip(item: Any) -> None:
    """Dictionaries hide inside others: all of one object's own values are visited, without recursion."""
    waiting = [item]
    while waiting:
        value = waiting.pop()
        if isinstance(value, pikepdf.Array):
            waiting.extend(v for v in value if _has_parts(v))
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            _drop_keys(value)
            waiting.extend(v for v in value.values() if _has_parts(v))


def _has_parts(value: Any) -> bool:
    return isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect


def _drop_keys(value: Any) -> None:
    outside = OUTSIDE_KEYS if isinstance(value, pikepdf.Stream) else set()
    for key in set(value.keys()) & (ACTIVE_KEYS | HIDDEN_KEYS | outside):
        del value[key]
    if isinstance(value.get("/AA"), pikepdf.Dictionary):  # a glyph of a drawn font may be named AA, too
        del value["/AA"]


def _weight(stream: Any) -> int:
    """Bytes after inflating; a photograph stays as it is, so its dots are looked at instead."""
    if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MAX_PICTURE:
        raise Fault(TOO_COMPLEX)
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError:
        return len(stream.read_raw_bytes())


def _keep_only(dictionary: Any, keys: set[str]) -> None:
    for key in set(dictionary.keys()) - keys:
        del dictionary[key]


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes to a pipe, never to a file
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    _limit()
    try:
        sys.stdout.buffer.write(rebuild(sys.stdin.buffer.read()))
        return 0
    except Fault as fault:
        return fault.args[0]
    except MemoryError:
        return TOO_COMPLEX
    except pikepdf.PasswordError:
        return ENCRYPTED
    except Exception as error:  # hostile bytes may raise anything; the parent writes the kind to the log
        with contextlib.suppress(MemoryError):
            sys.stderr.write(type(error).__name__)
        return TOO_COMPLEX if "bad_alloc" in str(error) else UNREADABLE


if __name__ == "__main__":
    sys.exit(main())
