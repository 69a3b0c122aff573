"""«البيانات الشخصية»: known values are shown, five answers are asked."""

import pytest

from applications.file.models import Application
from applications.personal import services as personal_services
from tests import cast
from tests.applications.conftest import in_words

PAGE, API = "/application/personal/", "/api/v1/application/personal/"


def answers() -> tuple:
    return Application.objects.values_list(*cast.PERSONAL).get()


def test_what_is_known_is_shown_and_the_mobile_is_masked(signed_in, draft, sara):
    page = in_words(signed_in(sara).get(PAGE))
    assert sara.national_id in page and "22 رجب 1405هـ" in page
    assert sara.mobile not in page and f"05•• ••• {sara.mobile[-2:]}" in page


def test_saving_goes_on_to_the_next_section(signed_in, draft, sara):
    answer = signed_in(sara).post(PAGE, {**cast.PERSONAL, "next": "1"})
    assert answer.headers["Location"] == "/application/dependants/#open"
    assert answers() == tuple(cast.PERSONAL.values())


def test_each_missing_answer_has_its_own_words(signed_in, draft, sara):
    page = in_words(signed_in(sara).post(PAGE, {"next": "1"}))
    for words in (
        "الحالة الاجتماعية مطلوبة",
        "الحالة الصحية مطلوبة",
        "المستوى التعليمي مطلوب",
        "الحالة الوظيفية مطلوبة",
    ):
        assert page.count(words) >= 2, "in the summary and at the field"
    assert "خطأ:" in page and answers() == ("",) * 6


def test_leaving_keeps_what_is_valid(signed_in, draft, sara):
    answer = signed_in(sara).post(PAGE, {"kind": "head", "health": "sick as a dog", "later": "1"})
    assert answer.headers["Location"] == "/application/"
    assert answers() == ("head", "", "", "", "", "")
    assert "غير مكتمل" in in_words(signed_in(sara).get("/application/"))


def test_an_independent_who_listed_dependants_must_choose(signed_in, complete, sara, api_of):
    page = signed_in(sara).post(PAGE, {**cast.PERSONAL, "kind": "independent", "next": "1"})
    assert "الفرد المستقل لا تابعين له" in in_words(page)
    answer = api_of(sara).put(API, {**cast.PERSONAL, "kind": "independent"}, format="json")
    assert answer.status_code == 409 and answer.json()["code"] == "has_dependants"
    assert answers()[0] == "head"


def test_the_program_saves_all_or_none(api_of, draft, sara):
    program = api_of(sara)
    assert program.put(API, {"kind": "head"}, format="json").status_code == 400
    assert answers() == ("",) * 6
    assert program.put(API, cast.PERSONAL, format="json").json() == {**cast.PERSONAL, "situation": None}
    assert answers() == tuple(cast.PERSONAL.values())


def test_a_stranger_changes_nothing(api_of, signed_in, complete, stranger):
    assert api_of(stranger).put(API, {**cast.PERSONAL, "health": "ill"}, format="json").status_code == 404
    assert signed_in(stranger).post(PAGE, {**cast.PERSONAL, "health": "ill"}).status_code == 302
    assert answers() == tuple(cast.PERSONAL.values())


@pytest.mark.threat("T29")
def test_only_the_named_answers_can_be_saved(draft):
    with pytest.raises(TypeError):
        personal_services.save_personal(draft, status="submitted")
