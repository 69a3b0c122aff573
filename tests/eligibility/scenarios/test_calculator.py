"""The public calculator: the worked cases to the halala, by page and by REST, and nothing kept."""

import re
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from rest_framework.test import APIClient

PAGE, REST = "/calculator/", "/api/v1/calculator/"
# adults, minors, income, then weight, full, exemption, cut-off, amount (domain.md §2.3)
WORKED = [
    (0, 0, "5000.00", "1", "720.00", "4310.00", "6856.67", "524.92"),
    (1, 2, "10000.00", "2.1", "1512.00", "9051.00", "14399.01", "1243.70"),
    (1, 2, "9350", "2.1", "1512.00", "9051.00", "14399.01", "1427.47"),
    (2, 3, "15000.00", "2.9", "2088.00", "12499.00", "19884.34", "1380.91"),
    (4, 0, "0", "3", "2088.00", "12499.00", "20000.00", "2088.00"),
    (1, 2, "9051.00", "2.1", "1512.00", "9051.00", "14399.01", "1512.00"),
    (1, 2, "14399.01", "2.1", "1512.00", "9051.00", "14399.01", "0.00"),
    (0, 0, "10000000.00", "1", "720.00", "4310.00", "6856.67", "0.00"),
]


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-21T09:00:00+03:00", tick=True):
        yield


def ask(**household):
    return APIClient(enforce_csrf_checks=True).post(REST, household, format="json")


@pytest.mark.parametrize(("adults", "minors", "income", *"wfeca"), WORKED)
def test_a_worked_case_comes_out_to_the_halala(db, adults, minors, income, w, f, e, c, a):
    answer = ask(adults=adults, minors=minors, income=income)
    assert answer.status_code == 200
    assert answer.json() == {"weight": w, "full": f, "exemption": e, "cutoff": c, "amount": a}


@pytest.mark.parametrize(
    ("household", "field"),
    [
        ({"adults": "1"}, "adults"),
        ({"adults": 1.0}, "adults"),
        ({"adults": True}, "adults"),
        ({"adults": -1}, "adults"),
        ({"minors": 51}, "minors"),
        ({"minors": None}, "minors"),
        ({"income": "-1"}, "income"),
        ({"income": "1e3"}, "income"),
        ({"income": "1_000"}, "income"),
        ({"income": "1.234"}, "income"),
        ({"income": "NaN"}, "income"),
        ({"income": "10000000.01"}, "income"),
        ({"income": True}, "income"),
        ({"income": [1]}, "income"),
        ({"income": ""}, "income"),
    ],
)
def test_a_wrong_value_is_a_problem_that_names_the_field(db, household, field):
    answer = ask(**{"adults": 1, "minors": 2, "income": "10000.00", **household})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_missing_answer_is_a_problem(db):
    fields = {error["field"] for error in ask(adults=1).json()["errors"]}
    assert fields == {"minors", "income"}


def test_the_rates_are_public_with_mark_and_source(db):
    answer = APIClient().get("/api/v1/rates/").json()
    rows = {row["name"]: row for row in answer["parameters"]}
    assert answer["month"] == "2026-11"
    assert Decimal(rows["amount_head"]["value"]) == 720
    assert (rows["taper"]["mark"], rows["deposit_day"]["mark"]) == ("assumed", "required")
    assert all(row["source"] and row["since"] for row in rows.values())


# -- the page ------------------------------------------------------------------------------------------------
def shown(**asked) -> str:
    answer = Client().get(PAGE, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_an_input_an_example_is_shown(db):
    page = shown()
    assert "1,243" in page and ".70" in page and "مثال" in page


@pytest.mark.parametrize("income", ["10000", "10,000.00", "١٠٠٠٠", "۱۰٬۰۰۰"])
def test_an_address_can_be_shared_and_arabic_digits_are_read(db, income):
    page = shown(kind="head", adults="١", minors="2", income=income)
    assert "1,243" in page and ".70" in page and "مثال" not in page


def test_above_the_cut_off_it_says_so_in_words(db):
    page = shown(kind="head", adults="1", minors="2", income="15000")
    assert "غير مستحق بسبب الحد المانع" in page


@pytest.mark.parametrize(
    ("wrong", "anchor"),
    [
        ({"adults": "two"}, "id_adults"),
        ({"minors": "51"}, "id_minors"),
        ({"income": "1550,50"}, "id_income"),
        ({"income": "10000001"}, "id_income"),
        ({"kind": ""}, "id_kind_0"),
        ({"kind": "independent"}, "id_adults"),
    ],
)
def test_a_wrong_answer_is_shown_at_its_field_and_no_amount(db, wrong, anchor):
    page = shown(**{"kind": "head", "adults": "1", "minors": "2", "income": "10000", **wrong})
    assert f'href="#{anchor}"' in page
    assert 'class="result' not in page


def test_nothing_is_written(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        ask(adults=1, minors=2, income="10000.00")
    answer = Client().get(PAGE, {"kind": "head", "adults": "1", "minors": "2", "income": "1"})
    assert "sid" not in answer.cookies


def test_an_answer_has_an_address_that_gives_it_again_and_leaves_no_trace(client, db):
    page = client.get(f"{PAGE}?kind=head&adults=1&minors=2&income=9350&name=sara").content.decode()
    link = re.search(r'class="share"><a href="([^"]+)"', page)[1].replace("&amp;", "&")
    assert link == "http://testserver/calculator/?kind=head&adults=1&minors=2&income=9350", "nothing else"
    again = client.get(link.removeprefix("http://testserver"))
    assert '1,427<span class="frac">.47</span>' in again.content.decode()
    assert not client.cookies
    assert 'class="share"' not in client.get(PAGE).content.decode(), "an example is nobody's answer"
