"""«التابعون»: added, corrected, removed; one household a person."""

from datetime import date

import pytest

from accounts.people import national_id as national_ids
from accounts.people.models import User
from applications.household import services as household_services
from applications.household.models import Dependant, Income
from applications.personal import services as personal_services
from common.errors import Refused
from tests.applications.conftest import in_words

PAGE, API = "/application/dependants/", "/api/v1/application/dependants/"
ID = national_ids.make_synthetic_id(501)
PERSON = {
    "name": "ريم  الشهري",
    "national_id": ID,
    "relation": "daughter",
    "birth_date": date(2016, 5, 4),
    "employment": "student",
    "study": "school",
}
TYPED = {
    **{key: value for key, value in PERSON.items() if key != "birth_date"},
    "birth_date_calendar": "gregorian",
    "birth_date_day": "٤",
    "birth_date_month": "5",
    "birth_date_year": "٢٠١٦",
}
SENT = {**PERSON, "birth_date": "2016-05-04"}


def arabic(digits: str) -> str:
    return digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def test_a_dependant_is_added_with_arabic_digits(signed_in, draft, sara):
    answer = signed_in(sara).post(PAGE + "add/", {**TYPED, "national_id": arabic(ID)})
    assert answer.headers["Location"] == "/application/dependants/#open"
    row = Dependant.objects.get()
    assert (row.name, row.national_id, row.birth_date) == ("ريم الشهري", ID, date(2016, 5, 4))
    assert "ابنة، 10 سنوات" in in_words(signed_in(sara).get(PAGE))


def test_a_hijri_birth_date_is_kept_as_the_gregorian_day(signed_in, draft, sara):
    hijri = {"birth_date_calendar": "hijri", "birth_date_day": "27", "birth_date_year": "1437"}
    signed_in(sara).post(PAGE + "add/", {**TYPED, **hijri, "birth_date_month": "7"})
    assert Dependant.objects.get().birth_date == date(2016, 5, 4)


def test_each_missing_answer_has_its_own_words(signed_in, draft, sara):
    page = in_words(signed_in(sara).post(PAGE + "add/", {}))
    for words in (
        "الاسم الكامل للتابع مطلوب",
        "رقم هوية التابع مطلوب",
        "صلة القرابة مطلوبة",
        "أدخل تاريخ الميلاد",
    ):
        assert page.count(words) >= 2
    assert not Dependant.objects.exists()


@pytest.mark.threat("T54")
@pytest.mark.parametrize("wrong", ["1000000001", "3000000007", "123", "١٢٣٤٥٦٧٨٩x", ""])
def test_a_wrong_id_is_refused_at_both_doors(signed_in, api_of, draft, sara, wrong):
    assert "خطأ:" in in_words(signed_in(sara).post(PAGE + "add/", {**TYPED, "national_id": wrong}))
    answer = api_of(sara).post(API, {**SENT, "national_id": wrong}, format="json")
    assert answer.status_code == 400 and answer.json()["errors"][0]["field"] == "national_id"
    assert not Dependant.objects.exists()


@pytest.mark.threat("T52")
@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "ريم\u202eالشهري", "ريم\u0000", "ر"])
def test_a_name_that_is_none_is_refused_at_both_doors(signed_in, api_of, draft, sara, name):
    assert "خطأ:" in in_words(signed_in(sara).post(PAGE + "add/", {**TYPED, "name": name}))
    assert api_of(sara).post(API, {**SENT, "name": name}, format="json").status_code == 400
    assert not Dependant.objects.exists()


def test_a_birth_after_today_is_refused_at_both_doors(signed_in, api_of, draft, sara):
    page = signed_in(sara).post(PAGE + "add/", {**TYPED, "birth_date_year": "2090"})
    assert "بعد اليوم" in in_words(page)
    answer = api_of(sara).post(API, {**SENT, "birth_date": "2090-05-04"}, format="json")
    assert answer.status_code == 400
    assert not Dependant.objects.exists()


