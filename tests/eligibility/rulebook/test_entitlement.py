from decimal import ROUND_HALF_UP, Decimal

import msgspec
import pytest

from eligibility.rulebook import entitlement
from tests.eligibility.households import RATES


def due(adults, minors, income):
    return entitlement.calculate_entitlement(adults, minors, Decimal(income), RATES)


@pytest.mark.parametrize(
    ("adults", "minors", "weight", "full", "exemption", "cutoff"),
    [
        (0, 0, "1.0", 720, 4310, 6857),
        (0, 1, "1.3", 936, 5603, 8914),
        (1, 0, "1.5", 1080, 6465, 10285),
        (1, 2, "2.1", 1512, 9051, 14399),
        (2, 3, "2.9", 2088, 12499, 19884),
        (0, 6, "2.8", 2016, 12068, 19199),
        (4, 0, "3.0", 2088, 12499, 20000),
    ],
)
def test_the_published_table(adults, minors, weight, full, exemption, cutoff):
    answer = due(adults, minors, 0)
    assert answer.weight == Decimal(weight)
    assert [whole(each) for each in (answer.full, answer.exemption, answer.cutoff)] == [
        full,
        exemption,
        cutoff,
    ]
    assert answer.amount == full


def whole(amount):
    return amount.quantize(Decimal(1), ROUND_HALF_UP)


@pytest.mark.parametrize(
    ("adults", "minors", "income", "amount"),
    [
        (0, 0, "5000", "524.92"),
        (1, 2, "10000", "1243.70"),
        (2, 3, "15000", "1380.91"),
        (1, 2, "9350", "1427.47"),
        (0, 0, "4310", "720.00"),
        (0, 0, "4310.01", "720.00"),
        (0, 0, "4310.05", "719.99"),
        (0, 0, "6856.66", "0.00"),
        (0, 0, "6856.67", "0.00"),
        (0, 0, "6800", "16.02"),
        (4, 0, "19999.99", "0.00"),
        (4, 0, "20000", "0.00"),
        (30, 30, "12499", "2088.00"),
    ],
)
def test_the_worked_cases_to_the_halala(adults, minors, income, amount):
    answer = due(adults, minors, income).amount
    assert answer == Decimal(amount)
    assert answer.as_tuple().exponent == -2


def test_limits_rounded_first_would_pay_a_wrong_halala():
    limits = entitlement.IncomeLimits(full=Decimal(720), exemption=Decimal(4310), cutoff=Decimal(6857))
    rounded = entitlement.unrounded_support(Decimal(5000), limits, RATES)
    assert entitlement.round_to_halala(rounded, RATES) == Decimal("524.95") != due(0, 0, 5000).amount


def test_half_a_halala_goes_up():
    assert entitlement.round_to_halala(Decimal("0.005"), RATES) == Decimal("0.01")
    assert entitlement.round_to_halala(Decimal("0.015"), RATES) == Decimal("0.02")


def test_a_floor_holds_until_the_cutoff_when_one_is_set():
    floored = msgspec.structs.replace(RATES, minimum_support=Decimal(300))
    assert entitlement.calculate_entitlement(0, 0, Decimal("6856.66"), floored).amount == 300
    assert entitlement.calculate_entitlement(0, 0, Decimal("6856.67"), floored).amount == 0
    assert entitlement.calculate_entitlement(0, 0, Decimal(5000), floored).amount == Decimal("524.92")


@pytest.mark.parametrize("wrong", [(-1, 0, 0), (0, -1, 0), (0, 0, -1)])
def test_less_than_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match="less than"):
        due(*wrong)


def test_the_lines_of_the_mock():
    answer = due(1, 2, 9350)
    lines = entitlement.amount_lines(answer, RATES, head="head", adults=["wife"])
    assert [(line.code, line.person, line.count, str(line.amount)) for line in lines] == [
        ("head", "head", 1, "720.00"),
        ("adult", "wife", 1, "360.00"),
        ("minor", "", 2, "432.00"),
        ("taper", "", 1, "-84.53"),
    ]


def test_adults_without_names_share_one_line():
    lines = entitlement.amount_lines(due(3, 0, 0), RATES)
    assert [(line.code, line.count, line.amount) for line in lines] == [("head", 1, 720), ("adult", 3, 1080)]


def test_a_large_household_has_a_line_down_to_the_cap():
    lines = entitlement.amount_lines(due(4, 0, 0), RATES)
    assert {line.code: line.amount for line in lines} == {"head": 720, "adult": 1440, "cap": -72}


@pytest.mark.parametrize("shape", [(0, 0, 0), (4, 5, 13000), (1, 2, 9350), (0, 1, 99999), (2, 3, "12499.01")])
def test_lines_add_up_exactly(shape):
    answer = due(*shape)
    assert sum(line.amount for line in entitlement.amount_lines(answer, RATES)) == answer.amount
