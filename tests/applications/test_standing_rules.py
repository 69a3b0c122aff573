"""Who may be main beneficiary, and what proves it (domain.md §2.5, §2.6)."""

from dataclasses import replace
from datetime import date

import pytest

from applications import choices
from applications.household import applicant_rules
from applications.household.applicant_rules import GUARDIAN_PROOFS, HEIR_PROOFS, Applicant

ADULT, MINOR, TODAY = date(1985, 4, 12), date(2010, 4, 12), date(2026, 11, 21)
RULES = applicant_rules.rules_on(TODAY)


@pytest.mark.parametrize(
    ("who", "born", "code"),
    [
        (Applicant("head", "married"), ADULT, ""),
        (Applicant("head", "married"), MINOR, "under_age"),
        (Applicant("independent", "single"), MINOR, "under_age"),
        (Applicant("independent", "single"), date(2008, 11, 21), ""),
        (Applicant("independent", "single"), date(2008, 11, 22), "under_age"),
        (Applicant("independent", "married"), ADULT, "married_independent"),
        (Applicant("independent", "single", relations=("son",)), ADULT, "has_dependants"),
        (Applicant("married_woman", "married", "prisoner"), ADULT, ""),
        (Applicant("married_woman", "abandoned", "abandoned"), ADULT, ""),
        (Applicant("married_woman", "divorced", "absent"), ADULT, "not_married"),
        (Applicant("married_woman"), ADULT, ""),
    ],
)
def test_who_may_apply(who, born, code):
    assert applicant_rules.refusal_code(who, born, TODAY) == code


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        (Applicant("head", "married", tenure="rent", relations=("wife", "son")), (("lease",),)),
        (Applicant("head", "married", tenure="own", relations=("wife",)), (("title_deed",),)),
        (Applicant("head", "married", tenure="other"), ()),
        (Applicant("head", "widowed", tenure="rent", relations=("son",)), (("lease",), HEIR_PROOFS)),
        (Applicant("head", "divorced", tenure="rent", relations=("son",)), (("lease",), GUARDIAN_PROOFS)),
        (Applicant("head", "divorced", tenure="own"), RULES.own_dwelling["own"]),
        (Applicant("head", "married", tenure="rent", relations=("ward",)), (("lease",), GUARDIAN_PROOFS)),
        (Applicant("head", "divorced", tenure="other", relations=("ward",)), (GUARDIAN_PROOFS,)),
        (Applicant("independent", "single", tenure="rent"), (("lease",),)),
        (Applicant("independent", "single", tenure="own"), RULES.own_dwelling["own"]),
        (Applicant("independent", "single", tenure="other"), RULES.own_dwelling["other"]),
        (
            Applicant("married_woman", "married", "foreign_husband", "rent", ("husband",)),
            (("lease",), ("approval", "marriage")),
        ),
        (
            Applicant("married_woman", "married", "incapacitated", "other", ("husband",)),
            (("incapacity", "hospital"),),
        ),
    ],
)  # fmt: skip
def test_what_is_asked_for(who, asked):
    assert applicant_rules.required_proofs(who, TODAY) == asked


def test_the_husband_is_listed_in_two_of_the_cases():
    for case in choices.Situation.values:
        who = Applicant("married_woman", "married", case)
        assert applicant_rules.is_husband_missing(who, TODAY) == (
            case in {"foreign_husband", "incapacitated"}
        )
        listed = Applicant("married_woman", "married", case, "", ("husband",))
        assert not applicant_rules.is_husband_missing(listed, TODAY)


def test_every_case_and_proof_is_one_that_a_citizen_can_choose():
    assert set(RULES.cases_of_married_women) == set(choices.Situation.values)
    assert set(RULES.own_dwelling) == set(choices.Tenure.values)
    lines = [
        *RULES.own_dwelling.values(),
        *RULES.cases_of_married_women.values(),
        (GUARDIAN_PROOFS, HEIR_PROOFS),
    ]
    for proofs in lines:
        for proof in proofs:
            assert set(proof) <= set(choices.DocumentKind.values)


def test_every_document_without_a_last_day_is_one_that_a_citizen_can_choose():
    assert set(choices.DocumentKind.values) > RULES.endless
    assert applicant_rules.never_expires("title_deed", TODAY) and not applicant_rules.never_expires(
        "lease", TODAY
    )
    assert set(choices.IncomeKind.values) > applicant_rules.SUPPORT_KINDS


def test_rules_of_a_later_month_leave_earlier_months_alone(monkeypatch):
    later = replace(RULES, since=date(2027, 3, 1), least_age=21, wards=("custody",))
    monkeypatch.setattr(applicant_rules, "DATED_RULES", (later, *applicant_rules.DATED_RULES))
    applicant_rules.rules_on.cache_clear()
    applicant_rules.required_applicant_proofs.cache_clear()
    young, ward = date(2008, 11, 21), Applicant("head", "married", relations=("ward",))
    head = Applicant("head", "married")
    assert [
        applicant_rules.refusal_code(head, young, on) for on in (date(2027, 2, 28), date(2027, 3, 1))
    ] == [
        "",
        "under_age",
    ]
    assert applicant_rules.required_proofs(ward, date(2027, 2, 28)) == (GUARDIAN_PROOFS,)
    assert applicant_rules.required_proofs(ward, date(2027, 3, 1)) == (("custody",),)
    assert applicant_rules.rules_on(date(2016, 1, 1)).least_age == 18, "before the first ones, the first ones"
    applicant_rules.rules_on.cache_clear()
    applicant_rules.required_applicant_proofs.cache_clear()
