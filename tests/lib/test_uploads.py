import io
import os
import struct
import sys
import tempfile
import zipfile
import zlib
from types import SimpleNamespace

import pikepdf
import psutil
import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.base import ContentFile
from django.http import Http404
from django.test import RequestFactory
from PIL import Image, PngImagePlugin

from citizen_portal.lib import uploads
from citizen_portal.lib.errors import Refused

SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PNG_HEAD = b"\x89PNG\r\n\x1a\n"


# -- the corpus, made here -----------------------------------------------------------------------------------
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

REFUSED = {
    "nothing": (lambda: b"", "a.pdf", "empty_file"),
    "a byte too much": (lambda: b"%PDF-" + b"x" * (5 * 1024**2 - 4), "a.pdf", "too_big"),
    "svg": (lambda: SVG, "a.svg", "wrong_type"),
    "svg renamed": (lambda: SVG, "a.png", "not_what_it_says"),
    "svg in xml": (lambda: b'<?xml version="1.0"?>' + SVG, "a.jpg", "not_what_it_says"),
    "html": (lambda: SCRIPT, "a.html", "wrong_type"),
    "html as pdf": (lambda: b"<!doctype html>" + SCRIPT, "a.pdf", "not_what_it_says"),
    "html before a pdf": (lambda: SCRIPT + pdf(), "a.pdf", "not_what_it_says"),
    "blanks before a pdf": (lambda: b"\n\n" + pdf(), "a.pdf", "not_what_it_says"),
    "xml": (lambda: b'<?xml version="1.0"?><a/>', "a.xml", "wrong_type"),
    "zip": (zipped, "a.zip", "wrong_type"),
    "zip as pdf": (zipped, "a.pdf", "not_what_it_says"),
    "word file": (lambda: zipped("word/document.xml"), "a.docx", "wrong_type"),
    "php after pdf": (lambda: pdf(), "a.pdf.php", "wrong_type"),
    "hidden ending": (lambda: pdf(), "a.pdf\x00.exe", "wrong_type"),
    "no ending": (lambda: pdf(), "pdf", "wrong_type"),
    "gif": (lambda: picture("GIF"), "a.gif", "wrong_type"),
    "gif as png": (lambda: picture("GIF"), "a.png", "not_what_it_says"),
    "webp as jpeg": (lambda: picture("WEBP"), "a.jpg", "not_what_it_says"),
    "tiff as jpeg": (lambda: picture("TIFF"), "a.jpeg", "not_what_it_says"),
    "png as jpeg": (picture, "a.jpg", "not_what_it_says"),
    "jpeg as pdf": (lambda: picture("JPEG"), "a.pdf", "not_what_it_says"),
    "postscript": (lambda: b"%!PS-Adobe-3.0\n", "a.pdf", "not_what_it_says"),
    "program": (lambda: b"MZ" + b"\0" * 60, "a.png", "not_what_it_says"),
    "only magic, png": (lambda: PNG_HEAD, "a.png", "unreadable"),
    "only magic, jpeg": (lambda: b"\xff\xd8\xff", "a.jpg", "unreadable"),
    "magic and html, png": (lambda: PNG_HEAD + SCRIPT, "a.png", "unreadable"),
    "magic and html, jpeg": (lambda: b"\xff\xd8\xff\xe0" + SCRIPT * 9, "a.jpg", "unreadable"),
    "magic and html, pdf": (lambda: b"%PDF-1.7\n" + SCRIPT, "a.pdf", "unreadable"),
    "cut png": (lambda: picture(size=(400, 400))[:-40], "a.png", "unreadable"),
    "cut jpeg": (lambda: picture("JPEG", size=(400, 400))[:400], "a.jpg", "unreadable"),
    "cut pdf": (lambda: pdf()[:60], "a.pdf", "unreadable"),
    "dots missing": (lambda: png_of(4000, 4000, b"\0" * 90), "a.png", "unreadable"),
    "bomb, 9400 a side": (lambda: png_of(9400, 9400, b"\0" * 9400 * 1176), "a.png", "too_many_pixels"),
    "bomb, 60000 a side": (lambda: png_of(60_000, 60_000), "a.png", "too_many_pixels"),
    "long strip": (lambda: png_of(10_001, 1, b"\0" * 1252), "a.png", "too_many_pixels"),
    "pdf bomb": (pdf_bomb, "a.pdf", "too_complex"),
    "pdf of 60 MB streams": (pdf_of_many_streams, "a.pdf", "too_complex"),
    "pdf of a huge picture": (pdf_of_a_huge_picture, "a.pdf", "too_complex"),
    "51 pages": (lambda: pdf(51), "a.pdf", "too_many_pages"),
    "no pages": (lambda: EMPTY_PAGES, "a.pdf", "unreadable"),
    "looping pages": (pdf_of_looping_pages, "a.pdf", "unreadable"),
    "locked": (lambda: pdf(encryption=LOCKED), "a.pdf", "encrypted_pdf"),
}

