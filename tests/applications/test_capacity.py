"""Who may be main beneficiary, and what proves it (domain.md §2.5, §2.6)."""

from datetime import date

import pytest

from applications import capacity, choices
from applications.capacity import Applicant

ADULT, MINOR, TODAY = date(1985, 4, 12), date(2010, 4, 12), date(2026, 11, 21)


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
    assert capacity.refusal(who, born, TODAY) == code


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        (Applicant("head", "married", tenure="rent", relations=("wife", "son")), (("lease",),)),
        (Applicant("head", "married", tenure="own", relations=("wife",)), (("title_deed",),)),
        (Applicant("head", "married", tenure="other"), ()),
        (Applicant("head", "widowed", tenure="rent", relations=("son",)), (("lease",), capacity.HEIRS)),
        (Applicant("head", "divorced", tenure="rent", relations=("son",)), (("lease",), capacity.GUARDIAN)),
        (Applicant("head", "divorced", tenure="own"), capacity.OWN_DWELLING["own"]),
        (Applicant("head", "married", tenure="rent", relations=("ward",)), (("lease",), capacity.GUARDIAN)),
        (Applicant("head", "divorced", tenure="other", relations=("ward",)), (capacity.GUARDIAN,)),
        (Applicant("independent", "single", tenure="rent"), (("lease",),)),
        (Applicant("independent", "single", tenure="own"), capacity.OWN_DWELLING["own"]),
        (Applicant("independent", "single", tenure="other"), capacity.OWN_DWELLING["other"]),
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
    assert capacity.proofs(who) == asked


def test_the_husband_is_listed_in_two_of_the_cases():
    for case in choices.Situation.values:
        who = Applicant("married_woman", "married", case)
        assert capacity.husband_missing(who) == (case in {"foreign_husband", "incapacitated"})
        assert not capacity.husband_missing(Applicant("married_woman", "married", case, "", ("husband",)))


def test_every_case_and_proof_is_one_that_a_citizen_can_choose():
    assert set(capacity.CASES) == set(choices.Situation.values)
    assert set(capacity.OWN_DWELLING) == set(choices.Tenure.values)
    lines = [*capacity.OWN_DWELLING.values(), *capacity.CASES.values(), (capacity.GUARDIAN, capacity.HEIRS)]
    for proofs in lines:
        for proof in proofs:
            assert set(proof) <= set(choices.DocumentKind.values)
