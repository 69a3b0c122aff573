"""«الدخل»: every monthly amount of the household, to the halala."""

from decimal import Decimal

import pytest

from applications.file import services as file_services
from applications.household import services as household_services
from applications.household.models import Income
from common.errors import Refused
from tests.applications.conftest import in_words

PAGE, API = "/application/income/", "/api/v1/application/incomes/"
TYPED = {"kind": "government", "origin": "other", "source": "عوائد عقارية", "amount": "٩٬٣٥٠٫٥٠", "add": "1"}


def test_an_amount_in_arabic_digits_is_kept_to_the_halala(signed_in, draft, sara):
    answer = signed_in(sara).post(PAGE, TYPED)
    assert answer.headers["Location"] == "/application/income/#open"
    assert Income.objects.get().amount == Decimal("9350.50")
    page = in_words(signed_in(sara).get(PAGE))
    assert "9,350.50 ريال" in page and "عوائد عقارية" in page


def test_the_program_takes_arabic_digits_and_gives_strings(api_of, draft, sara):
    made = api_of(sara).post(API, {"kind": "salary", "amount": "٩٣٥٠٫٥"}, format="json")
    assert (made.status_code, made.json()["amount"]) == (201, "9350.50")


def test_saving_and_going_on_keeps_the_income_that_was_typed(signed_in, draft, sara):
    typed = {key: text for key, text in TYPED.items() if key != "add"}
    answer = signed_in(sara).post(PAGE, {**typed, "next": "1"})
    assert Income.objects.count() == 1 and answer.status_code == 302


@pytest.mark.parametrize("amount", ["ألف", "1550,50", "-1", "1e5", "1.234", "9" * 13, "", "NaN"])
def test_what_is_no_amount_is_refused_at_both_doors(signed_in, api_of, draft, sara, amount):
    assert "خطأ:" in in_words(signed_in(sara).post(PAGE, {**TYPED, "amount": amount}))
    assert api_of(sara).post(API, {"kind": "salary", "amount": amount}, format="json").status_code == 400
    assert not Income.objects.exists()


def test_each_missing_answer_has_its_own_words(signed_in, draft, sara):
    page = in_words(signed_in(sara).post(PAGE, {"add": "1"}))
    assert page.count("نوع الدخل مطلوب") >= 2 and page.count("اكتب المبلغ الشهري بالأرقام") >= 2


def test_a_listed_source_needs_no_words_and_another_one_does(signed_in, api_of, draft, sara):
    listed = {"kind": "government", "origin": "saned", "source": "يُترك", "amount": "1500"}
    made = api_of(sara).post(API, listed, format="json").json()
    assert (made["origin"], made["source"]) == ("saned", None)
    assert "مخصص من برنامج ساند" in in_words(signed_in(sara).get(PAGE))
    page = in_words(signed_in(sara).post(PAGE, {**TYPED, "source": ""}))
    assert page.count("مصدر الدخل مطلوب") >= 2
    page = in_words(signed_in(sara).post(PAGE, {**TYPED, "origin": "", "source": ""}))
    assert page.count("مصدر الدخل مطلوب") >= 2
    assert Income.objects.count() == 1


def test_a_source_of_another_kind_is_refused_at_both_doors(signed_in, api_of, draft, sara):
    wrong = {"kind": "business", "origin": "saned", "amount": "1500"}
    answer = api_of(sara).post(API, wrong, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "source_of_another_kind")
    assert "لا يتبع هذا النوع" in in_words(signed_in(sara).post(PAGE, {**wrong, "add": "1"}))
    assert not Income.objects.exists()


@pytest.mark.threat("T59")
def test_a_double_click_adds_one_income_and_another_income_is_another(signed_in, draft, sara):
    browser = signed_in(sara)
    once = browser.get(PAGE).context["form"]["once"].value()
    for _twice in range(2):
        assert browser.post(PAGE, {**TYPED, "once": once}).status_code == 302
    assert Income.objects.count() == 1
    browser.post(PAGE, {**TYPED, "once": once, "amount": "700"})  # «back», and another amount typed
    assert Income.objects.count() == 2


@pytest.mark.threat("T59")
@pytest.mark.django_db(transaction=True)
def test_sixteen_sendings_of_one_form_are_one_income(signed_in, sara, at_once):
    file_services.open_application(sara)
    once = "5f6b9d3e-0d0f-4c40-a5f6-0d8b9c8f0a11"
    browsers = [signed_in(sara) for _each in range(16)]
    answers = at_once(lambda n: browsers[n].post(PAGE, {**TYPED, "once": once}).headers["Location"], 16)
    assert Income.objects.count() == 1 and set(answers) == {"/application/income/#open"}


