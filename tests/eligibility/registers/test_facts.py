"""Each fact of an authority stands in one table, and whatever takes a fact takes the same values."""

import io
from datetime import date
from decimal import Decimal
from inspect import signature
from typing import get_args

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.people import national_id as national_ids
from common.dates import today
from eligibility.registers import columns, facts, mapping
from eligibility.registers.bulk import read_records
from eligibility.registers.fact_texts import fact_label, fact_text
from eligibility.registers.forms import correction_field, record_field
from eligibility.registers.import_reader import ImportedAnswers, ImportReader
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import all_rules, outcome
from eligibility.rulebook.facts import Record
from eligibility.studies.household_facts import rulebook_record
from tests import cast

PERSON = national_ids.make_synthetic_id(7_100_001)
OTHER = national_ids.make_synthetic_id(7_100_002)
ANOTHER = national_ids.make_synthetic_id(7_100_003)

# fact, what is typed, what every reader makes of it (None: nothing was said)
TAKEN = [
    ("saudi", "yes", True),
    ("imprisoned", "لا", False),
    ("exemption", "saudi_mother", "saudi_mother"),
    ("days_abroad", "366", 366),
    ("days_abroad", "٩٠", 90),
    ("monthly_income", "9999999.99", Decimal("9999999.99")),
    ("support_programme", " سند  الأهلي ", "سند الأهلي"),
    ("dependants", "0", ()),
    ("dependants", f"{OTHER}\n{ANOTHER}", (OTHER, ANOTHER)),
    ("postal_code", "١٣٣٢٥", "13325"),
    ("real_estate", "999999999999.99", Decimal("999999999999.99")),
    ("domestic_workers", "999", 999),
    ("id_expires", "2034-01-31", date(2034, 1, 31)),
    ("visit", "refused", "refused"),
    (
        "stays",
        "2026-01-03/2026-01-09\n2026-01-01/2026-01-02",
        (
            (date(2026, 1, 1), date(2026, 1, 2)),
            (date(2026, 1, 3), date(2026, 1, 9)),
        ),
    ),
    ("stays", "0", ()),
]
REFUSED = [
    ("saudi", "maybe"),
    ("exemption", "friend"),
    ("days_abroad", "900"),
    ("days_abroad", "367"),
    ("days_abroad", "-1"),
    ("days_abroad", "12.5"),
    ("days_abroad", "9" * 5_000),
    ("monthly_income", "99999999"),
    ("monthly_income", "10000000.00"),
    ("monthly_income", "-0.01"),
    ("monthly_income", "1.005"),
    ("monthly_income", "1e3"),
    ("monthly_income", "NaN"),
    ("support_monthly", "99999999"),
    ("support_programme", "x" * 61),
    ("support_programme", "a\x07b"),
    ("dependants", "1234567890"),
    ("dependants", f"{OTHER};{OTHER}"),
    ("dependants", ";".join([OTHER] * 101)),
    ("marital_status", "happy"),
    ("relation", "cousin"),
    ("postal_code", "1332"),
    ("real_estate", "1000000000000"),
    ("domestic_workers", "1000"),
    ("id_expires", "2031-13-01"),
    ("id_expires", "31/12/2031"),
    ("visit", "done"),
    ("barred_until", "2199-01-01"),
    ("as_of", "2199-01-01"),
]


def read_in_a_file(name: str, value: str):
    """What the import makes of a value; None when it refuses the line."""
    day = "" if name == "as_of" else f', "as_of": "{today()}"'
    text = value.translate({10: ";", 7: "\\u0007"})
    line = f'{{"national_id": "{PERSON}", "{name}": "{text}"{day}}}'
    answer = next(iter(ImportReader(io.BytesIO(line.encode()), "jsonl", today=today())))[1]
    return getattr(answer, name) if isinstance(answer, ImportedAnswers) else None


def plain(value):
    return tuple(map(plain, value)) if isinstance(value, list) else value


def test_every_fact_has_its_column_and_every_column_its_fact():
    own = {"id", "national_id", "changed_at", "changes"}
    assert {field.name for field in AuthorityRecord._meta.get_fields()} - own == set(facts.FACT_NAMES)
    for fact in facts.FACTS:
        field = AuthorityRecord._meta.get_field(fact.name)
        assert field.null is (fact.name != "as_of"), "silence is NULL and nothing else"
        assert isinstance(field, type(columns.FIELD_MAKERS[type(fact.kind)](fact.kind)))
        codes = getattr(fact.kind, "codes", None)
        assert codes is None or codes == tuple(value for value, _label in field.choices)


