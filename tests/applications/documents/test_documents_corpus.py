"""G3 through both doors: hostile files are refused in a sentence or made harmless, good ones kept."""

from io import BytesIO
from itertools import cycle
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from applications.documents.models import DocumentPage, SupportingDocument
from common import problems
from common.uploads import rebuilding
from common.uploads import storage as file_storage
from tests.applications.conftest import in_words
from tests.common.corpus import HOSTILE, Case
from tests.common.good import GOOD, Good

PAGE, API = "/application/documents/", "/api/v1/application/documents/"
DOORS = ("page", "program")


class Sent(BytesIO):
    """A file under exactly this name: Django's own test file would make it harmless before it is sent."""

    def __init__(self, case: Case | Good) -> None:
        super().__init__(case.raw)
        self.name = case.name
        self.content_type = "text/html"  # what the sender claims is never believed


@pytest.fixture
def send(signed_in, api_of, sara, draft):
    """Upload through a door; gives the status and the sentences of refusal."""

    def by(door: str, case: Case | Good) -> tuple[int, list[str]]:
        if door == "page":
            answer = signed_in(sara).post(PAGE, {"kind": "other", "file": Sent(case), "add": "1"})
            form = answer.context and answer.context.get("form")
            return answer.status_code, [str(words) for words in form.errors["file"]] if form else []
        answer = api_of(sara).post(API, {"kind": "other", "file": Sent(case)}, format="multipart")
        told = answer.json().get("errors", [])
        return answer.status_code, [error["detail"] for error in told if error["field"].startswith("file")]

    return by


def kept() -> list[Path]:
    place = Path(file_storage.private_storage().location)
    return [file for file in place.rglob("*") if file.is_file()]


@pytest.mark.threat("T34", "T35", "T36", "T37", "T38", "T40", "T41", "T42")
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("case", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_or_harmless_at_this_door(send, signed_in, sara, door, case):
    status, sentences = send(door, case)
    if case.code or status not in (201, 302):
        too_big = 413 if case.code in problems.TOO_BIG_CODES else 400
        assert status == (200 if door == "page" else too_big), status
        assert len(sentences) == 1 and sentences[0].endswith((".", "؟")), sentences
        assert not SupportingDocument.objects.exists() and not kept(), "nothing of it is stored"
        return
    _harmless(signed_in(sara), case)


def _harmless(browser, case: Case) -> None:
    """What is on the disk, what is sent back and what the page shows hold nothing of it."""
    page = DocumentPage.objects.get()
    answer = browser.get(f"{PAGE}pages/{page.pk}/")
    served = b"".join(answer.streaming_content)
    assert not any(bad in content for bad in case.bad for content in (served, kept()[0].read_bytes()))
    assert file_storage.KEY_PATTERN.match(page.key) and [file.name for file in kept()] == [
        page.key.split("/")[1]
    ]
    assert answer.headers["Content-Type"] in ("image/png", "image/jpeg", "application/pdf")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "\n" not in answer.headers["Content-Disposition"] and "Set-Cookie" not in answer.headers
    if case.group == "name":
        shown = in_words(browser.get(f"{PAGE}{page.document_id}/"))
        assert "<script>alert(1)" not in shown and "<img src=x" not in shown and "\u202e" not in shown


def test_the_corpus_is_as_large_as_it_has_to_be():
    assert len(GOOD) >= 40 and len(HOSTILE) >= 90


# each file by one door, each door every second file: what is kept of it is proved beside the verb
@pytest.mark.parametrize(("case", "door"), [*zip(GOOD.values(), cycle(DOORS), strict=False)], ids=GOOD)
def test_a_good_file_is_kept_at_this_door(send, door, case):
    assert send(door, case) == (302 if door == "page" else 201, [])
    page = DocumentPage.objects.get()
    assert page.label == case.kept_as and file_storage.KEY_PATTERN.match(page.key)


@pytest.mark.threat("T39")
def test_eleven_files_are_refused_before_any_is_opened(signed_in, api_of, sara, draft, monkeypatch):
    def never(*_args, **_kwargs):
        raise AssertionError("a file was opened")

    monkeypatch.setattr(rebuilding, "rebuild_file", never)
    files = [SimpleUploadedFile(f"{number}.png", b"x") for number in range(11)]
    page = signed_in(sara).post(PAGE, {"kind": "other", "file": files, "add": "1"})
    assert "عشرة ملفات" in in_words(page)
    for file in files:
        file.seek(0)
    answer = api_of(sara).post(API, {"kind": "other", "file": files}, format="multipart")
    assert answer.status_code == 400 and answer.json()["errors"][0]["code"] == "too_many_pages"
