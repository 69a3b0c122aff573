"""Hostile PDFs: what hides in their pictures and objects, and what cleaning them could lose in silence."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from tests.common.good_forms import annotated, field, form_on, mark
from tests.common.good_pdf import add_scan, letter, page_of, saved

EVIL = b"EVIL"


def photographed(raw):
    """One page that shows this JPEG."""
    shown = Image.open(io.BytesIO(raw))
    space = Name.DeviceGray if shown.mode == "L" else Name.DeviceRGB
    with pikepdf.new() as document:
        add_scan(document, shown, raw, Filter=Name.DCTDecode, ColorSpace=space, BitsPerComponent=8)
        return saved(document)


def broken_picture():
    with pikepdf.new() as document:
        sheet = Image.new("L", (40, 30))
        keys = {"Filter": Name.DCTDecode, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
        add_scan(document, sheet, b"\xff\xd8\xff\xe0 no picture", **keys)
        return saved(document)


def deflated(size, dots, after=b""):
    with pikepdf.new() as document:
        page = add_scan(document, Image.new("L", size), b"", ColorSpace=Name.DeviceGray, BitsPerComponent=8)
        page.obj.Resources.XObject.I.write(zlib.compress(dots) + after, filter=Name.FlateDecode)
        return saved(document)


def inflating_picture():
    return deflated((10, 10), b"\0" * 100 * 1024**2)


def trailing_dots():
    return deflated((10, 10), b"\0" * 100, EVIL)


def jpeg_2000_with_notes():
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG2000")
    raw = out.getvalue() + (len(EVIL) + 8).to_bytes(4) + b"xml " + EVIL
    with pikepdf.new() as document:
        add_scan(document, Image.new("RGB", (40, 30)), raw, Filter=Name.JPXDecode)
        return saved(document)


def odd_keys():
    raw = io.BytesIO()
    Image.new("RGB", (40, 30)).save(raw, "JPEG")
    keys = {"Filter": Name.DCTDecode, "ColorSpace": Name.DeviceRGB, "BitsPerComponent": 8}
    with pikepdf.new() as document:
        add_scan(document, Image.new("RGB", (40, 30)), raw.getvalue(), Secret=String("EVIL"), **keys)
        return saved(document, compress_streams=False)


def unused_picture():
    with pikepdf.new() as document:
        keys = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8, "Width": 4, "Height": 1}
        hidden = document.make_stream(EVIL, Type=Name.XObject, Subtype=Name.Image, **keys)
        page_of(document, b"0 0 m 9 9 l S", XObject=Dictionary(Unused=hidden))
        return saved(document, compress_streams=False)


def unused_object():
    return letter().replace(b"trailer", b"99 0 obj\n(EVIL)\nendobj\ntrailer", 1)


def revised():
    """The page of before lies under the one of today, as an incremental update leaves it."""
    raw = letter(EVIL, compress_streams=False)
    start = raw.rindex(b"startxref")
    number = _content_number(raw)
    stream = b"%d 0 obj\n<</Length 14>>stream\n0 0 m 9 9 l S  \nendstream\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(raw))
    root = raw[raw.index(b"/Root") :].split(b"R")[1]
    before = int(raw[start:].split()[1])
    trailer = b"trailer <</Size 20 /Root%sR /Prev %d>>\nstartxref\n%d\n%%%%EOF" % (
        root[3:] if root.startswith(b"oot") else root,
        before,
        len(raw) + len(stream),
    )
    return raw + stream + table + trailer


def _content_number(raw):
    with pikepdf.open(io.BytesIO(raw)) as document:
        return document.pages[0].obj.Contents.objgen[0]


# -- what would be lost --------------------------------------------------------------------------------------
def xfa_form():
    with pikepdf.new() as document:
        page_of(document, b"BT /F1 12 Tf 72 700 Td (Please wait...) Tj ET")
        document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))
        document.Root.NeedsRendering = True
        return saved(document)


def portfolio():
    with pikepdf.new() as document:
        page_of(document, b"BT /F1 12 Tf 72 700 Td (Open in Acrobat) Tj ET")
        document.attachments["deed.pdf"] = letter()
        document.Root.Collection = Dictionary(Type=Name.Collection)
        return saved(document)


def note():
    return annotated(mark("/Text", [72, 500, 92, 520], b"0 0 20 20 re f", Contents=String("Only until 2027")))


def undrawn_stamp():
    return annotated(mark("/Stamp", [72, 500, 172, 540], None, Name=Name.Approved))


def undrawn_words():
    with pikepdf.new() as document:
        form_on(document, field("/Tx", "name", [72, 600, 272, 620], V=String("فهد القحطاني")))
        return saved(document)


def overflowing():
    with pikepdf.new() as document:
        form_on(
            document, field("/Tx", "name", [72, 600, 122, 620], V=String("one hundred and ten letters " * 4))
        )
        return saved(document)
