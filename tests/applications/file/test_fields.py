"""Each answer is said once: page and program take and refuse the same, and everybody calls it the same."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from accounts.people import national_id as national_ids
from applications.bank import fields as bank_fields
from applications.bank import forms as bank_forms
from applications.bank import iban
from applications.bank import serializers as bank_serializers
from applications.bank.models import BankAccount
from applications.declaration import diff_texts as diff_words
from applications.declaration import texts as declaration_texts
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from applications.household import fields as household_fields
from applications.household import forms as household_forms
from applications.household import serializers as household_serializers
from applications.household.models import Dependant, Income
from applications.housing import fields as housing_fields
from applications.housing import forms as housing_forms
from applications.housing import serializers as housing_serializers
from applications.housing.models import Housing
from applications.personal import fields as personal_fields
from applications.personal import forms as personal_forms
from applications.personal import serializers as personal_serializers
from common import fields as common_fields
from tests import cast
from tests.applications.conftest import in_words, on_day

PERSON = {
    "name": "ريم الشهري",
    "national_id": national_ids.make_synthetic_id(501),
    "relation": "daughter",
    "birth_date": "2016-05-04",
    "employment": "student",
    "study": "school",
}
EARNED = {"kind": "government", "origin": "other", "source": "عوائد عقارية", "amount": "9350.50"}
RENT = {**cast.RENT, "contract_ends": "2027-01-31"}
DOORS = {
    "personal": (
        personal_forms.PersonalForm,
        personal_serializers.PersonalAnswersSerializer,
        personal_fields.FIELDS,
        cast.PERSONAL,
    ),
    "housing": (
        housing_forms.HousingForm,
        housing_serializers.HousingAnswersSerializer,
        housing_fields.FIELDS,
        RENT,
    ),
    "dependant": (
        household_forms.DependantForm,
        household_serializers.DependantAnswersSerializer,
        household_fields.DEPENDANT_FIELDS,
        PERSON,
    ),
    "income": (
        household_forms.IncomeForm,
        household_serializers.IncomeAnswersSerializer,
        household_fields.INCOME_FIELDS,
        EARNED,
    ),
    "bank": (
        bank_forms.BankForm,
        bank_serializers.OfferSerializer,
        bank_fields.FIELDS,
        {"iban": iban.make_synthetic_iban(7)},
    ),
}
HOSTILE = [
    "", " ", "\t\n", "0", "-0", "-1", "−5", "00", "1e5", "NaN", "Infinity", "1,5", "1_000", "9" * 13,
    "9" * 5000, "٢٩٢٩", "۲۹۲۹", "２９２９", "१२३४", "²", "½", "1550.50", "١٬٥٥٠٫٥٠", "1.234", ".5", "5.",
    "😀", "ش" * 99, "ش" * 101, "ش" * 200, "شارع\u202eالعليا", "\u2066x\u2069", "\u200b", "\u00ad",
    "\u0000", "a\u0000b", "e\u0301" * 3, "é\u0301\u0301\u0301\u0301", "<script>alert(1)</script>",
    "' OR 1=1 --", "=1+1", "../../etc/passwd", "rrrd-2929", "RRRD ٢٩٢٩", "SA03 8000 0000 6080 1016 7519",
    "sa00", "male", "SA-13", "None", "null", "true", "[]", "rent", "own", "head", "married_woman", "HEAD",
    " head ", "1000000001", "3000000007", "2000000002",
]  # fmt: skip
DAYS = [
    "0001-01-01", "1899-12-31", "1900-01-01", "2027-02-28", "2027-02-29", "2100-12-31", "2101-01-01",
    "9999-12-31",
]  # fmt: skip


def boxes(name: str, day: str) -> dict[str, str]:
    year, month, born = day.split("-")
    parts = {"calendar": "gregorian", "day": born, "month": str(int(month)), "year": year}
    return {f"{name}_{part}": value for part, value in parts.items()}


def page_of(table: tuple[common_fields.Field, ...], answers: dict[str, str]) -> dict[str, str]:
    """The same answers as a browser sends them."""
    days = {each.name for each in table if isinstance(each, common_fields.Date)}
    sent = {name: text for name, text in answers.items() if name not in days}
    for name in days & set(answers):
        sent |= boxes(name, answers[name])
    return {**sent, "again": sent["iban"]} if "iban" in sent else sent


def verdicts(door: str, answers: dict[str, str], own: Application | None) -> tuple[Any, Any]:
    """What page and program make of these answers: the answers, or the names of those that are wrong."""
    form_class, serializer_class, table, _good = DOORS[door]
    sent = page_of(table, answers)
    form = form_class(own, sent) if door == "income" else form_class(sent)
    program = serializer_class(data=answers, context={"application": own})
    names = common_fields.field_names(table)
    page = (
        {n: form.cleaned_data[n] for n in names} if form.is_valid() else sorted(set(form.errors) & set(names))
    )
    rest = {n: program.validated_data[n] for n in names} if program.is_valid() else sorted(program.errors)
    return page, rest


@pytest.fixture
def own(request) -> Application | None:
    """Only whose income it is needs a household."""
    return request.getfixturevalue("draft") if request.node.callspec.params["door"] == "income" else None


@pytest.mark.threat("T54")
@pytest.mark.parametrize("door", DOORS)
def test_page_and_program_say_the_same_of_every_hostile_value(door, own):
    _form, _serializer, table, good = DOORS[door]
    assert verdicts(door, good, own)[0] == verdicts(door, good, own)[1] != []
    differing = []
    for answer in table:
        is_day = isinstance(answer, common_fields.Date)
        for value in DAYS if is_day else HOSTILE:
            page, rest = verdicts(door, {**good, answer.name: value}, own)
            if page != rest:
                differing.append((answer.name, value, page, rest))
    assert not differing


@pytest.mark.parametrize("door", DOORS)
def test_an_answer_left_out_is_missed_by_both(door, own):
    _form, _serializer, table, good = DOORS[door]
    for answer in table:
        left = {name: text for name, text in good.items() if name != answer.name}
        page, rest = verdicts(door, left, own)
        assert page == rest, answer.name


@pytest.mark.parametrize("value", [True, [], {}, ["head"], {"a": 1}])
def test_a_program_that_sends_no_text_is_refused_and_not_read(value):
    for door, (_form, serializer_class, table, good) in DOORS.items():
        for answer in table:
            sent = serializer_class(data={**good, answer.name: value}, context={"application": None})
            assert not sent.is_valid() and answer.name in sent.errors, (door, answer.name)


def test_both_doors_refuse_the_year_one_and_keep_no_minus_zero(signed_in, api_of, draft, sara):
    program, browser = api_of(sara), signed_in(sara)
    early = {**PERSON, "birth_date": "0001-01-01"}
    assert program.post("/api/v1/application/dependants/", early, format="json").status_code == 400
    sent = {**PERSON, **on_day(date(1, 1, 1), "birth_date")}
    assert "خطأ:" in in_words(browser.post("/application/dependants/add/", sent))
    made = program.post("/api/v1/application/incomes/", {**EARNED, "amount": "-0"}, format="json")
    assert made.json()["amount"] == "0.00"
    assert not Dependant.objects.exists()


# -- one name for each ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(
    ("model", "table"),
    [
        (Application, personal_fields.FIELDS),
        (Dependant, household_fields.DEPENDANT_FIELDS),
        (Income, household_fields.INCOME_FIELDS),
        (Housing, housing_fields.FIELDS),
        (BankAccount, bank_fields.FIELDS),
    ],
)
def test_the_column_is_called_and_offers_what_the_table_says(model, table, language):
    with translation.override(language):
        for answer in table:
            column = model._meta.get_field(answer.name)
            assert str(column.verbose_name) == str(answer.label), answer.name
            assert column.get_default() == answer.empty, answer.name
            if isinstance(answer, common_fields.Choice):
                assert column.choices == answer.offered.choices, answer.name


@pytest.mark.parametrize(
    ("part", "section", "keys"),
    [
        (declaration_snapshot.Applicant, "personal", set()),
        (declaration_snapshot.Dependant, "dependants", set()),
        # whose income it is, its kind and its source are the key of a row: another one is another income
        (declaration_snapshot.Income, "income", {"national_id"}),
        (declaration_snapshot.Housing, "housing", set()),
        (declaration_snapshot.Document, "documents", {"kind", "sha256"}),
    ],
)
def test_what_is_signed_is_what_is_asked(part, section, keys):
    assert set(part.__struct_fields__) - keys == set(
        common_fields.field_names(diff_words.FIELDS_BY_SECTION[section])
    )


def test_every_answer_stands_on_the_review_and_on_the_officers_page(complete, sara, signed_in, officer):
    review = in_words(signed_in(sara).get("/application/review/"))
    staff = in_words(signed_in(officer).get(f"/staff/applications/application/{complete.pk}/change/"))
    rows = [
        (personal_fields.FIELDS, complete),
        (housing_fields.DWELLING_FIELDS, complete.housing),
        *((household_fields.DEPENDANT_FIELDS, row) for row in complete.dependants.all()),
        *((household_fields.INCOME_FIELDS, row) for row in complete.incomes.all()),
    ]
    for table, row in rows:
        for answer in table:
            words = answer.words(getattr(row, answer.name))
            assert words in review, answer.name
            assert words in staff or isinstance(answer, common_fields.BirthDate), answer.name
    assert "القدرة على العمل" in staff and "الرياض" in staff


def test_an_answer_that_is_missing_is_shown_as_missing_to_officers(draft):
    lines = {
        line.label: line.text for line in declaration_texts.field_lines(personal_fields.FIELDS, draft, "-")
    }
    assert len(lines) == len(personal_fields.FIELDS) - 1 and set(lines.values()) == {"-"}


# -- the types that a table may use --------------------------------------------------------------------------
def test_an_emptied_answer_asks_for_no_other():
    table = household_fields.INCOME_FIELDS
    given = {"kind": "salary", "origin": "other", "source": "عوائد عقارية"}
    assert common_fields.clear_unasked(table, given) == {"origin": "", "source": ""}
    assert common_fields.clear_unasked(table, {**given, "kind": "business"}) == {}


ROOMS = common_fields.WholeNumber("rooms", "Rooms", least=1, most=50, optional=True)


@pytest.mark.parametrize(("typed", "kept"), [("7", 7), (" ٥٠ ", 50), ("", None), ("007", 7)])
def test_a_whole_number_however_typed(typed, kept):
    assert ROOMS.clean(typed) == kept


@pytest.mark.parametrize("typed", ["0", "51", "-3", "1.5", "1e1", "سبعة", "9" * 5000, "²"])
def test_what_is_no_whole_number_of_the_range_is_refused(typed):
    with pytest.raises(common_fields.ValidationError):
        ROOMS.clean(typed)


def test_zero_and_no_are_answers():
    table = (
        common_fields.WholeNumber("cars", "Cars", most=9, errors={"required": "?"}),
        common_fields.Boolean("lift", "Lift"),
    )
    assert common_fields.answers_progress(table, {"cars": 0, "lift": False}) == "complete"
    assert [each.words(value) for each, value in zip(table, (0, False), strict=True)] == ["0", "لا"]


def test_the_answers_are_kept_as_json_of_plain_values(complete):
    kept = common_fields.answers_of(complete, personal_fields.FIELDS)
    assert json.loads(json.dumps(kept)) == {**cast.PERSONAL, "situation": ""}
