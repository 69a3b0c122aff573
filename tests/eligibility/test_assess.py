from decimal import Decimal

import msgspec
import pytest

from eligibility.rulebook import all_rules, assess, outcome

from .households import ASKED, MONTH, RATES, adult, household, minor


def study(*dependants, rates=RATES, **head):
    return assess.assess(household(*dependants, **head), rates, MONTH)


def shown(lines):
    return [(line.code, line.person, line.count, str(line.amount)) for line in lines]


def test_the_amount_line_by_line():
    answer = study(adult("wife"), minor("son"), minor("daughter"), income=9350)
    assert answer.amount == answer.estimate == Decimal("1427.47")
    assert shown(answer.lines) == [
        ("head", "head", 1, "720.00"),
        ("adult", "wife", 1, "360.00"),
        ("minor", "", 2, "432.00"),
        ("taper", "", 1, "-84.53"),
    ]


def test_not_eligible_pays_nothing_and_estimates_the_whole_household():
    answer = study(
        adult("wife", days_abroad=117), minor("son"), minor("daughter"), income=9350, monthly_income="9650"
    )
    assert (answer.status, answer.amount, answer.estimate) == ("not_eligible", 0, Decimal("1427.47"))
    assert [line.person for line in answer.lines if line.code == "adult"] == ["wife"]
    assert [finding.code for finding in answer.reasons] == ["days_abroad", "data_mismatch_income"]


def test_under_study_pays_nothing_and_estimates_those_who_have_not_failed():
    answer = study(adult("wife", days_abroad=117), minor("son", resident=None))
    assert (answer.status, answer.amount, answer.estimate) == ("under_study", 0, 936)
    assert [finding.person for finding in answer.waiting] == ["son"]


def test_a_dependant_who_failed_leaves_with_his_share_and_his_income():
    answer = study(adult("wife", income=2000, imprisoned=True), income=3000)
    assert answer.status == "eligible"
    assert (answer.entitlement.adults, answer.entitlement.income, answer.amount) == (0, 3000, 720)
    assert [line.code for line in answer.lines] == ["head"]


def test_days_abroad_are_a_line_of_their_own_under_the_policy_deduct():
    deduct = msgspec.structs.replace(RATES, days_abroad_policy="deduct")
    answer = study(adult("wife", days_abroad=100), rates=deduct)
    assert answer.reasons == ()
    assert shown(answer.lines)[-1] == ("days_abroad", "", 1, "-120.00")
    assert answer.amount == answer.estimate == 960


def test_the_income_finding_is_the_households_and_shows_the_limit_with_two_decimals():
    finding = study(adult("wife"), minor("son"), minor("daughter"), income="14399.01").findings[-1]
    assert (finding.code, finding.person, finding.about) == ("income_above_cutoff", "", "household")
    assert (finding.status, finding.found, finding.limit) == ("not_met", "14399.01", "14399.01")


def test_the_limit_itself_is_not_rounded():
    just_below = study(adult("wife"), minor("son"), minor("daughter"), income="14399.00")
    assert just_below.findings[-1].status == "met"
    assert just_below.entitlement.cutoff == Decimal("14399.007")


def assets(value, workers=0):
    return {"portfolios": str(value), "domestic_workers": workers}


def test_what_the_household_owns_is_shown_with_halalas_beside_the_limit():
    finding = study(adult("wife", assets=assets("2000000.5")), assets=assets("57000")).findings[-2]
    assert (finding.code, finding.person, finding.about) == ("financial_capability", "", "household")
    assert (finding.status, finding.found, finding.limit) == ("not_met", "2057000.50", "2057000.00")
    assert (finding.source, finding.as_of) == ("assets", ASKED)


def test_the_limit_of_assets_is_counted_from_the_whole_riyals_of_the_cutoff():
    assert study().findings[-2].limit == "1371200.00"


def test_silence_about_assets_shows_the_limit_and_no_value():
    finding = study(minor("son", assets=None), assets=assets(900_000_000)).findings[-2]
    assert (finding.status, finding.found, finding.limit) == ("unknown", "", "1782600.00")
    assert finding.as_of is None


def test_too_much_wealth_pays_nothing_and_estimates_the_whole_household():
    answer = study(adult("wife", days_abroad=117), assets=assets(5_000_000))
    assert (answer.status, answer.amount, answer.estimate) == ("not_eligible", 0, 1080)
    assert answer.status_of("head") == "eligible", "the household fails, not the person"


def test_every_person_has_a_status_head_first_then_by_age():
    answer = study(minor("son"), adult("wife"))
    assert [each.person for each in answer.people] == ["head", "wife", "son"]
    with pytest.raises(KeyError):
        answer.status_of("stranger")


def test_findings_follow_the_order_of_the_codes():
    codes = [finding.code for finding in study(adult("wife"), minor("son")).findings]
    assert codes == sorted(codes, key=all_rules.CODES.index)


def test_an_outcome_comes_back_from_json_as_it_was():
    answer = study(adult("wife", days_abroad=91), minor("son", resident=None), income=9350)
    assert msgspec.convert(msgspec.to_builtins(answer), outcome.Outcome) == answer
