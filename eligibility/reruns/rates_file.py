"""Changed parameters to try: read from a file or a form, checked against the types of the rates, in words."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

import msgspec
from django.utils.translation import gettext as _

from common.digits import normalize_digits
from eligibility.rulebook import rates
from eligibility.rulebook.parameters import DAY_OF_MONTH, DEFINITIONS_BY_NAME, LAST_DAY
from eligibility.rulebook.rates import Rates

RATE_TYPES = get_type_hints(Rates)
CENT = Decimal("0.01")
MAX_VALUE = 10_000_000  # SAR, days or months: nothing of the programme is near it
MAX_AGE = 150  # years
MIN_STEP = Decimal("0.000001")  # above nothing
MAX_DECIMALS = 6  # decimals: with more of them an amount has no halalas that can be written
NONZERO_RATES = {"amount_head", "days_abroad_divisor"}  # something is divided by them
AMOUNTS_BY_WEIGHT = (("amount_adult", "weight_adult"), ("amount_minor", "weight_minor"))
TITLE_LENGTH = 100

type RateChanges = dict[str, str]  # parameter: value as text


class RateError(NamedTuple):
    """What is wrong with the value of one parameter; of the file itself when the name is empty."""

    name: str
    said: str


class InvalidRates(Exception):
    """These changes cannot be tried."""

    def __init__(self, wrong: Iterable[RateError]) -> None:
        self.wrong = tuple(wrong)
        super().__init__(", ".join(each.name for each in self.wrong))

    def __str__(self) -> str:
        return "\n".join(each.said for each in self.wrong)


class RatesFile(NamedTuple):
    """What a file asks to try."""

    title: str
    changes: RateChanges


def parse_rates_file(text: str) -> RatesFile:
    """A TOML file: an optional title, and `[rates]` with the changed parameters alone; WrongRates."""
    try:
        return _parse_file(text)
    except (ValueError, RecursionError) as error:  # not TOML, a number without an end, lists without one
        raise InvalidRates([RateError("", _("This is not TOML: %(error)s") % {"error": error})]) from None


def _parse_file(text: str) -> RatesFile:
    said = tomllib.loads(text, parse_float=Decimal)
    title, changed = said.pop("title", ""), said.pop("rates", None)
    if not isinstance(changed, dict) or not isinstance(title, str) or said:
        words = _("The file has a title and a table [rates], nothing else.")
        raise InvalidRates([RateError("", words)])
    return RatesFile(title[:TITLE_LENGTH], {name: rate_value_text(value) for name, value in changed.items()})


def rate_value_text(value: Any) -> str:
    """A value as it is written in a form: `720`, `a, b`, `programme: policy`."""
    match value:
        case None:
            return "none"
        case dict():
            return ", ".join(f"{name}: {policy}" for name, policy in value.items())
        case list() | tuple():
            return ", ".join(": ".join(each) if isinstance(each, tuple) else str(each) for each in value)
    plain = isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 15
    return f"{value.normalize():f}" if plain else str(value)  # 1e999999999 has that many noughts


def apply_rate_changes(month: date, changes: Mapping[str, str]) -> Rates:
    """The rates of a month with these changes; WrongRates says everything that is wrong with them."""
    values, wrong = {}, []
    for name, text in changes.items():
        try:
            values[name] = _parse_value(name, text)
        except ValueError as error:
            wrong.append(RateError(name, str(error)))
    if wrong:
        raise InvalidRates(wrong)
    return _align_weights(msgspec.structs.replace(rates.rates_on(month), **values), values)


def _align_weights(changed: Rates, values: Mapping[str, Any]) -> Rates:
    """A dependant's amount is the head's times the weight: who changes one of them changes the other."""
    wrong = []
    for amount, weight in AMOUNTS_BY_WEIGHT:
        share = changed.amount_head * getattr(changed, weight)
        if amount not in values:
            changed = msgspec.structs.replace(changed, **{amount: share.normalize()})
        elif weight not in values:
            share = getattr(changed, amount) / changed.amount_head
            changed = msgspec.structs.replace(changed, **{weight: share})
        elif share.quantize(CENT) != getattr(changed, amount).quantize(CENT):
            words = {"amount": amount, "weight": weight, "share": rate_value_text(share)}
            said = _("%(amount)s does not fit %(weight)s, which makes it %(share)s; write one of them.")
            wrong.append(RateError(amount, said % words))
    if wrong:
        raise InvalidRates(wrong)
    return changed


def compare_rates(month: date, changes: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    """Each parameter that is another, also those that follow from a changed one: its value then and now."""
    before, after = rates.rates_on(month), apply_rate_changes(month, changes)
    names = [name for name in RATE_TYPES if getattr(before, name) != getattr(after, name)]
    return tuple(
        (name, _short_text(getattr(before, name)), _short_text(getattr(after, name))) for name in names
    )


def _short_text(value: Any) -> str:
    """With separators of thousands; a weight that follows from an amount may have no end."""
    if isinstance(value, Decimal):
        return f"{round(value, 4).normalize():,f}"
    return f"{value:,}" if isinstance(value, int) else rate_value_text(value)


def _parse_value(name: str, text: str) -> Any:
    """The value in its own type; ValueError in words."""
    if name not in RATE_TYPES:
        near = get_close_matches(name, RATE_TYPES, n=1)
        said = _("There is no parameter %(name)s.") % {"name": name}
        raise ValueError(f"{said} {_('Did you mean %(near)s?') % {'near': near[0]}}" if near else said)
    kind = RATE_TYPES[name]
    try:
        value = msgspec.convert(_parse_parts(kind, text.strip()), kind, strict=False)
    except msgspec.ValidationError:
        value = text
        right = False
    else:
        right = _is_in_range(name, value)
    if not right:
        words = {"name": name, "value": value, "expected": _expected_text(name, kind)}
        raise ValueError(_("%(name)s: “%(value)s” is not right; write %(expected)s.") % words)
    return value


def _is_in_range(name: str, value: Any) -> bool:
    if isinstance(value, Decimal) and not value.is_finite():
        return False
    if not isinstance(value, Decimal | int):
        return True
    if not _min_value(name) <= value <= _max_value(name):
        return False
    return value == round(value, MAX_DECIMALS)


def _min_value(name: str) -> int | Decimal:
    if _is_day_of_month(name):
        return 1
    return MIN_STEP if name in NONZERO_RATES else 0


def _max_value(name: str) -> int:
    if _is_day_of_month(name):
        return LAST_DAY
    return MAX_AGE if name == "adult_age" else MAX_VALUE


def _is_day_of_month(name: str) -> bool:
    return DEFINITIONS_BY_NAME[name].unit == DAY_OF_MONTH


def _parse_parts(kind: Any, text: str) -> Any:
    """The text cut as its type wants it: a list, pairs, nothing, or itself."""
    if get_origin(kind) is tuple:
        parts = [part.strip() for part in text.split(",") if part.strip()]
        pairs = get_origin(get_args(kind)[0]) is tuple
        return [[side.strip() for side in part.split(":", 1)] for part in parts] if pairs else parts
    if _may_be_empty(kind) and text.lower() in ("", "none"):
        return None
    return normalize_digits(text)


def _may_be_empty(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind)


def _expected_text(name: str, kind: Any) -> str:
    """What may be written, in words."""
    if get_origin(kind) is Literal:
        return _("one of: %(choices)s") % {"choices": ", ".join(get_args(kind))}
    if get_origin(kind) is tuple:
        return _expected_list_text(kind)
    if kind is Decimal:
        words = {"most": f"{MAX_VALUE:,}", "places": MAX_DECIMALS}
        return _("an amount or a number from 0 to %(most)s with at most %(places)s decimals") % words
    least = 1 if name in NONZERO_RATES or _is_day_of_month(name) else 0
    words = {"least": least, "most": f"{_max_value(name):,}"}
    if _may_be_empty(kind):
        return _("a whole number from %(least)s to %(most)s, or none") % words
    return _("a whole number from %(least)s to %(most)s") % words


def _expected_list_text(kind: Any) -> str:
    each = get_args(kind)[0]
    if get_origin(each) is tuple:
        policies = ", ".join(get_args(get_args(each)[1]))
        return _("pairs such as programme: policy with commas between them; the policies are %(choices)s") % {
            "choices": policies
        }
    return _("any of these with commas between them: %(choices)s") % {"choices": ", ".join(get_args(each))}
