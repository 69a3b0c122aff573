"""Two windows on one file: nobody writes over what the other has not seen."""

import pytest

from applications.housing import selectors as housing_selectors
from tests import cast
from tests.applications.conftest import in_words


@pytest.mark.parametrize(
    ("section", "first", "second"),
    [
        ("personal", {**cast.PERSONAL, "health": "ill"}, {**cast.PERSONAL, "education": "diploma"}),
        ("housing", {**cast.RENT, "city": "جدة"}, {**cast.RENT, "street": "شارع التحلية"}),
    ],
)
def test_a_second_window_never_writes_over_the_first_unseen(
    signed_in, complete, sara, section, first, second
):
    browser, place = signed_in(sara), f"/application/{section}/"
    etag = browser.get(place).context["form"]["etag"].value()
    assert browser.post(place, {**first, "etag": etag, "next": "1"}).status_code == 302
    page = browser.post(place, {**second, "etag": etag, "next": "1"})
    words = in_words(page)
    assert page.status_code == 200 and "في نافذة أخرى" in words
    assert ("مرض مزمن" in words) if section == "personal" else ("جدة" in words and "شارع التحلية" in words)
    again = page.context["form"]["etag"].value()
    assert again != etag
    assert browser.post(place, {**second, "etag": again, "next": "1"}).status_code == 302, "shown, then kept"


def test_the_same_answers_twice_are_no_conflict(signed_in, complete, sara):
    browser, place = signed_in(sara), "/application/personal/"
    etag = browser.get(place).context["form"]["etag"].value()
    sent = {**cast.PERSONAL, "health": "ill", "etag": etag, "next": "1"}
    assert [browser.post(place, sent).status_code for _each in range(2)] == [302, 302]


def test_a_program_that_says_what_it_saw_is_stopped_too(api_of, complete, sara):
    program, place = api_of(sara), "/api/v1/application/housing/"
    tag = program.put(place, cast.RENT, format="json").headers["ETag"]
    assert (
        program.put(place, {**cast.RENT, "city": "جدة"}, format="json", HTTP_IF_MATCH=tag).status_code == 200
    )
    answer = program.put(place, {**cast.RENT, "city": "أبها"}, format="json", HTTP_IF_MATCH=tag)
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert housing_selectors.housing_of(complete).city == "جدة"
