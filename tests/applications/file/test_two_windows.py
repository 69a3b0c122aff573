"""One row open in two windows: the second save is shown what the first one wrote, and asked."""

import pytest

from applications.household import selectors as household_selectors
from tests.applications.conftest import in_words

BORN = ("birth_date_calendar", "birth_date_day", "birth_date_month", "birth_date_year")


def sent(page) -> dict[str, object]:
    """What a browser would send of a form that was just opened."""
    form = page.context["form"]
    values = {bound.html_name: bound.value() for bound in form if bound.name != "birth_date"}
    if "birth_date" in form.fields:
        born = form["birth_date"].value()
        parts = born if isinstance(born, list) else ["gregorian", born.day, born.month, born.year]
        values |= dict(zip(BORN, parts, strict=True))
    return {name: "" if value is None else value for name, value in values.items()}


@pytest.mark.parametrize(
    ("rows", "field", "first", "second"),
    [("income", "amount", "9100", "9900.50"), ("dependants", "name", "ريم الشهري", "ريم سعد الشهري")],
)
def test_the_second_window_is_asked_before_it_replaces_the_first(
    signed_in, complete, sara, rows, field, first, second
):
    many = {"income": household_selectors.incomes_of, "dependants": household_selectors.dependants_of}[rows]
    row, browser = many(complete).first(), signed_in(sara)
    place = f"/application/{rows}/{row.pk}/"
    opened = sent(browser.get(place))
    assert browser.post(place, {**opened, field: first}).status_code == 302
    page = browser.post(place, {**opened, field: second})
    words = in_words(page)
    assert page.status_code == 200 and "في نافذة أخرى" in words
    assert first.replace("9100", "9,100") in words and second in words, "both are shown"
    assert browser.post(place, sent(page)).status_code == 302, "shown, then replaced"
    row.refresh_from_db()
    assert str(getattr(row, field)) == second


def test_the_same_answers_from_two_windows_are_no_conflict(signed_in, complete, sara):
    row, browser = household_selectors.incomes_of(complete).first(), signed_in(sara)
    place = f"/application/income/{row.pk}/"
    opened = {**sent(browser.get(place)), "amount": "9100"}
    assert [browser.post(place, opened).status_code for _window in range(2)] == [302, 302]
