"""A file of the authorities, line by line: what is taken, what is refused, and that no value is repeated."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.people import national_id as national_ids
from applications.choices import Marital, Relation
from eligibility.registers import facts
from eligibility.registers.facts import FACT_NAMES
from eligibility.registers.import_reader import COLUMNS, ImportedAnswers, ImportReader, LineError
from eligibility.registers.models import AuthorityRecord

TODAY = date(2026, 11, 21)
ONE, TWO, THREE = (national_ids.make_synthetic_id(number) for number in (7_000_001, 7_000_002, 7_000_003))


def read(
    text: str | bytes, form: str = "csv", as_of: date | None = None
) -> list[ImportedAnswers | LineError]:
    file = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    return [line for _number, line in ImportReader(file, form, today=TODAY, as_of=as_of)]


def one(column: str, value: str) -> ImportedAnswers | LineError:
    return read(f"national_id,as_of,{column}\n{ONE},2026-11-20,{value}\n")[0]


def test_the_columns_and_codes_are_those_of_the_record():
    assert set(COLUMNS) == {"national_id", *FACT_NAMES}
    assert tuple(AuthorityRecord.Exemption.values) == facts.EXEMPTIONS
    assert tuple(Marital.values) == facts.MARITAL_STATUSES
    assert tuple(Relation.values) == facts.RELATIONS
    assert tuple(AuthorityRecord.Visit.values) == facts.VISITS


def test_csv_and_jsonl_say_the_same():
    full = ImportedAnswers(
        national_id=ONE,
        saudi=True,
        resident=False,
        days_abroad=12,
        monthly_income=Decimal("9350.10"),
        support_programme="ساند",
        dependants=(TWO, THREE),
        marital_status="married",
        postal_code="13325",
        as_of=date(2026, 11, 20),
    )
    csv = (
        "national_id,saudi,resident,days_abroad,monthly_income,support_programme,dependants,marital_status,"
        f'postal_code,as_of\r\n{ONE},yes,لا,١٢,"9350.10",ساند,{TWO};{THREE},Married,13325,2026-11-20\r\n'
    )
    jsonl = (
        f'{{"national_id": "{ONE}", "saudi": true, "resident": false, "days_abroad": 12,'
        f' "monthly_income": 9350.10, "support_programme": "ساند", "dependants": ["{TWO}", "{THREE}"],'
        ' "marital_status": "married", "postal_code": "13325", "as_of": "2026-11-20"}\n'
    )
    assert read(csv) == [full] == read(jsonl, "jsonl")


@pytest.mark.parametrize(
    ("column", "written", "means"),
    [
        ("real_estate", "999999999999.99", Decimal("999999999999.99")),
        ("domestic_workers", "٢", 2),
        ("domestic_workers", "", None),
        ("id_expires", "2019-01-01", date(2019, 1, 1)),
        ("separate_dwelling", "لا", False),
        ("separate_dwelling", "", None),
        ("visit", "Refused", "refused"),
        ("visit", "", None),
        ("barred_until", "2028-11-21", date(2028, 11, 21)),
    ],
)
def test_assets_the_id_the_dwelling_visits_and_suspensions_are_read(column, written, means):
    assert getattr(one(column, written), column) == means


def test_no_halala_passes_through_a_float():
    line = f'{{"national_id": "{ONE}", "real_estate": 999999999999.99, "as_of": "2026-11-20"}}'
    assert str(read(line, "jsonl")[0].real_estate) == "999999999999.99"


def test_an_id_may_be_typed_in_arabic_digits():
    arabic = ONE.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert read(f"national_id,as_of\n{arabic},2026-11-20\n")[0].national_id == ONE


@pytest.mark.parametrize(
    ("written", "means"), [("", None), ("0", ()), (TWO, (TWO,)), (f"{TWO}; {THREE}", (TWO, THREE))]
)
def test_nobody_registered_is_not_the_same_as_no_answer(written, means):
    assert one("dependants", written).dependants == means


def test_an_empty_json_list_is_nobody_and_null_is_no_answer():
    line = '{{"national_id": "{}", "dependants": {}, "as_of": "2026-11-20"}}\n'
    lines = read(line.format(ONE, "[]") + line.format(TWO, "null"), "jsonl")
    assert [each.dependants for each in lines] == [(), None]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("saudi", "maybe"),
        ("saudi", "2"),
        ("days_abroad", "-1"),
        ("days_abroad", "367"),
        ("days_abroad", "12.0"),
        ("monthly_income", "-1"),
        ("monthly_income", "1e3"),
        ("monthly_income", "NaN"),
        ("monthly_income", "1.005"),
        ("monthly_income", "10000000.00"),
        ("monthly_income", "99999999"),
        ("monthly_income", "9350 SAR"),
        ("support_programme", "x" * 61),
        ("support_programme", "a\x07b"),
        ("exemption", "friend"),
        ("marital_status", "happy"),
        ("relation", "cousin"),
        ("postal_code", "1332"),
        ("real_estate", "-1"),
        ("vehicles", "1.005"),
        ("cash_assets", "1234567890123"),
        ("portfolios", "many"),
        ("domestic_workers", "1.5"),
        ("domestic_workers", "1000"),
        ("id_expires", "2031-13-01"),
        ("separate_dwelling", "shared"),
        ("visit", "done"),
        ("barred_until", "soon"),
        ("barred_until", "2028-11-22"),
        ("dependants", ONE),
        ("dependants", f"{TWO};{TWO}"),
        ("dependants", "1234567890"),
        ("dependants", ";".join([TWO] * 101)),
    ],
)
def test_a_wrong_value_is_named_by_its_column_and_never_repeated(column, value):
    wrong = one(column, value)
    assert isinstance(wrong, LineError) and (wrong.line, wrong.column) == (2, column), wrong
    assert ONE not in wrong.why and TWO not in wrong.why


@pytest.mark.parametrize("day", ["2026-13-01", "21/11/2026", "2026-11-22", "20261120", "1448-06-01x"])
def test_the_day_of_an_answer_is_a_real_one_and_not_to_come(day):
    wrong = read(f"national_id,as_of\n{ONE},{day}\n")[0]
    assert isinstance(wrong, LineError) and wrong.column == "as_of"


def test_a_day_for_the_whole_file_stands_where_a_line_has_none():
    lines = read(f"national_id,as_of\n{ONE},\n{TWO},2026-11-01\n", as_of=TODAY)
    assert [line.as_of for line in lines] == [TODAY, date(2026, 11, 1)]
    assert read(f"national_id\n{ONE}\n", as_of=TODAY)[0].as_of == TODAY
    assert isinstance(read(f"national_id,as_of\n{ONE},\n")[0], LineError)


@pytest.mark.parametrize(
    "header", ["as_of", "national_id", "national_id,as_of,as_of", "national_id,as_of,salary", f"{ONE},{TWO}"]
)
def test_a_wrong_header_ends_the_reading_without_repeating_it(header):
    lines = read(f"{header}\n{ONE},2026-11-20\n")
    assert len(lines) == 1 and isinstance(lines[0], LineError) and lines[0].line == 1
    assert ONE not in lines[0].why


def test_one_open_quote_spoils_its_own_line_alone():
    lines = read(f'national_id,as_of,exemption\n{ONE},2026-11-20,"\n{TWO},2026-11-20,\n')
    assert isinstance(lines[0], LineError) and lines[1].national_id == TWO


def test_the_names_of_every_json_line_are_those_of_the_first():
    text = f'{{"national_id": "{ONE}", "as_of": "2026-11-20"}}\n{{"national_id": "{TWO}"}}\n'
    assert [type(line) for line in read(text, "jsonl")] == [ImportedAnswers, LineError]


@pytest.mark.parametrize(
    "line", ["[1]", "1", "{", '{"national_id": "\\ud800"}', "[" * 9_000, '{"a": ' * 2_000, "null", '"x"']
)
def test_what_is_no_json_object_is_refused(line):
    assert [type(each) for each in read(line, "jsonl")] == [LineError]


def test_what_is_no_text_is_refused_by_its_line():
    start = f"national_id,as_of\n{ONE},2026-11-20\n".encode()
    lines = read(
        start + b"\xff\xfe\n" + b"a\x00b,c\n" + b"x" * 20_000 + b"\n" + TWO.encode() + b",2026-11-20\n"
    )
    assert [type(line) for line in lines] == [
        ImportedAnswers,
        LineError,
        LineError,
        LineError,
        ImportedAnswers,
    ]
    assert [line.line for line in lines[1:4]] == [3, 4, 5]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["csv", "jsonl"]))
def test_whatever_is_in_a_file_reading_it_ends_in_answers_or_named_errors(garbage, form):
    head = b"national_id,as_of,monthly_income\n" if form == "csv" else b""
    for line in read(head + garbage, form):
        assert isinstance(line, ImportedAnswers | LineError)
