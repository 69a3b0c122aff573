import re
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from django.utils import translation

from applications.choices import DocumentKind
from eligibility.rulebook import all_rules, outcome
from eligibility.rulebook.outcome import Finding, Line
from eligibility.studies import rule_texts, value_names
from eligibility.studies import texts as study_texts

ARABIC = re.compile("[\u0600-\u06ff]")
STATUSES = ("met", "not_met", "unknown")
CODES = all_rules.CODES


def finding(code, status="not_met", about="head", **but):
    values = {
        "days_abroad": ("117", "90"),
        "dependants_missing": ("2", ""),
        "data_mismatch_income": ("9650.00", "7800.00"),
        "other_support": ("700.00", ""),
        "income_above_cutoff": ("14399.01", "14399.01"),
        "nationality": ("none" if status == "not_met" else "saudi", ""),
        "document_expired": ("lease" if status == "not_met" else "", ""),
        "barred": ("2027-03-31" if status == "not_met" else "", ""),
        "financial_capability": ("1371200.01", "1371200.00"),
    }
    found, limit = values.get(code, ("", ""))
    fields = {"source": "civil_affairs", "found": found, "limit": limit, "as_of": date(2026, 11, 14), **but}
    return Finding(code, "head", about, status, **fields)


def words(code):
    """Everything that is said about a code."""
    said = [study_texts.rule_title(code), study_texts.finding_advice(finding(code))]
    return [*said, *(study_texts.finding_text(finding(code, status), "X") for status in STATUSES)]


def test_every_code_of_the_rulebook_has_words_and_no_other():
    assert set(rule_texts.RULE_TEXTS) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_speaks_english(code):
    with translation.override("en"):
        assert all(text and not ARABIC.search(text) and "%(" not in text for text in words(code))


@pytest.mark.parametrize("code", CODES)
def test_every_code_speaks_arabic(code):
    with translation.override("ar"):
        assert all(ARABIC.search(text) and "%(" not in text for text in words(code))
        assert not any(re.search("[A-WYZa-z]", text) for text in words(code))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_sources_exemptions_and_lines_have_words(language):
    with translation.override(language):
        said = [study_texts.source_name(code) for code in get_args(outcome.Source)]
        said += [
            study_texts.finding_text(finding("nationality", "met", found=code), "")
            for code in value_names.EXEMPTION_NAMES
        ]
        said += [
            study_texts.amount_line_label(Line(code, Decimal(1)), "")
            for code in get_args(Line.__annotations__["code"])
        ]
    assert all(bool(ARABIC.search(text)) == (language == "ar") for text in said)
    assert len(set(said)) == len(said)


def test_a_reason_names_the_person_the_value_and_the_limit():
    with translation.override("en"):
        assert study_texts.finding_text(finding("days_abroad"), "Mona") == (
            "Days outside the Kingdom in the last 12 months: 117, and the limit is 90 days: Mona."
        )
    with translation.override("ar"):
        assert study_texts.finding_text(finding("days_abroad"), "منى") == (
            "عدد الأيام خارج المملكة 117 خلال آخر 12 شهرًا، والحد 90 يومًا: منى."
        )


def test_the_cutoff_is_shown_with_halalas_and_never_called_a_failure_of_eligibility():
    with translation.override("en"):
        text = study_texts.finding_text(finding("income_above_cutoff", about="household"), "")
    assert "14,399.01 riyals" in text
    assert "not the eligibility" in text


def test_an_open_finding_names_whom_we_wait_for():
    with translation.override("en"):
        silent = finding("imprisoned", "unknown", source="prisons")
        assert (
            study_texts.finding_text(silent, "Mona")
            == "We are waiting for an answer about Mona from: Directorate of Prisons."
        )
        assert (
            study_texts.finding_text(silent, "")
            == "We are waiting for an answer from: Directorate of Prisons."
        )


def test_advice_is_given_only_about_what_is_not_met():
    assert study_texts.finding_advice(finding("days_abroad"))
    assert study_texts.finding_advice(finding("days_abroad", "met")) == ""
    assert study_texts.finding_advice(finding("days_abroad", "unknown")) == ""


@pytest.mark.parametrize("code", ["data_mismatch_income", "other_support"])
@pytest.mark.parametrize("status", ["met", "not_met"])
def test_a_dependants_registry_values_are_never_shown_to_the_head(code, status):
    secret = finding(code, status, about="dependant", found="6543.21")
    said = [study_texts.finding_text(secret, "Mona")]
    said += [
        str(text(secret))
        for text in (study_texts.finding_advice, study_texts.found_value, study_texts.limit_value)
    ]
    assert "543" not in " ".join(said)
    assert "6,543.21" in study_texts.found_value(finding(code, status, found="6543.21"))


