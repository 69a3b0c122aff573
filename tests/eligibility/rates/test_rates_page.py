"""«المعايير والمبالغ المعمول بها»: every parameter in words, for everybody, for any month."""

import re
from datetime import date
from decimal import Decimal

import msgspec
import pytest
import time_machine
from django.utils import translation
from django.utils.html import strip_tags

from eligibility.rates import selectors as rate_selectors
from eligibility.rates import texts as rate_texts
from eligibility.rulebook import parameters
from eligibility.rulebook.rates import PARAMETERS, Parameter

ARABIC = re.compile("[\u0600-\u06ff]")
NAMES = sorted({row.name for row in PARAMETERS})
PAGE = "/rates/"


def words(answer) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def read(client, query: str = "", status: int = 200) -> str:
    with time_machine.travel("2026-11-21T12:00:00+03:00", tick=True):
        answer = client.get(f"{PAGE}{query}")
    assert answer.status_code == status
    return words(answer)


@pytest.mark.parametrize("row", PARAMETERS, ids=lambda row: row.name)
def test_every_parameter_has_a_name_a_unit_and_a_value_in_arabic(row):
    with translation.override("ar"):
        shown = rate_selectors.ParameterInForce(row)
        assert (
            ARABIC.search(shown.name) and rate_texts.parameter_text(row.name).group in rate_texts.GROUP_NAMES
        )
        assert shown.value and not re.search("[A-Za-z_]", shown.value)
        assert ARABIC.search(shown.word) and any(shown.source)


def test_every_choice_that_the_rates_allow_has_words():
    for name, policies in (
        ("days_abroad_policy", ("ineligible", "deduct")),
        ("dependant_failure_policy", ("exclude_person", "fail_household")),
        ("other_support_default", ("count_as_income", "ineligible", "ignore")),
    ):
        for policy in policies:
            assert rate_texts.rate_text(Parameter(name, policy, parameters.REFORM, "found", "x"))
    with translation.override("en"):
        assets = Parameter("exempt_assets", ("vehicles", "portfolios"), parameters.REFORM, "found", "x")
        assert rate_texts.rate_text(assets) == "Vehicles, Investment portfolios"
        ruled = Parameter("other_support", (("saned", "ineligible"),), parameters.REFORM, "found", "x")
        assert rate_texts.rate_text(ruled) == "saned: Excludes this support"


def test_everybody_reads_the_rates_without_a_cookie(client, db):
    said = read(client)
    for expected in (
        "نوفمبر 2026",
        "720 ريالًا",
        "6,856.67 ريال",
        "90 يومًا",
        "يناير 2025",
        "منصوص عليه",
        "تقديري",
    ):
        assert expected in said, expected
    assert not client.cookies


def test_the_page_and_the_api_hold_the_same(client, db):
    grouped = {rate.row.name for group in rate_selectors.rates_in(date(2026, 11, 1)) for rate in group.rows}
    with time_machine.travel("2026-11-21T12:00:00+03:00", tick=True):
        answer = client.get("/api/v1/rates/").json()
    assert grouped == {row["name"] for row in answer["parameters"]} == set(NAMES)


def test_another_month_has_its_own_rates(client, db):
    said = read(client, "?month=2018-01")
    assert "90 يومًا" in said and "720 ريالًا" not in said
    answer = client.get("/api/v1/rates/?month=2018-01").json()
    assert answer["month"] == "2018-01" and "amount_head" not in {row["name"] for row in answer["parameters"]}


def test_a_month_before_the_programme_is_told_so(client, db):
    assert "لا معايير مسجلة لهذا الشهر" in read(client, "?month=2016-01", status=404)
    assert client.get("/api/v1/rates/?month=2016-01").status_code == 404


@pytest.mark.parametrize("wrong", ["x", "2026-13", "2026-11-01", "²026-11"])
def test_what_is_no_month_is_refused(client, db, wrong):
    read(client, f"?month={wrong}", status=404)
    assert client.get(f"/api/v1/rates/?month={wrong}").status_code == 400


def test_a_value_that_is_coming_is_announced():
    row = next(row for row in PARAMETERS if row.name == "amount_head")
    higher = msgspec.structs.replace(row, value=Decimal(800), since=date(2027, 1, 1))
    groups = rate_selectors.rates_in(date(2026, 12, 1), (*PARAMETERS, higher))
    shown = next(rate for rate in groups[0].rows if rate.row.name == "amount_head")
    with translation.override("en"):
        assert [later.value for later in shown.upcoming] == ["800 riyals"]
    later = rate_selectors.rates_in(date(2027, 1, 1), (*PARAMETERS, higher))[0].rows
    assert [rate.row.value for rate in later if rate.row.name == "amount_head"] == [800]
    assert date(2027, 1, 1) in rate_selectors.months_of_rates((*PARAMETERS, higher))


def test_the_calculator_and_the_study_lead_to_the_rates(client, db):
    assert 'href="/rates/"' in client.get("/calculator/").content.decode()
    assert client.get("/rates/").content.decode().count("/calculator/") >= 1
