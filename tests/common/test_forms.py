"""What people type, and how the portal shows a field."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError

from common import forms as common_forms


def code(field: forms.Field, value) -> str:
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.error_list[0].code


@pytest.mark.parametrize(
    "typed", ["1012345678", "١٠١٢٣٤٥٦٧٨", "۱۰۱۲۳۴۵۶۷۸", " 101-234 5678 ", "\u200f1012345678\u202c"]
)
def test_digits_however_typed(typed):
    assert common_forms.DigitsField(exactly=10).clean(typed) == "1012345678"


@pytest.mark.parametrize("typed", ["101234567", "10123456789", "10123A5678", "١٠١٢٣٤٥٦٧٨٩"])
def test_not_ten_digits(typed):
    assert code(common_forms.DigitsField(exactly=10), typed) == "digits"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("٩٬٣٥٠٫٥٠", "9350.50"),
        ("9,350.50", "9350.50"),
        ("9 350", "9350"),
        ("0", "0"),
        ("۱۲", "12"),
        (".5", "0.5"),
    ],
)
def test_an_amount_however_typed(typed, amount):
    assert common_forms.MoneyField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["1550,50", "ألف", "1e5", "NaN", "Infinity", "1_000", "12.3.4", "0x10"])
def test_an_amount_that_could_be_misread_is_refused(typed):
    assert code(common_forms.MoneyField(), typed) == "invalid"


@pytest.mark.parametrize(
    ("typed", "why"), [("-1", "min_value"), ("1.234", "max_decimal_places"), ("", "required")]
)
def test_an_amount_out_of_bounds(typed, why):
    assert code(common_forms.MoneyField(), typed) == why


def test_a_stored_amount_is_shown_as_a_person_types_it():
    assert common_forms.MoneyField().prepare_value(Decimal("7800.00")) == "7800"
    assert common_forms.MoneyField().prepare_value(Decimal("7800.50")) == Decimal("7800.50")


@pytest.mark.parametrize(
    "boxes",
    [["hijri", "1", "7", "1410"], ["hijri", "١", "7", "١٤١٠"], ["gregorian", "27", "1", "1990"]],
)
def test_a_birth_date_in_either_calendar(boxes):
    assert common_forms.BirthDateField().clean(boxes) == date(1990, 1, 27)


@pytest.mark.parametrize(
    ("boxes", "why"),
    [
        (["hijri", "", "", ""], "required"),
        (None, "required"),
        (["hijri", "1", "", "1410"], "incomplete"),
        (["hijri", "x", "7", "1410"], "figures"),
        (["hijri", "1", "7", "99999"], "figures"),
        (["", "1", "7", "1410"], "calendar"),
        (["lunar", "1", "7", "1410"], "calendar"),
        (["hijri", "1", "7", "1990"], "hijri_year"),
        (["gregorian", "1", "7", "1410"], "gregorian_year"),
        (["hijri", "31", "2", "1447"], "no_such_day"),
        (["hijri", "0", "2", "1447"], "no_such_day"),
        (["hijri", "1", "13", "1447"], "no_such_day"),
        (["gregorian", "29", "2", "2023"], "no_such_day"),
        (["gregorian", "1", "1", "2099"], "future"),
    ],
)
def test_a_date_that_cannot_be_says_why(boxes, why):
    assert code(common_forms.BirthDateField(), boxes) == why


@time_machine.travel(datetime(2026, 11, 21, 9, tzinfo=UTC), tick=False)
def test_days_before_and_after_today():
    today = ["gregorian", "21", "11", "2026"]
    assert (
        common_forms.BirthDateField().clean(today)
        == common_forms.DateBoxesField(past=False).clean(today)
        == date(2026, 11, 21)
    )
    assert code(common_forms.BirthDateField(), ["gregorian", "22", "11", "2026"]) == "future"
    assert code(common_forms.DateBoxesField(past=False), ["gregorian", "20", "11", "2026"]) == "past"


def test_the_thirtieth_of_a_month_of_29_days_is_a_birthday_in_another_table_and_else_no_day():
    boxes = ["hijri", "30", "2", "1447"]
    assert code(common_forms.DateBoxesField(), boxes) == "no_such_day"
    assert common_forms.BirthDateField().clean(boxes) == date(2025, 8, 24)


def test_a_date_that_may_stay_empty():
    assert common_forms.DateBoxesField(required=False).clean(["gregorian", "", "", ""]) is None


def test_a_stored_date_did_not_change_when_shown_and_sent_back():
    field = common_forms.DateBoxesField()
    assert not field.has_changed(date(2026, 1, 2), ["gregorian", "2", "1", "2026"])
    assert field.has_changed(date(2026, 1, 2), ["gregorian", "3", "1", "2026"])


class Sample(common_forms.PortalForm):
    amount = common_forms.MoneyField(help_text="Gross")
    note = forms.CharField(required=False)
    kind = forms.ChoiceField(choices=[("", "-"), ("a", "A")])
    answer = forms.ChoiceField(choices=[("y", "Y"), ("n", "N")], widget=forms.RadioSelect)
    born = common_forms.BirthDateField()
    secret = forms.CharField(widget=forms.PasswordInput({"autocomplete": "new-password"}))
    paper = forms.FileField()
    true = forms.BooleanField(error_messages={"required": "Tick the box"})


def test_every_error_leads_to_something_that_can_be_focused():
    form = Sample({"born_calendar": "hijri"})
    page = "".join(field.as_field_group() for field in form)
    links = dict(common_forms.error_links(form))
    assert list(links) == [
        "id_amount", "id_kind", "id_answer_0", "id_born_1", "id_secret", "id_paper", "id_true",
    ]  # fmt: skip
    for anchor, message in links.items():
        assert f'id="{anchor}"' in page and str(message) in page


def test_errors_of_the_whole_form_lead_to_the_page():
    form = Sample({})
    form.add_error(None, "Too late")
    assert common_forms.error_links(form)[0] == ("main", "Too late")


def test_errors_of_a_formset_come_after_its_own():
    rows = forms.formset_factory(Sample, min_num=1, validate_min=True)
    given = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-note": "x"}
    links = common_forms.error_links(rows(given))
    assert "id_form-0-amount" in dict(links)


def test_a_field_shows_its_hint_and_error_to_everybody():
    group = Sample({"amount": "x"})["amount"].as_field_group()
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in group
    assert 'aria-invalid="true"' in group and 'inputmode="decimal"' in group and 'class="unit"' in group


def test_what_may_stay_empty_is_marked():
    form = Sample()
    assert 'class="opt"' in form["note"].as_field_group()
    assert 'class="opt"' not in form["amount"].as_field_group()
    assert 'class="opt"' not in form["true"].as_field_group()


def test_attributes_written_on_a_widget_win():
    group = Sample()["secret"].as_field_group()
    assert (
        'autocomplete="new-password"' in group
        and "current-password" not in group
        and 'class="input"' in group
    )


def test_the_browser_never_asks_before_the_server():
    page = "".join(field.as_field_group() for field in Sample())
    assert " required" not in page


def test_what_people_typed_is_escaped():
    group = Sample({"amount": '"><script>'})["amount"].as_field_group()
    assert "<script>" not in group
