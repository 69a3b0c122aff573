"""Pictures: the words say everything, the drawing follows the direction of the page."""

import re
from decimal import Decimal

import pytest
from django.utils.translation import override

from common import charts

MONTHS = [
    charts.ChartMonth(2026, 4, state="<Rejected>"),
    charts.ChartMonth(2026, 5, Decimal(2592), note="with <b>arrears</b>"),
    charts.ChartMonth(2026, 6, Decimal("1427.47")),
]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_month_is_text_first(language):
    with override(language):
        picture = charts.payments_chart(MONTHS)
    assert len(re.findall(r"<li[ >]", picture)) == 3
    assert '<bdi class="num" dir="ltr">2,592</bdi>' in picture and ">1,427.47</bdi>" in picture


def test_words_from_the_database_are_escaped():
    picture = charts.payments_chart(MONTHS)
    assert "<b>" not in picture and "<Rejected>" not in picture and "&lt;Rejected&gt;" in picture


def test_no_months_and_months_without_money_draw_without_harm():
    assert "<ol>" in charts.payments_chart([])
    assert "nan" not in charts.payments_chart([charts.ChartMonth(2026, 1)])


def test_the_last_month_is_the_current_one():
    assert [li for li in re.findall(r"<li[^>]*>", charts.payments_chart(MONTHS)) if "now" in li] == [
        '<li class="now">'
    ]


def test_the_gauge_mirrors_with_the_page():
    with override("ar"):
        arabic = charts.income_gauge(9350, 9051, 14399)
    with override("en"):
        english = charts.income_gauge(9350, 9051, 14399)
    assert 'x1="10.00%"' in arabic and 'x1="90.00%"' in english  # the cut-off
    assert "9,350 ريالًا" in arabic and "9,350 riyals" in english


def test_limits_are_shown_in_whole_riyals_and_income_to_the_halala():
    with override("en"):
        picture = charts.income_gauge(Decimal("9350.50"), Decimal("9051"), Decimal("14399.007"))
    assert "9,350.50 riyals" in picture and "14,399 riyals" in picture and "14,399.0" not in picture


@pytest.mark.parametrize("income", [0, 5000, 14399, 90000])
def test_no_bar_leaves_the_picture(income):
    for x, width in re.findall(
        r'x="(-?[\d.]+)%" width="(-?[\d.]+)%"', charts.income_gauge(income, 9051, 14399)
    ):
        assert 0 <= float(x) <= 100 and 0 <= float(width) <= 100


def test_days_over_the_limit_are_marked():
    assert "over" in charts.days_bar(91, 90) and "over" not in charts.days_bar(90, 90)
