"""«العنوان الوطني والسكن»: owned or rented, the lease, the address in its parts."""

import pytest
from django.db import IntegrityError, transaction

from applications.housing.models import Housing
from tests import cast
from tests.applications.conftest import in_words

PAGE, API = "/application/housing/", "/api/v1/application/housing/"


def test_a_rented_home_is_saved_with_arabic_digits(signed_in, draft, sara):
    typed = {
        **cast.RENT,
        "building": "٢٩٢٩",
        "postal_code": "١٣٣٢٥",
        "short_address": "rrrd ٢٩٢٩",
        "next": "1",
    }
    assert signed_in(sara).post(PAGE, typed).status_code == 302
    home = Housing.objects.get()
    assert (home.building, home.postal_code, home.short_address) == ("2929", "13325", "RRRD2929")


def test_a_rented_home_needs_its_contract_and_an_owned_one_forgets_it(signed_in, api_of, draft, sara):
    no_contract = {**cast.RENT, "contract": ""}
    assert "اكتب رقم عقد الإيجار" in in_words(signed_in(sara).post(PAGE, {**no_contract, "next": "1"}))
    assert api_of(sara).put(API, no_contract, format="json").status_code == 400
    assert not Housing.objects.exists()
    signed_in(sara).post(PAGE, {**cast.RENT, "tenure": "own", "next": "1"})
    assert Housing.objects.get().contract == ""


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("building", "29", "رقم المبنى من 4 أرقام"),
        ("postal_code", "1332", "الرمز البريدي من 5 أرقام"),
        ("additional", "8118x", "الرقم الإضافي من 4 أرقام"),
        ("short_address", "2929RRRD", "العنوان المختصر أربعة حروف"),
        ("region", "SA-13", "خطأ:"),
        ("street", "", "الشارع مطلوب"),
        ("street", "شارع\u202eالعليا", "رموز غير مرئية"),
        ("contract", "عقد", "اكتب رقم العقد بالأرقام"),
    ],
)
def test_a_wrong_part_is_named_at_both_doors(signed_in, api_of, draft, sara, field, wrong, words):
    assert words in in_words(signed_in(sara).post(PAGE, {**cast.RENT, field: wrong, "next": "1"}))
    answer = api_of(sara).put(API, {**cast.RENT, field: wrong}, format="json")
    assert answer.status_code == 400 and answer.json()["errors"][0]["field"] == field
    assert not Housing.objects.exists()


def test_leaving_keeps_the_valid_parts_and_the_section_stays_open(signed_in, draft, sara):
    browser = signed_in(sara)
    browser.post(PAGE, {"tenure": "rent", "city": "الرياض", "building": "29", "later": "1"})
    home = Housing.objects.get()
    assert (home.tenure, home.city, home.building) == ("rent", "الرياض", "")
    page = in_words(browser.get("/application/"))
    assert "تنقصه إجابات" in page and "غير مكتمل" in page
    assert 'value="الرياض"' in in_words(browser.get(PAGE))


def test_leaving_an_empty_form_writes_nothing(signed_in, draft, sara):
    assert signed_in(sara).post(PAGE, {"later": "1"}).headers["Location"] == "/application/"
    assert not Housing.objects.exists()


@pytest.mark.threat("T54")
def test_the_database_takes_no_other_digits(draft):
    with pytest.raises(IntegrityError, match="address_numbers_ascii"), transaction.atomic():
        Housing.objects.create(application=draft, **{**cast.RENT, "building": "٢٩٢٩"})


def test_the_program_saves_the_dwelling(api_of, draft, sara):
    assert api_of(sara).put(API, cast.RENT, format="json").json() == {**cast.RENT, "contract_ends": None}
    assert Housing.objects.get().application == draft


def test_a_stranger_changes_nothing(api_of, complete, stranger):
    assert api_of(stranger).put(API, {**cast.RENT, "city": "جدة"}, format="json").status_code == 404
    assert Housing.objects.get().city == "الرياض"