@pytest.mark.threat("T59")
def test_a_double_click_adds_one_person(signed_in, draft, sara):
    browser = signed_in(sara)
    first, second = (browser.post(PAGE + "add/", TYPED) for _twice in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Dependant.objects.count() == 1


def test_the_same_id_with_other_answers_is_refused(draft):
    household_services.add_dependant(draft, **PERSON)
    with pytest.raises(Refused) as refusal:
        household_services.add_dependant(draft, **{**PERSON, "name": "ريما الشهري"})
    assert refusal.value.code == "already_listed"


def test_the_applicant_is_not_his_own_dependant(signed_in, api_of, draft, sara):
    page = signed_in(sara).post(PAGE + "add/", {**TYPED, "national_id": sara.national_id})
    assert "هذا رقم هويتك أنت" in in_words(page)
    answer = api_of(sara).post(API, {**SENT, "national_id": sara.national_id}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "own_id")


@pytest.mark.parametrize(
    ("relation", "born", "possible"),
    [
        ("son", date(1980, 1, 1), False),
        ("daughter", date(1999, 12, 31), False),
        ("son", date(2000, 1, 1), True),
        ("father", date(1980, 1, 2), False),
        ("mother", date(1980, 1, 1), True),
        ("ward", date(1980, 1, 1), True),
        ("wife", date(2005, 1, 1), True),
        ("brother", date(2015, 1, 1), True),
    ],
)
def test_nobody_is_born_before_a_parent_at_either_door(
    signed_in, api_of, draft, sara, relation, born, possible
):
    User.objects.filter(pk=sara.pk).update(birth_date=date(1990, 1, 1))
    day = {"day": str(born.day), "month": str(born.month), "year": str(born.year)}
    typed = {**TYPED, **{f"birth_date_{part}": value for part, value in day.items()}}
    page = signed_in(sara).post(PAGE + "add/", {**typed, "relation": relation})
    sent = {**SENT, "relation": relation, "birth_date": born.isoformat()}
    answer = api_of(sara).post(API, sent, format="json")
    assert Dependant.objects.exists() is possible
    if not possible:
        assert in_words(page).count("تحقّق من تاريخ الميلاد وصلة القرابة") >= 2, "at the field and above"
        assert (answer.status_code, answer.json()["code"]) == (409, "born_before_parent")
        assert answer.json()["errors"][0]["field"] == "birth_date"


def test_a_correction_does_not_make_a_child_older_than_its_parent(draft, sara):
    row = household_services.add_dependant(draft, **PERSON)
    with pytest.raises(Refused) as refusal:
        household_services.change_dependant(row, birth_date=date(1916, 5, 4))
    assert (refusal.value.code, refusal.value.field) == ("born_before_parent", "birth_date")
    row.refresh_from_db()
    assert row.birth_date == date(2016, 5, 4)


def test_an_independent_lists_nobody(signed_in, api_of, draft, sara):
    personal_services.save_personal(draft, kind="independent")
    assert "إضافة تابع" not in in_words(signed_in(sara).get(PAGE))
    assert "تتقدم فردًا مستقلًا" in in_words(signed_in(sara).post(PAGE + "add/", TYPED))
    assert api_of(sara).post(API, SENT, format="json").json()["code"] == "independent"
    assert not Dependant.objects.exists()


def test_a_dependant_is_corrected(signed_in, api_of, draft, sara):
    row = household_services.add_dependant(draft, **PERSON)
    browser = signed_in(sara)
    page = in_words(browser.get(f"{PAGE}{row.pk}/"))
    assert ID in page and 'value="2016"' in page
    browser.post(f"{PAGE}{row.pk}/", {**TYPED, "employment": "none"})
    assert Dependant.objects.get().employment == "none"
    api_of(sara).put(f"{API}{row.pk}/", {**SENT, "employment": "private"}, format="json")
    assert Dependant.objects.get().employment == "private"


def test_a_correction_of_a_person_removed_meanwhile_does_not_bring_him_back(draft):
    row = household_services.add_dependant(draft, **PERSON)
    household_services.remove_dependant(Dependant.objects.get())
    with pytest.raises(Refused) as refusal:
        household_services.change_dependant(row, employment="none")
    assert refusal.value.code == "gone" and not Dependant.objects.exists()


def test_removing_asks_first_and_takes_the_incomes_along(signed_in, draft, sara):
    row = household_services.add_dependant(draft, **PERSON)
    household_services.add_income(draft, kind="salary", amount=4000, dependant=row)
    browser = signed_in(sara)
    assert "وتُحذف معه مصادر الدخل" in in_words(browser.get(f"{PAGE}{row.pk}/remove/"))
    assert Dependant.objects.exists(), "looking removes nothing"
    browser.post(f"{PAGE}{row.pk}/remove/")
    assert not Dependant.objects.exists() and not Income.objects.exists()


def test_none_is_an_answer_and_an_empty_list_is_not(signed_in, draft, sara):
    browser = signed_in(sara)
    assert "أضف تابعًا، أو ضع علامة" in in_words(browser.post(PAGE, {"next": "1"}))
    assert browser.post(PAGE, {"none": "on", "next": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.no_dependants
    household_services.add_dependant(draft, **PERSON)
    draft.refresh_from_db()
    assert not draft.no_dependants, "who lists somebody no longer says none"


def test_none_with_people_listed_is_refused(api_of, complete, sara):
    answer = api_of(sara).post(API + "none/")
    assert (answer.status_code, answer.json()["code"]) == (409, "has_dependants")


def test_the_program_adds_reads_and_removes(api_of, draft, sara):
    program = api_of(sara)
    assert program.post(API + "none/").status_code == 204
    made = program.post(API, SENT, format="json")
    assert made.status_code == 201 and made.json()["name"] == "ريم الشهري"
    assert [row["id"] for row in program.get(API).json()] == [made.json()["id"]]
    assert program.delete(f"{API}{made.json()['id']}/").status_code == 204
    assert not Dependant.objects.exists()


@pytest.mark.threat("T26", "T28")
def test_a_stranger_meets_nothing(signed_in, api_of, complete, elsewhere, stranger):
    row = complete.dependants.first()
    browser, program = signed_in(stranger), api_of(stranger)
    assert browser.get(f"{PAGE}{row.pk}/").status_code == 404
    assert browser.post(f"{PAGE}{row.pk}/", TYPED).status_code == 404
    assert browser.post(f"{PAGE}{row.pk}/remove/").status_code == 404
    assert program.put(f"{API}{row.pk}/", SENT, format="json").status_code == 404
    assert program.delete(f"{API}{row.pk}/").status_code == 404
    assert complete.dependants.count() == 3
