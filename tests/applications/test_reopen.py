"""Any section that was saved can be opened again and saved unchanged, whatever was in it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications import choices, forms
from applications.models import Application, Dependant, Housing, Income
from applications.services import open_application
from tests import cast

LETTERS = st.characters(whitelist_categories=["Lu", "Ll", "Lo", "Nd"], max_codepoint=0x6FF)
WORDS = st.text(LETTERS | st.sampled_from(" -،.'"), min_size=1, max_size=60)
NAMES = st.text(st.sampled_from("أبتثجحخدذرزسشصضطظعغفقكلمنهويءئؤةى"), min_size=2, max_size=12)
FULL_NAMES = st.lists(NAMES, min_size=2, max_size=5).map(" ".join)
DIGITS = st.sampled_from(["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])


def one_of(offered) -> st.SearchStrategy[str]:
    return st.sampled_from(offered.values)


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
        "kind": one_of(choices.Kind),
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
    first = forms.PersonalForm(typed)
    assert first.is_valid(), first.errors
    again = forms.PersonalForm(posted_again(forms.PersonalForm.of(Application(**first.answers()))))
    assert again.is_valid(), again.errors
    assert again.answers() == first.answers()


@given(HOUSING)
def test_the_dwelling(typed):
    typed |= day_boxes("contract_ends", typed.pop("ends"))
    first = forms.HousingForm(typed)
    if not first.is_valid():
        # nothing but blanks and marks is refused by its field; anything else must pass
        assert set(first.errors) <= {"street", "district", "city"}
        return
    again = forms.HousingForm(posted_again(forms.HousingForm.of(Housing(**first.answers()))))
    assert again.is_valid(), again.errors
    assert again.answers() == first.answers()


@given(
    FULL_NAMES,
    st.integers(1, 9_999_999).map(cast.national_id),
    st.dates(date(1930, 1, 1), date(2026, 1, 1)),
    one_of(choices.Relation),
    one_of(choices.Employment),
    one_of(choices.Schooling),
)
def test_a_dependant(name, national_id, born, relation, employment, study):
    typed = {"name": name, "national_id": national_id, "relation": relation, "employment": employment}
    first = forms.DependantForm({**typed, "study": study, **day_boxes("birth_date", born)})
    assert first.is_valid(), first.errors
    row = Dependant(**first.answers())
    again = forms.DependantForm(posted_again(forms.DependantForm.of(row)))
    assert again.is_valid(), again.errors
    assert again.answers() == first.answers()


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(one_of(choices.IncomeKind), st.just("") | WORDS, st.decimals(0, 999_999, places=2))
def test_an_income(sara, kind, source, amount):
    own = open_application(sara)
    first = forms.IncomeForm(own, {"kind": kind, "source": source, "amount": str(amount)})
    if not first.is_valid():
        assert set(first.errors) <= {"source"}
        return
    row = Income(application=own, **first.answers())
    again = forms.IncomeForm(own, posted_again(forms.IncomeForm.of(row)))
    assert again.is_valid(), again.errors
    assert again.answers() == first.answers()