CLEANED = {  # accepted, but what is hostile is gone
    "png + script": (lambda: picture() + SCRIPT, "a.png", [SCRIPT]),
    "png + zip": (lambda: picture() + zipped(), "a.png", [b"PK\x03\x04", SCRIPT]),
    "png with a script inside": (png_with_text, "a.png", [SCRIPT, b"tEXt"]),
    "png with a strange chunk": (
        lambda: png_of(8, 8, b"\0" * 16, chunk(b"evIl", SCRIPT)),
        "a.png",
        [SCRIPT, b"evIl"],
    ),
    "jpeg + script": (lambda: picture("JPEG") + SCRIPT, "a.jpg", [SCRIPT]),
    "jpeg + pdf": (lambda: picture("JPEG") + pdf(), "a.jpg", [b"%PDF"]),
    "jpeg with gps and comment": (jpeg_with_gps, "a.jpg", [SCRIPT, b"GPS-24", b"Exif", b"SECRET"]),
    "pdf + zip": (lambda: pdf() + zipped(), "a.pdf", [b"PK\x03\x04", SCRIPT]),
    "pdf + html": (lambda: pdf() + SCRIPT, "a.pdf", [SCRIPT]),
    **{
        dress.__name__: (lambda dress=dress: pdf(dress=dress, compress_streams=False), "a.pdf", [b"EVIL"])
        for dress in DRESSES
    },
}

ACCEPTED = {
    "pdf of 50 pages": (lambda: pdf(50), "كشف حساب.pdf", "pdf"),
    "pdf in capitals": (pdf, "SCAN.PDF", "pdf"),
    "two endings": (pdf, "a.php.pdf", "pdf"),
    "pdf with object streams": (
        lambda: pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate),
        "a.pdf",
        "pdf",
    ),
    "pdf readable without a password": (
        lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="")),
        "a.pdf",
        "pdf",
    ),
    "jpeg": (lambda: picture("JPEG"), "a.jpeg", "jpg"),
    "progressive jpeg": (lambda: picture("JPEG", progressive=True), "a.jpg", "jpg"),
    "jpeg of a printer": (lambda: picture("JPEG", "CMYK"), "a.jpg", "jpg"),
    "grey jpeg": (lambda: picture("JPEG", "L"), "a.JPG", "jpg"),
    "png": (picture, "a.png", "png"),
    "clear png": (lambda: picture(mode="RGBA"), "a.png", "png"),
    "palette png": (lambda: picture(mode="P"), "a.png", "png"),
    "black and white png": (lambda: picture(mode="1"), "a.png", "png"),
    "grey png of 16 bits": (lambda: picture(mode="I;16"), "a.png", "png"),
    "25 million dots": (lambda: png_of(5000, 5000, b"\0" * 5000 * 626), "a.png", "png"),
}


def rebuilt(case):
    made, name, *_rest = case
    return uploads.rebuild(io.BytesIO(made()), name=name)


# -- refused, cleaned, accepted ------------------------------------------------------------------------------
@pytest.mark.threat("T34", "T35", "T36", "T37", "T38")
@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_a_hostile_file_is_refused_with_one_sentence(case):
    with pytest.raises(Refused) as refusal:
        rebuilt(case)
    assert refusal.value.code == case[2]
    assert str(refusal.value).endswith(".")


@pytest.mark.threat("T34", "T41", "T42")
@pytest.mark.parametrize("case", CLEANED.values(), ids=CLEANED)
def test_what_is_hostile_is_not_in_what_is_kept(case):
    raw = case[0]()
    assert all(bad in raw for bad in case[2]), "the sample itself must be hostile"
    content = rebuilt(case).content
    assert not any(bad in content for bad in case[2])
    if content.startswith(b"%PDF"):
        assert not any(bad in readable(content) for bad in [*case[2], b"/JS", b"/AA", b"/Annots"])