def test_an_income_of_a_dependant_is_his(signed_in, complete, sara):
    wife = complete.dependants.first()
    signed_in(sara).post(PAGE, {**TYPED, "dependant": wife.pk})
    assert Income.objects.filter(dependant=wife, amount=Decimal("9350.50")).exists()


@pytest.mark.threat("T28")
def test_a_strangers_dependant_is_no_choice(signed_in, api_of, complete, elsewhere, sara):
    theirs, count = elsewhere.dependants.first(), Income.objects.count()
    page = signed_in(sara).post(PAGE, {**TYPED, "dependant": theirs.pk})
    assert (
        "حدّد صاحب الدخل: أنت أو أحد تابعيك" in in_words(page)
        and theirs.name not in in_words(page).split("id_dependant")[0]
    )
    sent = {"kind": "salary", "amount": "1", "dependant": theirs.pk}
    program, own = api_of(sara), complete.incomes.get()
    assert program.post(API, sent, format="json").status_code == 400
    assert program.put(f"{API}{own.pk}/", sent, format="json").status_code == 400
    with pytest.raises(Refused):
        household_services.change_income(own, dependant=theirs)
    assert Income.objects.count() == count and complete.incomes.get().dependant is None


def test_an_income_is_corrected_and_removed(signed_in, complete, sara):
    browser, row = signed_in(sara), complete.incomes.get()
    assert 'value="9350"' in in_words(browser.get(f"{PAGE}{row.pk}/"))
    browser.post(f"{PAGE}{row.pk}/", {**TYPED, "amount": "8000"})
    assert complete.incomes.get().amount == Decimal("8000.00")
    assert "8,000" in in_words(browser.get(f"{PAGE}{row.pk}/remove/"))
    browser.post(f"{PAGE}{row.pk}/remove/")
    assert not complete.incomes.exists()


def test_no_income_is_an_answer_and_an_empty_list_is_not(signed_in, draft, sara):
    browser = signed_in(sara)
    assert "أضف مصدر دخل، أو ضع علامة" in in_words(browser.post(PAGE, {"next": "1"}))
    assert "أبقِ أحدهما" in in_words(browser.post(PAGE, {**TYPED, "none": "on"}))
    assert not Income.objects.exists()
    assert browser.post(PAGE, {"none": "on", "next": "1"}).status_code == 302
    draft.refresh_from_db()
    assert draft.no_income


def test_leaving_says_that_a_half_typed_income_was_not_kept(signed_in, draft, sara):
    page = signed_in(sara).post(PAGE, {"kind": "salary", "later": "1"}, follow=True)
    assert "فلم يُحفظ" in in_words(page) and not Income.objects.exists()


def test_what_is_not_counted_is_said(signed_in, draft, sara):
    page = in_words(signed_in(sara).get(PAGE))
    assert "النفقة لا تُحسب دخلًا" in page and "القروض والأقساط لا تنقص الدخل" in page


def test_none_with_incomes_listed_is_refused(api_of, complete, sara):
    answer = api_of(sara).post(API + "none/")
    assert (answer.status_code, answer.json()["code"]) == (409, "has_income")


def test_the_program_changes_and_removes(api_of, complete, sara):
    program, row = api_of(sara), complete.incomes.get()
    changed = program.put(f"{API}{row.pk}/", {"kind": "pension", "amount": "10.5"}, format="json")
    assert changed.json() == {
        "id": row.pk,
        "kind": "pension",
        "origin": None,
        "source": None,
        "amount": "10.50",
        "dependant": None,
    }
    assert program.delete(f"{API}{row.pk}/").status_code == 204
    assert program.post(API + "none/").status_code == 204 and program.get(API).json() == []


@pytest.mark.threat("T26")
def test_a_stranger_meets_nothing(signed_in, api_of, complete, elsewhere, stranger):
    row, browser, program = complete.incomes.get(), signed_in(stranger), api_of(stranger)
    assert browser.get(f"{PAGE}{row.pk}/").status_code == 404
    assert browser.post(f"{PAGE}{row.pk}/", TYPED).status_code == 404
    assert browser.post(f"{PAGE}{row.pk}/remove/").status_code == 404
    assert program.delete(f"{API}{row.pk}/").status_code == 404
    assert complete.incomes.get().amount == Decimal("9350.00")
