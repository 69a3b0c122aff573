"""Any section that was saved can be opened again and saved unchanged, whatever was in it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.people import national_id as national_ids
from applications import choices
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import forms as household_forms
from applications.household.models import Dependant, Income
from applications.housing import forms as housing_forms
from applications.housing.models import Housing
from applications.personal import forms as personal_forms

LETTERS = st.characters(whitelist_categories=["Lu", "Ll", "Lo", "Nd"], max_codepoint=0x6FF)
WORDS = st.text(LETTERS | st.sampled_from(" -،.'"), min_size=1, max_size=60)
NAMES = st.text(st.sampled_from("أبتثجحخدذرزسشصضطظعغفقكلمنهويءئؤةى"), min_size=2, max_size=12)
FULL_NAMES = st.lists(NAMES, min_size=2, max_size=5).map(" ".join)
DIGITS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])


def one_of(offered) -> st.SearchStrategy[str]:
    return st.sampled_from([each.value for each in offered])


@st.composite
def digits(draw, exactly: int) -> str:
    script = draw(DIGITS)
    return "".join(draw(st.lists(st.sampled_from(script), min_size=exactly, max_size=exactly)))


def day_boxes(name: str, day: date | None) -> dict[str, str]:
    if day is None:
        return {f"{name}_calendar": "gregorian"}
    parts = {"calendar": "gregorian", "day": day.day, "month": day.month, "year": day.year}
    return {f"{name}_{part}": str(value) for part, value in parts.items()}


def posted_again(form: Any) -> dict[str, Any]:
    """What a browser would send back of a form that it only shows."""
    sent: dict[str, Any] = {}
    for bound in form:
        widget, value = bound.field.widget, bound.value()
        if hasattr(widget, "decompress"):
            parts = zip(widget.widgets_names, widget.decompress(value), strict=True)
            sent |= {bound.html_name + suffix: "" if part is None else str(part) for suffix, part in parts}
        elif value is not None:
            sent[bound.html_name] = str(getattr(value, "pk", value))
    return sent


PERSONAL = st.fixed_dictionaries(
    {
        "kind": one_of(choices.CITIZEN_KINDS),
        "situation": one_of(choices.Situation),
        "marital": one_of(choices.Marital),
        "health": one_of(choices.Health),
        "work_ability": one_of(choices.WorkAbility),
        "education": one_of(choices.Education),
        "employment": one_of(choices.Employment),
    }
)
HOUSING = st.fixed_dictionaries(
    {
        "tenure": one_of(choices.Tenure),
        "contract": st.integers(5, 30).flatmap(digits),
        "ends": st.none() | st.dates(date(1925, 1, 1), date(2077, 1, 1)),
        "short_address": st.just("") | st.just("rrrd ٢٩٢٩"),
        "building": digits(4),
        "additional": digits(4),
        "postal_code": digits(5),
        "street": WORDS,
        "district": WORDS,
        "city": WORDS,
        "region": one_of(choices.Region),
    }
)


@given(PERSONAL)
def test_personal_details(typed):
    first = personal_forms.PersonalForm(typed)
    assert first.is_valid(), first.errors
    again = personal_forms.PersonalForm(
        posted_again(personal_forms.PersonalForm.of(Application(**first.answers())))
    )
    assert again.is_valid(), again.errors
    assert again.answers() == first.answers()


@given(HOUSING)
def test_the_dwelling(typed):
    typed |= day_boxes("contract_ends", typed.pop("ends"))
    first = housing_forms.HousingForm(typed)
    if not first.is_valid():
        # nothing but blanks and marks is refused by its field; anything else must pass
        assert set(first.errors) <= {"street", "district", "city"}
        return
    again = housing_forms.HousingForm(posted_again(housing_forms.HousingForm.of(Housing(**first.answers()))))
    assert again.is_valid(), again.errors
    assert again.answers() == first.answers()


@given(
    FULL_NAMES,
    st.integers(1, 9_999_999).map(national_ids.make_synthetic_id),
    st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    one_of(choices.Relation),
    one_of(choices.Employment),
    one_of(choices.Schooling),
)
def test_a_dependant(name, national_id, born, relation, employment, study):
    typed = {"name": name, "national_id": national_id, "relation": relation, "employment": employment}
    first = household_forms.DependantForm({**typed, "study": study, **day_boxes("birth_date", born)})
    assert first.is_valid(), first.errors
    row = Dependant(**first.answers())
    again = household_forms.DependantForm(posted_again(household_forms.DependantForm.of(row)))
    assert again.is_valid(), again.errors
    assert again.answers() == first.answers()


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(one_of(choices.IncomeKind), one_of(choices.IncomeSource), WORDS, st.decimals(0, 999_999, places=2))
def test_an_income(sara, kind, origin, source, amount):
    own = file_services.open_application(sara)
    typed = {"kind": kind, "origin": origin, "source": source, "amount": str(amount)}
    first = household_forms.IncomeForm(own, typed)
    if not first.is_valid():
        assert set(first.errors) <= {"source"}
        return
    row = Income(application=own, **first.answers())
    again = household_forms.IncomeForm(own, posted_again(household_forms.IncomeForm.of(row)))
    assert again.is_valid(), again.errors
    assert again.answers() == first.answers()