def readable(content):
    """The same PDF with nothing compressed, so that nothing hides."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(
            out,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return out.getvalue()


@pytest.mark.parametrize("case", ACCEPTED.values(), ids=ACCEPTED)
def test_a_good_file_is_kept_in_its_kind(case):
    kept = rebuilt(case)
    assert kept.extension == case[2]
    assert kept.content.startswith(uploads.KINDS[case[2]][0])
    assert len(kept.sha256) == 64
    assert kept.label == case[1]


def test_the_same_file_gives_the_same_digest():
    raw = pdf()
    first, second = (uploads.rebuild(io.BytesIO(raw), name="a.pdf").sha256 for _ in range(2))
    assert first == second


def test_the_pages_keep_their_look():
    raw = pdf(3, contents=b"1 0 0 rg 0 0 99 99 re f")
    with pikepdf.open(io.BytesIO(uploads.rebuild(io.BytesIO(raw), name="a.pdf").content)) as document:
        assert len(document.pages) == 3
        assert document.pages[0].Contents.read_bytes() == b"1 0 0 rg 0 0 99 99 re f"
        assert [int(side) for side in document.pages[0].mediabox] == [0, 0, 200, 200]


def test_a_page_keeps_the_size_it_inherits():
    raw = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 77 88]/Rotate 90>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    with pikepdf.open(io.BytesIO(uploads.rebuild(io.BytesIO(raw), name="a.pdf").content)) as document:
        assert [int(side) for side in document.pages[0].obj.MediaBox] == [0, 0, 77, 88]
        assert document.pages[0].obj.Rotate == 90


def test_a_turned_photograph_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    raw = picture("JPEG", size=(40, 30), exif=exif)
    kept = Image.open(io.BytesIO(uploads.rebuild(io.BytesIO(raw), name="a.jpg").content))
    assert kept.size == (30, 40)
    assert not kept.getexif()


def test_clear_parts_become_white_and_16_bit_grey_stays_grey():
    clear = uploads.rebuild(io.BytesIO(picture(mode="RGBA")), name="a.png")
    assert Image.open(io.BytesIO(clear.content)).getpixel((0, 0)) == (255, 255, 255)
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 32_768).save(out, "PNG")
    grey = uploads.rebuild(out, name="a.png")
    assert Image.open(io.BytesIO(grey.content)).getpixel((0, 0)) == 128


def test_a_refusal_names_the_form_field_it_was_asked_for():
    with pytest.raises(Refused) as refusal:
        uploads.rebuild(io.BytesIO(b""), name="a.pdf", field="document")
    assert refusal.value.field == "document"


def test_reading_stops_at_the_limit():
    class Endless(io.BytesIO):
        asked = 0

        def read(self, size=-1):
            assert 0 < size <= 5 * 1024**2 + 1
            Endless.asked += size
            return b"x" * size

    with pytest.raises(Refused, match=r"."):
        uploads.rebuild(Endless(), name="a.pdf")
    assert Endless.asked == 5 * 1024**2 + 1


@pytest.mark.threat("T37")
def test_the_bomb_goes_off_in_a_child_with_little_memory(monkeypatch):
    highest, run = [], uploads.subprocess.run

    def watched(*args, **kwargs):
        before = max((c.memory_info().rss for c in psutil.Process().children()), default=0)
        answer = run(*args, **kwargs)
        highest.append((before, kwargs["env"], args[0][0], answer.returncode))
        return answer

    monkeypatch.setattr(uploads.subprocess, "run", watched)
    with pytest.raises(Refused):
        uploads.rebuild(io.BytesIO(pdf_bomb()), name="a.pdf")
    _before, environment, python, code = highest[0]
    assert environment == {}
    assert python == sys.executable
    assert code == 13 or code < 0
    import resource

    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 400 * 1024


def test_a_child_that_hangs_is_ended(monkeypatch):
    def hang(*args, timeout, **kwargs):
        raise uploads.subprocess.TimeoutExpired(args, timeout)

    monkeypatch.setattr(uploads.subprocess, "run", hang)
    with pytest.raises(Refused) as refusal:
        uploads.rebuild(io.BytesIO(pdf()), name="a.pdf")
    assert refusal.value.code == "too_complex"


def test_a_broken_child_is_logged_because_it_is_not_the_citizens_fault(monkeypatch, caplog):
    answer = SimpleNamespace(returncode=1, stdout=b"", stderr=b"ImportError")
    monkeypatch.setattr(uploads.subprocess, "run", lambda *a, **k: answer)
    with pytest.raises(Refused):
        uploads.rebuild(io.BytesIO(pdf()), name="a.pdf")
    assert "ImportError" in caplog.text


def test_too_many_at_once_are_asked_to_wait(monkeypatch):
    monkeypatch.setattr(uploads, "PDF_SECONDS", 0)
    with uploads._place(), uploads._place(), pytest.raises(Refused) as refusal:
        uploads.rebuild(io.BytesIO(picture()), name="a.png")
    assert refusal.value.code == "busy"
    assert uploads.rebuild(io.BytesIO(picture()), name="a.png")


# -- the way in ----------------------------------------------------------------------------------------------
class Session(dict):
    pass


def posted(body, session=None, **extra):
    request = RequestFactory().post("/", {"kind": "deed", "file": body}, **extra)
    if session is not None:
        request.session = session
    return request


def sent(size, name="a.pdf"):
    return ContentFile(b"x" * size, name=name)


SIGNED_IN = Session(_auth_user_id="1")


@pytest.mark.threat("T39")
def test_a_big_file_is_cut_so_that_the_refusal_can_name_it(settings, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    request = posted(sent(9 * 1024**2), SIGNED_IN)
    file = request.FILES["file"]
    assert file.size == settings.UPLOAD_MAX_BYTES + 1
    with pytest.raises(Refused) as refusal:
        uploads.rebuild(file, name=file.name)
    assert refusal.value.code == "too_big"
    request.close()
    assert os.listdir(tmp_path) == []


@pytest.mark.threat("T39")
def test_60_mb_are_refused_before_reading():
    request = posted(sent(60 * 1024**2), SIGNED_IN)
    with pytest.raises(RequestDataTooBig):
        request.FILES  # noqa: B018


@pytest.mark.threat("T39")
def test_a_strangers_file_is_dropped_while_the_form_is_read():
    request = posted(sent(1000), Session())
    assert request.POST["kind"] == "deed"
    assert not request.FILES


def test_a_small_file_arrives_whole():
    file = posted(sent(1000), SIGNED_IN).FILES["file"]
    assert (file.size, file.read()) == (1000, b"x" * 1000)


@pytest.mark.threat("T40")
@pytest.mark.parametrize(
    "name", ["x" * 300 + ".pdf", "a." + "p" * 300, "\u202efdp.exe", "ملف.pdf", "a\tb.pdf"]
)
def test_a_strange_name_never_meets_the_disk(name):
    file = posted(sent(400_000, name), SIGNED_IN).FILES["file"]
    assert file.size == 400_000
    assert len(file.name) <= 100


# -- the store -----------------------------------------------------------------------------------------------
def kept():
    return uploads.rebuild(io.BytesIO(pdf()), name="عقد إيجار.pdf")


@pytest.mark.threat("T26", "T36")
def test_a_file_lies_under_a_random_key_that_only_we_can_read(settings):
    key, other = uploads.store(kept()), uploads.store(kept())
    assert key != other
    assert uploads.KEY.match(key)
    path = settings.PRIVATE_ROOT / key
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.threat("T34", "T49")
def test_a_document_is_served_as_an_attachment_that_nothing_runs():
    one = kept()
    response = uploads.document_response(uploads.store(one), one.content_type, one.label)
    assert b"".join(response.streaming_content) == one.content
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%D8%B9")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.threat("T36")
@pytest.mark.parametrize("claimed", ["text/html", "image/svg+xml", "text/html\r\nX: y", ""])
def test_no_other_type_is_ever_served(claimed):
    response = uploads.document_response(uploads.store(kept()), claimed, 'a"\r\nX: y.pdf')
    assert response["Content-Type"] == "application/octet-stream"
    assert "X" not in response.headers


@pytest.mark.threat("T26")
@pytest.mark.parametrize(
    "key", ["../settings.py", "/etc/passwd", "", "ab/" + "a" * 36 + ".html", "ab/../x.pdf\n"]
)
def test_no_other_file_is_ever_served(key):
    with pytest.raises(Http404):
        uploads.document_response(key, "application/pdf", "a.pdf")


def test_a_missing_file_is_not_found_and_somebody_is_told(caplog):
    with pytest.raises(Http404):
        uploads.document_response("ab/" + "a" * 36 + ".pdf", "application/pdf", "a.pdf")
    assert "missing" in caplog.text


@pytest.mark.threat("T44")
def test_a_private_file_has_no_address():
    with pytest.raises(ValueError, match="no address"):
        uploads.private_storage().url("ab/x.pdf")
