import io
import subprocess
import sys
import unicodedata
from collections import Counter

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory
from PIL import Image

from common import text
from common.errors import Refused
from common.file_rebuild import faults
from common.uploads import rebuilding
from tests.common.corpus import HOSTILE, LEAST, pdf, pdf_bomb, picture
from tests.common.good import GOOD


def rebuilt(case):
    return rebuilding.rebuild_file(io.BytesIO(case.raw), name=case.name)


# -- refused, cleaned, accepted ------------------------------------------------------------------------------
def test_the_corpus_is_as_large_as_the_goal_says():
    groups = Counter(case.group for case in HOSTILE.values())
    assert all(groups[name] >= least for name, least in LEAST.items()), groups
    assert len(HOSTILE) >= 90 and len(GOOD) >= 40


@pytest.mark.threat("T34", "T35", "T36", "T37", "T38", "T40", "T41", "T42", "T84", "T86")
@pytest.mark.parametrize("case", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_with_one_sentence_or_made_harmless(case):
    if case.code:
        with pytest.raises(Refused) as refusal:
            rebuilt(case)
        assert (refusal.value.code, str(refusal.value)[-1]) == (case.code, ".")
        return
    assert all(bad in case.raw for bad in case.bad), "the sample itself must be hostile"
    kept = rebuilt(case)
    assert not any(bad in kept.content for bad in case.bad)
    harmless_name(kept.label)
    assert kept.label.lower().endswith((".pdf", ".jpg", ".jpeg", ".png")), "it is named as what it is"
    if kept.content.startswith(b"%PDF"):
        assert not any(bad in readable(kept.content) for bad in [*case.bad, b"/JS", b"/AA", b"/Annots"])


def harmless_name(label):
    assert 0 < len(label) <= 100
    assert not set(label) & set("/\\")
    assert not any(unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") for sign in label)


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


MEASURE = """
import resource, sys, time
import django
django.setup()
from common.errors import Refused
from common.uploads import rebuilding
slowest = 0
for line in open(sys.argv[1], encoding="utf-8"):
    path, name = line.rstrip("\\n").split("\\t")
    begun = time.monotonic()
    try:
        rebuilding.rebuild_file(open(path, "rb"), name=name)
    except Refused:
        pass
    slowest = max(slowest, time.monotonic() - begun)
# not ru_maxrss for ourselves: it begins with the size of whoever started us
worker = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(worker, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, round(slowest, 2))
"""


@pytest.mark.threat("T37", "T38")
def test_the_whole_corpus_leaves_the_memory_of_a_worker_flat(tmp_path):
    """In a process of its own, so that the making of the files is not counted."""
    lines = []
    for number, case in enumerate([*HOSTILE.values(), *GOOD.values()]):
        file = tmp_path / str(number)
        file.write_bytes(case.raw)
        lines.append(f"{file}\t{text.file_label(case.name)}\n")
    listed = tmp_path / "list"
    listed.write_text("".join(lines), encoding="utf-8")
    child = subprocess.run([sys.executable, "-c", MEASURE, str(listed)], capture_output=True, text=True)
    assert child.returncode == 0, child.stderr
    worker, rebuilder, slowest = child.stdout.split()
    assert int(worker) < 300 * 1024, f"{worker} kB"
    assert int(rebuilder) < 400 * 1024, f"{rebuilder} kB"
    assert float(slowest) < 10, "2 s on an idle machine; the limit is for one that is busy"


def test_the_same_file_gives_the_same_digest():
    raw = pdf()
    first, second = (rebuilding.rebuild_file(io.BytesIO(raw), name="a.pdf").sha256 for _ in range(2))
    assert first == second


def test_the_pages_keep_their_look():
    raw = pdf(3, contents=b"1 0 0 rg 0 0 99 99 re f")
    with pikepdf.open(io.BytesIO(rebuilding.rebuild_file(io.BytesIO(raw), name="a.pdf").content)) as document:
        assert len(document.pages) == 3
        assert document.pages[0].Contents.read_bytes() == b"1 0 0 rg 0 0 99 99 re f"
        assert [int(side) for side in document.pages[0].mediabox] == [0, 0, 200, 200]


def test_a_page_keeps_the_size_it_inherits():
    raw = (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 77 88]/Rotate 90>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )
    with pikepdf.open(io.BytesIO(rebuilding.rebuild_file(io.BytesIO(raw), name="a.pdf").content)) as document:
        assert [int(side) for side in document.pages[0].obj.MediaBox] == [0, 0, 77, 88]
        assert document.pages[0].obj.Rotate == 90


def test_a_turned_photograph_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    raw = picture("JPEG", size=(40, 30), exif=exif)
    kept = Image.open(io.BytesIO(rebuilding.rebuild_file(io.BytesIO(raw), name="a.jpg").content))
    assert kept.size == (30, 40)
    assert not kept.getexif()


def test_clear_parts_become_white_and_16_bit_grey_stays_grey():
    clear = rebuilding.rebuild_file(io.BytesIO(picture(mode="RGBA")), name="a.png")
    assert Image.open(io.BytesIO(clear.content)).getpixel((0, 0)) == (255, 255, 255)
    out = io.BytesIO()
    Image.new("I;16", (4, 4), 32_768).save(out, "PNG")
    grey = rebuilding.rebuild_file(out, name="a.png")
    assert Image.open(io.BytesIO(grey.content)).getpixel((0, 0)) == 128


def test_a_refusal_names_the_form_field_it_was_asked_for():
    with pytest.raises(Refused) as refusal:
        rebuilding.rebuild_file(io.BytesIO(b""), name="a.pdf", field="document")
    assert refusal.value.field == "document"


def test_reading_stops_at_the_limit():
    class Endless(io.BytesIO):
        asked = 0

        def read(self, size=-1):
            assert 0 < size <= 12 * 1024**2 + 1
            Endless.asked += size
            return b"x" * size

    with pytest.raises(Refused, match=r"."):
        rebuilding.rebuild_file(Endless(), name="a.pdf")
    assert Endless.asked == 12 * 1024**2 + 1


@pytest.mark.threat("T37")
def test_the_bomb_goes_off_in_a_child_that_knows_nothing(monkeypatch):
    seen, run = [], rebuilding.subprocess.run

    def watched(*args, **kwargs):
        answer = run(*args, **kwargs)
        seen.append((kwargs["env"], args[0][0], answer.returncode))
        return answer

    monkeypatch.setattr(rebuilding.subprocess, "run", watched)
    with pytest.raises(Refused):
        rebuilding.rebuild_file(io.BytesIO(pdf_bomb()), name="a.pdf")
    environment, python, code = seen[0]
    assert environment == {}
    assert python == sys.executable
    assert faults.code_of(code) == "too_complex" or code < 0


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


# -- the store -----------------------------------------------------------------------------------------------
def kept():
    return rebuilding.rebuild_file(io.BytesIO(pdf()), name="عقد إيجار.pdf")
