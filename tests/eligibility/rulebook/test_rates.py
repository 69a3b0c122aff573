from datetime import date
from decimal import Decimal

import msgspec
import pytest

from eligibility.rulebook import rates

DECEMBER = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("amount_head", Decimal(720)),
        ("amount_adult", Decimal(360)),
        ("amount_minor", Decimal(216)),
        ("weight_cap", Decimal("2.9")),
        ("exemption_base", Decimal(4310)),
        ("cutoff_base", Decimal("6856.67")),
        ("cutoff_ceiling", Decimal(20000)),
        ("adult_age", 18),
        ("days_abroad", 90),
        ("days_abroad_policy", "ineligible"),
        ("capability_multiplier", 200),
        ("exempt_assets", ()),
        ("worker_value", Decimal(0)),
        ("worker_limit", None),
        ("bar_max_months", 24),
        ("review_days", 30),
        ("update_days", 15),
        ("objection_days", 90),
        ("deposit_day", 10),
        ("cycle_cutoff_day", 10),
        ("dependant_failure_policy", "exclude_person"),
        ("minimum_support", Decimal(0)),
    ],
)
def test_the_parameters_of_today(name, value):
    assert getattr(rates.rates_on(DECEMBER), name) == value
    assert rates.value_on(name, DECEMBER) == value


def test_every_parameter_is_listed_once_with_its_source_and_mark():
    rows = rates.parameters_on(DECEMBER)
    assert sorted(row.name for row in rows) == sorted(rates.Rates.__struct_fields__)
    assert all(row.source and row.mark in {"required", "found", "assumed"} for row in rows)


def test_no_number_of_the_series_is_a_float():
    assert not any(isinstance(row.value, float) for row in rates.PARAMETERS)


def test_weights_are_the_amounts_divided_by_the_heads():
    today = rates.rates_on(DECEMBER)
    assert today.weight_adult == today.amount_adult / today.amount_head
    assert today.weight_minor == today.amount_minor / today.amount_head


def test_a_later_row_governs_from_its_month_on():
    raised = rates.Parameter("amount_head", Decimal(800), date(2027, 2, 1), "assumed", "a decree")
    series = (raised, *rates.PARAMETERS)
    assert rates.rates_on(date(2027, 1, 31), series).amount_head == 720
    assert rates.rates_on(date(2027, 2, 1), series).amount_head == 800
    assert sum(row.name == "amount_head" for row in rates.parameters_on(date(2027, 3, 1), series)) == 1


def test_a_row_dated_within_a_month_waits_for_the_next_month():
    raised = rates.Parameter("amount_head", Decimal(800), date(2027, 2, 15), "assumed", "a decree")
    assert rates.value_on("amount_head", date(2027, 2, 28), (*rates.PARAMETERS, raised)) == 720
    assert rates.value_on("amount_head", date(2027, 3, 1), (*rates.PARAMETERS, raised)) == 800


def test_a_month_whose_rates_nobody_recorded_is_refused():
    with pytest.raises(LookupError, match="amount_head"):
        rates.rates_on(date(2024, 12, 1))
    with pytest.raises(LookupError, match="no amount_head for 2024-12"):
        rates.value_on("amount_head", date(2024, 12, 31))


def test_whole_numbers_only_where_one_is_needed():
    assert rates.whole_on("deposit_day", DECEMBER) == 10
    with pytest.raises(TypeError):
        rates.whole_on("amount_head", DECEMBER)


def test_an_unknown_policy_stops_at_the_door():
    wrong = rates.Parameter("days_abroad_policy", "forgive", date(2026, 1, 1), "assumed", "a slip")
    with pytest.raises(msgspec.ValidationError):
        rates.rates_on(DECEMBER, (*rates.PARAMETERS, wrong))


def test_a_programme_without_a_policy_of_its_own_has_the_default():
    today = msgspec.structs.replace(rates.rates_on(DECEMBER), other_support=(("rent_aid", "ineligible"),))
    assert today.support_policy("rent_aid") == "ineligible"
    assert today.support_policy("saned") == "count_as_income"


def test_parameters_can_be_written_for_an_endpoint():
    written = msgspec.to_builtins(rates.parameters_on(DECEMBER), str_keys=True)
    assert {"name": "weight_cap", "value": "2.9"}.items() <= written[6].items()
