"""What lies on a page of a PDF (form fields, stamps, signatures, marks) is drawn into it, or refused."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from common.file_rebuild.faults import Fault

HIDDEN = 0b100011  # Invisible, Hidden, NoView
PASSWORD, RADIO, PUSH_BUTTON, COMB = 1 << 13, 1 << 15, 1 << 16, 1 << 24
UNDRAWN_KINDS = {  # nothing of these is seen without an appearance of their own
    "/Link", "/Popup", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D", "/FileAttachment", "/TrapNet",
    "/PrinterMark", "/Watermark", "/Projection",
}  # fmt: skip
MAX_LETTER_WIDTH = (
    0.62  # of a letter, in parts of its size: text that may not fit its box is not drawn blindly
)


def flatten_annotations(pdf: pikepdf.Pdf) -> None:
    """Draw what is visible on the pages into them; Fault for what is visible and cannot be drawn."""
    form = _form_dictionary(pdf)
    regenerate = bool(form.get("/NeedAppearances", False))
    if "/AcroForm" in pdf.Root:
        form.NeedAppearances = False  # or fields would be passed over
    for page in pdf.pages:
        if isinstance(page.obj.get("/Annots"), Array):
            seen = [each for each in page.obj.Annots if isinstance(each, Dictionary)]
            page.obj.Annots = Array([each for each in seen if _is_drawn(pdf, each, regenerate)])
    pdf.flatten_annotations("all")


def _form_dictionary(pdf: pikepdf.Pdf) -> Any:
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        if form is not None:
            del pdf.Root["/AcroForm"]
        return Dictionary()
    fields = form.get("/Fields")
    if "/XFA" in form and not (isinstance(fields, Array) and len(fields)):
        raise Fault("xfa_form")
    if pdf.Root.get("/NeedsRendering", False):
        raise Fault("xfa_form")
    return form


def _is_drawn(pdf: pikepdf.Pdf, mark: Any, regenerate: bool) -> bool:
    """Whether there is something to draw, after an appearance was made for a field that needs one."""
    kind = str(mark.get("/Subtype", ""))
    if int(mark.get("/F", 0)) & HIDDEN or kind == "/Popup":
        return False
    if kind == "/Text" and str(mark.get("/Contents", "")).strip():
        raise Fault("note_not_shown")
    if kind == "/Widget":
        return _field_is_drawn(pdf, mark, regenerate)
    if _has_appearance(mark):
        return True
    if kind in UNDRAWN_KINDS or not _has_area(mark):
        return False
    raise Fault("note_not_shown" if kind == "/Text" else "mark_not_drawn")


def _has_appearance(mark: Any) -> bool:
    """A drawing for the state that the mark is in."""
    looks = mark.get("/AP")
    normal = looks.get("/N") if isinstance(looks, Dictionary) else None
    if isinstance(normal, Dictionary) and not isinstance(normal, pikepdf.Stream):
        normal = normal.get(str(mark.get("/AS", "/Off")))
    return isinstance(normal, pikepdf.Stream)


def _has_area(mark: Any) -> bool:
    try:
        left, bottom, right, top = (float(side) for side in mark.get("/Rect", ()))
    except (TypeError, ValueError):
        return False
    return abs(right - left) >= 1 and abs(top - bottom) >= 1


# -- form fields ---------------------------------------------------------------------------------------------
def _field_is_drawn(pdf: pikepdf.Pdf, widget: Any, regenerate: bool) -> bool:
    kind = str(_inherited(widget, "/FT") or "")
    flags = int(_inherited(widget, "/Ff") or 0)
    if kind == "/Btn" and not flags & PUSH_BUTTON:
        return _button_is_drawn(pdf, widget, bool(flags & RADIO))
    drawn = _has_appearance(widget)
    value = _field_value(widget) if kind in ("/Tx", "/Ch") and not flags & PASSWORD else ""
    if not value or not _has_area(widget):
        return drawn
    if drawn and not regenerate:
        return True
    if _is_plain(widget, value, flags):
        _write_appearance(pdf, widget)
        return True
    if drawn and _shows_text(widget):
        return True
    raise Fault("field_not_drawn")


def _inherited(widget: Any, key: str) -> Any:
    """A value of the field, or of one it belongs to."""
    for _level in range(30):
        if key in widget:
            return widget[key]
        widget = widget.get("/Parent")
        if not isinstance(widget, Dictionary):
            return None
    return None


def _field_value(widget: Any) -> str:
    value = _inherited(widget, "/V")
    if isinstance(value, pikepdf.Stream):
        return value.read_bytes().decode("utf-8", "replace").strip()
    if isinstance(value, Array):
        return "\n".join(str(each) for each in value)  # a list with several choices
    return str(value).strip() if isinstance(value, pikepdf.String) else ""


def _is_plain(widget: Any, value: str, flags: int) -> bool:
    """Latin text that surely fits on one line."""
    look = _inherited(widget, "/DA")
    if not value.isascii() or not value.isprintable() or flags & COMB:
        return False
    left, bottom, right, top = (float(side) for side in widget.Rect)
    return (
        len(value) * _font_size(str(look or "")) * MAX_LETTER_WIDTH <= abs(right - left)
        and abs(top - bottom) >= 6
    )


def _font_size(look: str) -> float:
    """The size of the letters in a default appearance; 12 when it is left to the viewer."""
    words = look.split()
    try:
        return float(words[words.index("Tf") - 1]) or 12.0
    except (ValueError, IndexError):
        return 12.0


def _write_appearance(pdf: pikepdf.Pdf, widget: Any) -> None:
    if "/AP" in widget:
        del widget["/AP"]  # the look of before, whose letters might stay beside the new ones
    mark = pikepdf.Annotation(widget)
    try:
        pdf.acroform.get_field_for_annotation(mark).generate_appearance(mark)
    except (RuntimeError, ValueError, AttributeError, pikepdf.PdfError) as error:
        raise Fault("field_not_drawn") from error
    if not _has_appearance(widget) or not _shows_text(widget):
        raise Fault("field_not_drawn")


def _shows_text(widget: Any) -> bool:
    """Whether the appearance writes letters, itself or in a form that it uses."""
    written = {"Tj", "TJ", "'", '"', "Do"}
    return any(str(each.operator) in written for each in pikepdf.parse_content_stream(widget.AP.N))


def _button_is_drawn(pdf: pikepdf.Pdf, widget: Any, is_radio: bool) -> bool:
    """A box that is ticked keeps its tick; one whose tick no look exists for is drawn with a cross."""
    own = widget.get("/AS")
    state = own if own is not None else _inherited(widget, "/V")
    looks = widget.get("/AP", Dictionary()).get("/N")
    if not isinstance(state, Name) or state == Name.Off or isinstance(looks, Dictionary):
        if isinstance(state, Name) and own is None:
            widget.AS = state
        return _has_appearance(widget)
    if not _has_area(widget):
        return False
    if is_radio and own is None:  # which one of the group is chosen is not said
        raise Fault("field_not_drawn")
    widget.AS = state
    widget.AP = Dictionary(N=Dictionary({str(state): _cross_appearance(pdf, widget)}))
    return True


def _cross_appearance(pdf: pikepdf.Pdf, widget: Any) -> Any:
    left, bottom, right, top = (float(side) for side in widget.Rect)
    wide, high = abs(right - left), abs(top - bottom)
    lines = f"1 w 1 1 m {wide - 1:.2f} {high - 1:.2f} l 1 {high - 1:.2f} m {wide - 1:.2f} 1 l S"
    box = Array([0, 0, wide, high])
    return pdf.make_stream(lines.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=box)
