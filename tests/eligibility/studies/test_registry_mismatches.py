"""What is declared otherwise than recorded is said on the section; a dependant's values never are."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from accounts.people import national_id as national_ids
from applications.file.models import Application
from applications.household import services as household_services
from eligibility.registers.models import AuthorityRecord
from eligibility.studies import mismatches as record_mismatches
from tests import cast

HEAD, WIFE, SON, OTHER = (
    national_ids.make_synthetic_id(number) for number in (8_000_001, 8_000_002, 8_000_003, 8_000_004)
)
DAY = date(2026, 11, 20)


def file(**other) -> record_mismatches.FileAnswers:
    return record_mismatches.FileAnswers(HEAD, **other)


def records(*rows: AuthorityRecord) -> dict[str, AuthorityRecord]:
    return {row.national_id: row for row in rows}


def record(of: str, **facts) -> AuthorityRecord:
    return AuthorityRecord(national_id=of, as_of=DAY, **facts)


def found(
    declared: record_mismatches.FileAnswers, *rows: AuthorityRecord, tolerance: str = "0"
) -> list[record_mismatches.Mismatch]:
    return list(record_mismatches.compare_with_records(declared, records(*rows), Decimal(tolerance)))


# -- the comparison ------------------------------------------------------------------------------------------
def test_less_than_recorded_is_a_mismatch_and_more_is_none():
    own = record(HEAD, monthly_income=Decimal("9350.00"))
    (less,) = found(file(earned=Decimal("7800.00")), own)
    assert (less.section, less.code, less.source) == ("income", "income", "social_insurance")
    assert (less.declared, less.recorded, less.as_of) == (Decimal("7800.00"), Decimal("9350.00"), DAY)
    assert found(file(earned=Decimal("9350.00")), own) == found(file(earned=Decimal("9900.00")), own) == []
    assert found(file(earned=Decimal("9340.00")), own, tolerance="10") == []


def test_what_is_not_answered_yet_on_either_side_is_no_mismatch():
    answered = record(HEAD, monthly_income=Decimal("9350.00"), marital_status="married", dependants=[WIFE],
                      postal_code="13325")  # fmt: skip
    assert found(file(), answered) == []
    everything = file(
        marital="single",
        postal_code="11111",
        earned=Decimal(0),
        dependants=(record_mismatches.DependantAnswers(OTHER, "سلمى", "wife"),),
    )
    assert found(everything, record(HEAD)) == found(everything) == []
    assert [each.code for each in found(everything, answered)] == [
        "marital_status", "dependants_missing", "not_in_register", "income", "postal_code",
    ]  # fmt: skip


def test_whom_the_register_has_and_the_file_has_not_is_counted_and_the_reverse_is_named():
    listed = (
        record_mismatches.DependantAnswers(WIFE, "منى", "wife"),
        record_mismatches.DependantAnswers(OTHER, "سلمى", "sister"),
    )
    missing, not_there = found(file(dependants=listed), record(HEAD, dependants=[WIFE, SON]))
    assert (missing.code, missing.ids, missing.people) == ("dependants_missing", (SON,), ())
    assert (not_there.code, not_there.people) == ("not_in_register", ("سلمى",))
    assert SON not in repr(missing) and SON not in missing.said


def test_another_relation_is_said_without_the_recorded_one():
    listed = (record_mismatches.DependantAnswers(WIFE, "منى", "sister"),)
    (other,) = found(file(dependants=listed), record(HEAD, dependants=[WIFE]), record(WIFE, relation="wife"))
    assert (other.code, other.people, other.recorded_word) == ("relation", ("منى",), "")


def dependant_with_less(**other) -> record_mismatches.DependantAnswers:
    return record_mismatches.DependantAnswers(
        WIFE, "منى", "wife", **{"earned": Decimal(0), "signed": Decimal(0), **other}
    )


def test_of_a_dependants_income_the_section_alone_is_named():
    rich = record(WIFE, monthly_income=Decimal("6000.00"), relation="wife")
    (less,) = found(file(dependants=(dependant_with_less(),)), record(HEAD, dependants=[WIFE]), rich)
    assert (less.section, less.code) == ("income", "income_of_dependants")
    assert (less.declared, less.recorded, less.people, less.ids) == ("", "", (), ())


@pytest.mark.parametrize(
    ("register", "other"),
    [
        ([], {}),  # a stranger
        (None, {}),  # the register has not said who belongs to the family
        ([WIFE], {"signed": None}),  # never signed: a draft may guess
        ([WIFE], {"earned": Decimal("3000.00")}),  # changed since: another guess
    ],
)
@pytest.mark.threat("T22")
def test_nobody_finds_out_somebody_elses_salary_by_guessing(register, other):
    rich = record(WIFE, monthly_income=Decimal("6000.00"), relation="wife")
    rows = found(file(dependants=(dependant_with_less(**other),)), record(HEAD, dependants=register), rich)
    assert not [row for row in rows if row.section == "income"]


# -- on the pages, in the API --------------------------------------------------------------------------------
def section(browser, slug: str) -> str:
    return browser.get(f"/application/{slug}/").content.decode()


def test_the_income_section_shows_the_own_record_beside_what_was_declared(nasser, signed_in):
    page = section(signed_in(nasser), "income")
    assert "سجل التأمينات الاجتماعية" in page and "9,650" in page and "7,800" in page
    assert "mismatch" not in section(signed_in(nasser), "bank")
    row = Application.objects.get(owner=nasser)
    row.incomes.update(amount=Decimal("9650.00"))
    assert "mismatch" not in section(signed_in(nasser), "income")


def test_a_dependants_recorded_salary_stands_on_no_page_and_in_no_answer(fahd, signed_in, api_of):
    wife = Application.objects.get().dependants.get(relation="wife")
    AuthorityRecord.objects.filter(national_id=wife.national_id).update(monthly_income=Decimal("6123.45"))
    page = section(signed_in(fahd), "income")
    assert 'class="alert mismatch"' in page and "6,123" not in page and "6123" not in page
    answer = api_of(fahd).get("/api/v1/mismatches/")
    assert "6123" not in answer.content.decode() and wife.name not in answer.content.decode()
    assert [row["code"] for row in answer.json()] == ["income_of_dependants"]


def test_the_api_answers_with_every_section_and_words(nasser, api_of):
    row = Application.objects.get(owner=nasser)
    AuthorityRecord.objects.filter(national_id=nasser.national_id).update(
        dependants=[], marital_status="divorced", postal_code="99999"
    )
    rows = {each["code"]: each for each in api_of(nasser).get("/api/v1/mismatches/").json()}
    assert set(rows) == {"marital_status", "not_in_register", "income", "postal_code"}
    assert (rows["income"]["declared"], rows["income"]["recorded"]) == ("7800.00", "9650.00")
    assert rows["marital_status"]["recorded"] == "divorced" and rows["postal_code"]["declared"] == "13325"
    assert set(rows["not_in_register"]["people"]) == {each.name for each in row.dependants.all()}
    assert all(each["reason"] and each["advice"] for each in rows.values())


def test_a_stranger_reads_nothing_of_it(nasser, stranger, signed_in, api_of):
    assert api_of(stranger).get("/api/v1/mismatches/").status_code == 404
    assert api_of().get("/api/v1/mismatches/").status_code == 401
    cast.full_file(stranger)
    assert api_of(stranger).get("/api/v1/mismatches/").json() == []
    assert "9,650" not in section(signed_in(stranger), "income")


@pytest.mark.parametrize(
    ("code", "section_of_it", "change"),
    [
        ("marital_status", "personal", {"marital_status": "divorced"}),
        (
            "dependants_missing",
            "dependants",
            {"dependants": [national_ids.make_synthetic_id(n) for n in (5, 6)]},
        ),
        ("postal_code", "housing", {"postal_code": "99999"}),
    ],
)
def test_each_section_says_its_own(fahd, signed_in, code, section_of_it, change):
    AuthorityRecord.objects.filter(national_id=fahd.national_id).update(**change)
    application = Application.objects.get()
    (first, *_others) = record_mismatches.list_mismatches(application, section_of_it)
    assert first.code == code
    assert first.said in section(signed_in(fahd), section_of_it)
    assert all(
        each.section == section_of_it
        for each in record_mismatches.list_mismatches(application, section_of_it)
    )


def test_a_larger_family_asks_no_more_questions(fahd):
    application = Application.objects.get()

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            render_to_string("applications/mismatches.html", {"application": application, "slug": "income"})
        return len(asked)

    questions()
    few = questions()
    for number in range(6):
        household_services.add_dependant(
            application,
            name="سلمان القحطاني",
            national_id=national_ids.make_synthetic_id(9_100 + number),
            relation="son",
            birth_date=date(2016, 1, 1 + number),
            employment="student",
            study="school",
        )
    assert questions() == few <= 6
