"""A PDF made anew: only the look of the pages, without scripts, actions, attachments, links, metadata."""

import io
from typing import Any

import pikepdf

from common.file_rebuild import pdf_annotations, pdf_layers, pdf_pictures
from common.file_rebuild.faults import Fault

MAX_PAGES = 50
MAX_INFLATED = 50 * 1024**2  # of all that is not a picture
PAGE_KEYS = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Group", "/UserUnit",
}  # fmt: skip
RESOURCE_KEYS = {"/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/XObject", "/Font", "/ProcSet"}
FORM_KEYS = {
    "/Type",
    "/Subtype",
    "/FormType",
    "/BBox",
    "/Matrix",
    "/Resources",
    "/Group",
    "/Length",
    "/Filter",
}
FORM_KEYS |= {"/DecodeParms"}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/OpenAction", "/Launch", "/EF", "/AF", "/XFA", "/RichMediaContent"}
HIDDEN_KEYS = {"/Metadata", "/PieceInfo", "/LastModified", "/OPI", "/Ref"}
OUTSIDE_KEYS = {"/F", "/FFilter", "/FDecodeParms"}  # of a stream: its content lies in another file


def rebuild(raw: bytes, most: int) -> bytes:
    """The same pages in a new file of at most `most` bytes."""
    try:
        old = pikepdf.open(io.BytesIO(raw))
    except pikepdf.PasswordError as error:
        raise Fault("encrypted_pdf") from error
    with old, pikepdf.new() as fresh:
        _flatten_annotations(old)
        _copy_pages(old, fresh)
        for item in fresh.objects:
            _strip_object(item)
        return _shrink_to_fit(fresh, len(raw), most)


def _flatten_annotations(old: pikepdf.Pdf) -> None:
    if "/Collection" in old.Root:
        raise Fault("portfolio")
    if len(old.pages) > MAX_PAGES:
        raise Fault("too_many_pages")
    _check_inflated_size(old)  # before anything is read
    pdf_layers.remove_hidden(old)
    pdf_annotations.flatten_annotations(old)


def _copy_pages(old: pikepdf.Pdf, fresh: pikepdf.Pdf) -> None:
    for page in old.pages:
        _keep_only(page.obj, PAGE_KEYS)  # before copying, or the attachments would come along
        fresh.pages.append(page)
    if not len(fresh.pages):
        raise Fault("unreadable")
    fresh.remove_unreferenced_resources()


def _check_inflated_size(old: pikepdf.Pdf) -> None:
    """Fault when what may be drawn, pictures aside, inflates to too much."""
    inflated = 0
    for item in old.objects:
        if isinstance(item, pikepdf.Stream) and not pdf_pictures.is_picture(item) and not _is_not_drawn(item):
            inflated += _inflated_size(item)
        if inflated > MAX_INFLATED:
            raise Fault("too_complex")


def _is_not_drawn(stream: Any) -> bool:
    """Not of any page: a file that is attached, or notes about the document; none of them is copied."""
    return str(stream.get("/Type", "")) in ("/EmbeddedFile", "/Metadata", "/XRef", "/ObjStm")


def _strip_object(item: Any) -> None:
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
    is_stream = isinstance(value, pikepdf.Stream)
    for key in set(value.keys()) & (ACTIVE_KEYS | HIDDEN_KEYS | (OUTSIDE_KEYS if is_stream else set())):
        del value[key]
    if isinstance(value.get("/AA"), pikepdf.Dictionary):  # a glyph of a drawn font may be named AA, too
        del value["/AA"]
    if is_stream and value.get("/Subtype") == pikepdf.Name.Form:
        _keep_only(value, FORM_KEYS)
    if isinstance(resources := value.get("/Resources"), pikepdf.Dictionary):
        _keep_only(resources, RESOURCE_KEYS)


def _inflated_size(stream: Any) -> int:
    """Bytes after inflating."""
    try:
        return len(stream.read_bytes())
    except pikepdf.PdfError as error:
        if "bad_alloc" in str(error):
            raise Fault("too_complex") from error
        return len(stream.read_raw_bytes())


def _keep_only(dictionary: Any, keys: set[str]) -> None:
    for key in set(dictionary.keys()) - keys:
        del dictionary[key]


def _shrink_to_fit(fresh: pikepdf.Pdf, sent: int, most: int) -> bytes:
    """The new file, its pictures made smaller where it would be too big to keep."""
    found = [item for item in fresh.objects if pdf_pictures.is_picture(item)]
    pdf_pictures.count_dots(found)
    for size in pdf_pictures.limits_to_try(found, sent, most):
        for picture in found:
            pdf_pictures.rebuild(picture, size)
        out = io.BytesIO()
        fresh.save(out, deterministic_id=True, fix_metadata_version=False)
        if out.tell() <= most:
            return out.getvalue()
    raise Fault("too_big_to_keep")