def test_every_fact_reaches_the_rulebook_and_serves_a_rule_that_exists():
    for fact in facts.FACTS:
        assert (fact.part_of or fact.name) in Record.__struct_fields__
        assert set(fact.rules) <= set(all_rules.CODES)
        assert fact.source in get_args(outcome.Source)
    for field, names, make in mapping.COMPOSED_PARTS:
        assert tuple(signature(make).parameters) == names, f"{field} is made in the order of the table"
        assert len({facts.FACTS_BY_NAME[name].per_person for name in names}) == 1, "read together in bulk"


@pytest.mark.parametrize(("name", "typed", "means"), TAKEN)
def test_file_record_and_objection_take_the_same_value(name, typed, means):
    fact = facts.FACTS_BY_NAME[name]
    assert read_in_a_file(name, typed) == means
    assert plain(record_field(fact).clean(typed)) == means
    assert plain(correction_field(fact).clean(typed)) == means


@pytest.mark.parametrize(("name", "typed"), REFUSED)
def test_file_record_and_objection_refuse_the_same_value(name, typed):
    fact = facts.FACTS_BY_NAME[name]
    assert read_in_a_file(name, typed) is None
    for field in (record_field(fact), correction_field(fact)):
        with pytest.raises(ValidationError) as refused:
            field.clean(typed)
        assert "%(" not in refused.value.messages[0]


@pytest.mark.parametrize("name", [name for name in facts.FACT_NAMES if name != "as_of"])
def test_an_empty_answer_is_silence_in_a_record_and_no_correction_in_an_objection(name):
    fact = facts.FACTS_BY_NAME[name]
    assert record_field(fact).clean("") is None
    assert read_in_a_file(name, "") is None
    if fact.clearable:
        assert correction_field(fact).clean("") is None
    else:
        with pytest.raises(ValidationError):
            correction_field(fact).clean("")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("days_abroad", 367),
        ("monthly_income", Decimal("10000000.00")),
        ("monthly_income", Decimal("-0.01")),
        ("real_estate", Decimal("-1")),
        ("domestic_workers", 1000),
        ("exemption", ""),
        ("exemption", "friend"),
        ("support_programme", ""),
        ("postal_code", "1332"),
        ("visit", ""),
    ],
)
def test_the_database_promises_the_limits_too(db, name, value):
    cast.record(PERSON)
    with pytest.raises(IntegrityError, match=f"record_{name}_limits"), transaction.atomic():
        AuthorityRecord.objects.update(**{name: value})


def test_what_is_stored_is_shown_so_that_typing_it_again_changes_nothing(db):
    said = {"dependants": [OTHER], "support_programme": "ساند", "support_monthly": Decimal("900.50")}
    record = cast.record(PERSON, **said, barred_until=date(2026, 1, 1), postal_code="13325", visit="accepted")
    for fact in facts.FACTS:
        field, value = record_field(fact), getattr(record, fact.name)
        assert not field.has_changed(value, field.prepare_value(value)), fact.name


def test_one_record_read_by_itself_and_in_bulk_says_the_same(db):
    full = {fact.name: fact.well for fact in facts.FACTS if fact.well is not None} | {
        "exemption": "mobility_card", "support_monthly": Decimal("900.00"), "support_programme": "ساند\\x",
        "dependants": [OTHER], "marital_status": "married", "relation": "son", "postal_code": "13325",
        "vehicles": Decimal("48000.50"), "id_expires": date(2030, 1, 1), "separate_dwelling": False,
        "lease_in_own_name": True, "lease_shared": False, "meter_linked": True,
        "visit": "pending", "barred_until": date(2026, 1, 1), "as_of": date(2026, 11, 1),
        "stays": [[date(2026, 1, 1), None]],
    }  # fmt: skip
    assert set(full) == set(facts.FACT_NAMES)
    AuthorityRecord.objects.create(national_id=PERSON, **full)
    AuthorityRecord.objects.create(national_id=OTHER, as_of=date(2026, 11, 1))
    in_bulk = read_records([PERSON, OTHER])
    for row in AuthorityRecord.objects.all():
        one = rulebook_record(row)
        assert {
            name: getattr(one, name) for name in Record.__struct_fields__ if name != "main_beneficiary"
        } == {
            name: getattr(in_bulk[row.national_id], name)
            for name in Record.__struct_fields__
            if name != "main_beneficiary"
        }


@pytest.mark.parametrize("fact", facts.FACTS, ids=facts.FACT_NAMES)
def test_every_fact_has_arabic_words(fact):
    assert not fact_label(fact.name).isascii()
    assert not fact_text(fact.name, None).isascii()