def test_values_come_with_their_unit():
    with translation.override("ar"):
        assert study_texts.found_value(finding("days_abroad")) == "117 يومًا"
        assert study_texts.limit_value(finding("data_mismatch_income")) == "7,800 ريال"
        assert study_texts.found_value(finding("dependants_missing")) == "تابعان"
        assert (
            study_texts.found_value(finding("imprisoned", found="yes"))
            == study_texts.limit_value(finding("imprisoned"))
            == ""
        )


def test_a_document_and_a_day_are_words_in_a_sentence():
    with translation.override("ar"):
        assert (
            study_texts.finding_text(finding("document_expired"), "منى")
            == "انتهت صلاحية الوثيقة «عقد إيجار»: منى."
        )
        expired = finding("document_expired", found="id")
        assert study_texts.finding_text(expired, "منى") == "انتهت صلاحية الوثيقة «رقم الهوية الوطنية»: منى."
        assert (
            study_texts.finding_text(finding("barred"), "")
            == "الدعم موقوف حتى 31 مارس 2027 بقرار وفق المادة 20."
        )
    with translation.override("en"):
        assert "until 31 March 2027 by" in study_texts.finding_text(finding("barred"), "")


@pytest.mark.parametrize("kind", DocumentKind.values)
def test_every_kind_of_document_has_a_name(kind):
    with translation.override("en"):
        assert study_texts.document_name(kind) in study_texts.finding_text(
            finding("document_expired", found=kind), "X"
        )


def test_what_is_not_asked_of_a_household_is_said_so():
    with translation.override("en"):
        for code in ("independence_unproven", "capacity_unproven"):
            assert "Not asked" in study_texts.finding_text(finding(code, "met", found="not_asked"), "")
            assert "proved" in study_texts.finding_text(finding(code, "met", found="proved"), "")
        assert "No home visit" in study_texts.finding_text(finding("visit_refused", "met", found="none"), "")
        assert "accepted" in study_texts.finding_text(finding("visit_refused", "met", found="accepted"), "")


@pytest.mark.parametrize("status", ["met", "not_met"])
def test_what_a_household_owns_together_is_shown_to_who_is_alone_in_it_only(status):
    owned = finding("financial_capability", status, about="household")
    texts = (
        study_texts.finding_text(owned, ""),
        study_texts.finding_advice(owned),
        study_texts.found_value(owned),
    )
    said = " ".join(map(str, texts))
    assert study_texts.is_private(owned) and "371,200.01" not in said
    assert not study_texts.is_private(owned, alone=True)
    assert "1,371,200.01" in study_texts.found_value(
        owned, alone=True
    ) and "1,371,200" in study_texts.limit_value(owned)


def test_what_ejar_says_against_a_lease_is_the_reason():
    said = set()
    with translation.override("en"):
        for fault in ("lease_of_another", "lease_shared", "meter_not_linked", "no", "missing"):
            said.add(
                study_texts.finding_text(finding("independence_unproven", found=fault, source="ejar"), "")
            )
    assert len(said) == 4, "of no lease and of no document the same is said"
    assert "The lease on record is shared with others." in said


def test_documents_that_nobody_examined_are_called_so():
    with translation.override("en"):
        for code in ("independence_unproven", "capacity_unproven"):
            assert "has not examined" in study_texts.finding_text(
                finding(code, "met", found="not_examined"), ""
            )


def test_an_income_so_close_to_the_cutoff_that_nothing_is_left_is_the_reason_for_nothing():
    close = finding("income_above_cutoff", about="household", found="14399.00", limit="14399.01")
    with translation.override("en"):
        assert "so close to the cut-off of 14,399.01 riyals" in study_texts.finding_text(close, "")
        assert "because of the cut-off" in study_texts.finding_text(
            finding("income_above_cutoff", about="household"), ""
        )


def test_support_that_counts_as_income_is_called_so():
    with translation.override("en"):
        assert "counted" in study_texts.finding_text(finding("other_support", "met"), "")
        assert "No other" in study_texts.finding_text(finding("other_support", "met", found="0.00"), "")


def test_the_lines_name_the_adult_and_count_the_minors():
    with translation.override("en"):
        assert (
            study_texts.amount_line_label(Line("adult", Decimal(360), "wife"), "Mona")
            == "Mona, dependant of 18 or over"
        )
        assert (
            study_texts.amount_line_label(Line("adult", Decimal(720), count=2))
            == "2 dependants of 18 or over"
        )
        assert study_texts.amount_line_label(Line("minor", Decimal(216))) == "1 dependant under 18"
    with translation.override("ar"):
        assert study_texts.amount_line_label(Line("minor", Decimal(648), count=3)) == "3 تابعين أقل من 18 سنة"
