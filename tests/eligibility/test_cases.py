from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
import yaml

from eligibility.rulebook import all_rules, assess

from .households import MONTH, RATES, household, person

CASES = [
    case
    for file in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def study(case):
    dependants = [person(id, **known) for id, known in case.get("dependants", {}).items()]
    studied = household(*dependants, declared=case.get("declared"), **case.get("head", {}))
    changed = {**msgspec.to_builtins(RATES), **case.get("rates", {})}
    return assess.assess(studied, msgspec.convert(changed, type(RATES)), MONTH)


def answers(outcome, status):
    return sorted([finding.code, finding.person] for finding in outcome.findings if finding.status == status)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sentence"])
def test_case(case):
    expected = case["outcome"]
    outcome = study(case)
    assert outcome.status == expected["status"]
    assert outcome.amount == Decimal(expected.get("amount", 0))
    assert answers(outcome, "not_met") == sorted(expected.get("not_met", []))
    assert answers(outcome, "unknown") == sorted(expected.get("unknown", []))
    for id, status in expected.get("people", {}).items():
        assert outcome.status_of(id) == status


# These rest on what the file declares, or are compared only once a register has answered.
NEVER_WAITING = {"data_mismatch_family", "data_mismatch_address", "capacity_unproven", "barred"}


def test_every_condition_is_met_in_one_case_fails_in_another_and_waits_in_a_third():
    outcomes = [study(case) for case in CASES]
    seen = {
        status: {
            finding.code for outcome in outcomes for finding in outcome.findings if finding.status == status
        }
        for status in ("met", "not_met", "unknown")
    }
    assert seen["met"] == seen["not_met"] == set(all_rules.CODES)
    assert seen["unknown"] == set(all_rules.CODES) - NEVER_WAITING
