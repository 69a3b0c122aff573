from datetime import date
from decimal import Decimal

import msgspec
import pytest

from eligibility.rulebook import evaluation, facts, outcome
from eligibility.rulebook.all_rules import RULES
from eligibility.rulebook.other_support import counted_support
from eligibility.rulebook.rule import Verdict, rule
from eligibility.rulebook.rules import declared_data, main_beneficiary, residence, support
from tests.eligibility.households import ASKED, MONTH, RATES, adult, household, minor, person

EVERYBODY = {"head", "wife", "son"}


def ask(asked, studied, rates=RATES):
    people = [each.id for each in studied.everyone]
    return {
        each.person: each
        for each in outcome.findings_by_person(evaluation.findings_of(asked, studied, rates, MONTH), people)
    }


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.code)
def test_every_rule_says_the_rule_in_one_sentence_and_answers_with_its_own_code(rule):
    studied = household(
        adult("wife", relation="wife", declared_relation="wife"),
        minor("son", relation="son", declared_relation="son"),
        declared={"marital_status": "married", "postal_code": "12271"},
        marital_status="married",
        postal_code="12271",
    )
    findings = evaluation.findings_of(rule, studied, RATES, MONTH)
    assert rule.__doc__.endswith(".")
    assert {finding.code for finding in findings} == {rule.code}
    assert {finding.status for finding in findings} == {"met"}
    own = {"declared", "document"}  # of the file itself: nobody was asked on a day
    assert {finding.as_of for finding in findings if finding.source not in own} <= {ASKED}
    assert {finding.as_of for finding in findings if finding.source in own} <= {None}


@pytest.mark.parametrize(
    ("rule", "people"),
    [
        (residence.nationality, EVERYBODY),
        (residence.residency_permanent, EVERYBODY),
        (residence.days_abroad, EVERYBODY),
        (residence.imprisoned, EVERYBODY),
        (residence.in_shelter, EVERYBODY),
        (declared_data.data_mismatch_income, EVERYBODY),
        (declared_data.data_mismatch_family, EVERYBODY),
        (declared_data.data_mismatch_address, {"head"}),
        (declared_data.dependants_missing, {"head"}),
        (declared_data.dependant_is_main_beneficiary, {"wife", "son"}),
        (declared_data.deceased, EVERYBODY),
        (declared_data.document_expired, {"head", "wife"}),
        (support.other_support, EVERYBODY),
        (main_beneficiary.independence_unproven, {"head"}),
    ],
    ids=lambda value: getattr(value, "code", ""),
)
def test_who_is_asked_about_and_that_silence_is_never_a_failure(rule, people):
    alone = {"kind": "independent", "tenure": "rent"}
    silent = household(adult("wife", silent=True), minor("son", silent=True), declared=alone, silent=True)
    findings = {id: each for id, each in ask(rule, silent).items() if each.status != "met"}
    assert set(findings) == people, "a child has no ID"
    assert all(finding.status == "unknown" and finding.as_of is None for finding in findings.values())
    assert all(finding.found == "" for finding in findings.values())


def test_the_value_the_limit_and_the_source_stand_beside_the_answer():
    finding = ask(residence.days_abroad, household(days_abroad=117))["head"]
    assert (finding.status, finding.found, finding.limit, finding.source) == (
        "not_met",
        "117",
        "90",
        "passports",
    )
    assert (finding.about, finding.as_of) == ("head", ASKED)


def test_a_mismatch_shows_the_record_beside_what_was_declared():
    finding = ask(declared_data.data_mismatch_income, household(income=7800, monthly_income="9650"))["head"]
    assert (finding.found, finding.limit) == ("9650.00", "7800.00")


def test_the_missing_dependants_are_counted_and_not_named():
    finding = ask(declared_data.dependants_missing, household(dependants=["a", "b"]))["head"]
    assert (finding.status, finding.found) == ("not_met", "2")


def test_an_authority_that_answered_on_another_day_says_so():
    finding = ask(residence.days_abroad, household(answered=[["passports", "2026-11-02"]]))["head"]
    assert finding.as_of == date(2026, 11, 2)
    assert ask(residence.imprisoned, household(answered=[["passports", "2026-11-02"]]))["head"].as_of == ASKED


@pytest.mark.parametrize(
    ("policy", "status", "found", "counted"),
    [
        ("count_as_income", "met", "700.00", 700),
        ("ineligible", "not_met", "700.00", 0),
        ("ignore", "met", "0.00", 0),
    ],
)
def test_each_policy_for_other_support(policy, status, found, counted):
    rates = msgspec.structs.replace(RATES, other_support=(("aid", policy),))
    studied = household(other_support=[{"programme": "aid", "monthly": "700"}])
    finding = ask(support.other_support, studied, rates)["head"]
    assert (finding.status, finding.found) == (status, found)
    assert counted_support(studied.head, rates) == counted


def test_what_is_declared_of_a_programme_without_effect_does_not_count():
    ignored = msgspec.structs.replace(RATES, other_support=(("aid", "ignore"),))
    drawn = [{"programme": "aid", "monthly": "700"}]
    studied = household(income=900, support=900, other_support=drawn)
    assert counted_support(studied.head, ignored) == 200
    assert counted_support(studied.head, RATES) == 900
    assert counted_support(household(income=900, support=900).head, RATES) == 900


def test_a_dependants_undeclared_support_is_a_mismatch_and_never_added_up():
    drawn = [{"programme": "aid", "monthly": "700"}]
    studied = household(minor("son", other_support=drawn), other_support=drawn)
    found = ask(declared_data.data_mismatch_income, studied)
    assert (found["son"].status, found["son"].source) == ("not_met", "support_programmes")
    assert (found["son"].found, found["son"].limit) == ("700.00", "0.00")
    assert found["head"].status == "met", "he may read his own record: it counts as income"


def test_support_of_nothing_a_month_from_an_excluding_programme_excludes_as_well():
    rates = msgspec.structs.replace(RATES, other_support=(("aid", "ineligible"),))
    studied = household(other_support=[{"programme": "aid", "monthly": "0"}])
    assert ask(support.other_support, studied, rates)["head"].status == "not_met"


@pytest.mark.parametrize(
    ("rule", "found", "source"),
    [
        (main_beneficiary.independence_unproven, "not_asked", "declared"),
        (main_beneficiary.capacity_unproven, "not_asked", "declared"),
        (main_beneficiary.visit_refused, "none", "visits"),
        (support.barred, "", "programme"),
    ],
)
def test_what_is_asked_of_the_head_alone_is_met_where_it_does_not_concern_him(rule, found, source):
    for studied in (household(minor("son")), household(minor("son"), silent=True)):
        (finding,) = ask(rule, studied).values()
        assert (finding.person, finding.about, finding.status) == ("head", "head", "met")
        assert (finding.found, finding.source) == (found, source)


def test_an_expired_id_is_named_before_an_expired_document_and_the_documents_by_their_kind():
    papers = [
        {"kind": "residence", "expires_on": "2026-11-01"},
        {"kind": "lease", "expires_on": "2026-11-02"},
    ]
    studied = household(declared={"papers": papers})
    finding = ask(declared_data.document_expired, studied)["head"]
    assert (finding.found, finding.source, finding.as_of) == ("lease", "document", None)
    finding = ask(
        declared_data.document_expired, household(declared={"papers": papers}, id_expires="2026-11-02")
    )
    assert (finding["head"].found, finding["head"].source) == ("id", "civil_affairs")


@pytest.mark.parametrize(
    ("known", "papers", "found", "source"),
    [
        ({"separate_dwelling": True}, [], "yes", "ejar"),
        ({"separate_dwelling": False}, [{"kind": "lease"}], "no", "ejar"),
        ({}, [{"kind": "lease"}], "not_examined", "document"),
        ({}, [{"kind": "lease", "state": "accepted"}], "proved", "document"),
        ({}, [{"kind": "lease", "state": "refused"}], "", "ejar"),
        ({}, [], "", "ejar"),
        ({"separate_dwelling": True, "lease_shared": True}, [], "lease_shared", "ejar"),
        ({"separate_dwelling": True, "lease_in_own_name": False}, [], "lease_of_another", "ejar"),
        ({"separate_dwelling": True, "meter_linked": False}, [], "meter_not_linked", "ejar"),
        ({"silent": True}, [{"kind": "lease"}], "not_examined", "document"),
        ({"silent": True}, [], "", "ejar"),
    ],
)
def test_where_the_proof_of_a_dwelling_comes_from(known, papers, found, source):
    alone = {"kind": "independent", "tenure": "rent", "papers": papers}
    finding = ask(main_beneficiary.independence_unproven, household(declared=alone, **known))["head"]
    assert (finding.found, finding.source) == (found, source)


def test_a_suspension_shows_its_last_day():
    finding = ask(support.barred, household(barred_until="2027-03-31"))["head"]
    assert (finding.status, finding.found) == ("not_met", "2027-03-31")


def test_the_order_of_the_dependants_given_does_not_matter():
    one, two = minor("one"), minor("two")
    assert household(one, two).dependants == household(two, one).dependants


@pytest.mark.parametrize("heads", [(), ("head", "other")])
def test_a_household_has_exactly_one_head(heads):
    people = [msgspec.structs.replace(adult(id), role="head") for id in heads]
    with pytest.raises(ValueError, match="exactly one head"):
        facts.Household(people=(*people, minor("son")))


def test_a_person_is_listed_once():
    with pytest.raises(ValueError, match="listed once"):
        household(minor("son"), minor("son"))


@pytest.mark.parametrize(("income", "support"), [(-1, 0), (5, 6), (5, -1)])
def test_impossible_incomes_are_refused(income, support):
    with pytest.raises(ValueError, match="declared_support"):
        facts.Person("x", "head", "X", date(1990, 1, 1), "", Decimal(income), Decimal(support))


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(2008, 12, 1), 18), (date(2008, 12, 2), 17), (date(2008, 2, 29), 18), (date(2026, 11, 30), 0)],
)
def test_the_age_is_in_whole_years(born, age):
    assert person("x", born).age(MONTH) == age


def test_the_last_birthday_of_those_who_are_so_old():
    assert facts.latest_birth_date(18, MONTH) == date(2008, 12, 1)
    assert facts.latest_birth_date(20, date(2028, 2, 29)) == date(2008, 2, 29)
    assert facts.latest_birth_date(18, date(2028, 2, 29)) == date(2010, 2, 28), (
        "nobody was born between it and March"
    )


def test_facts_come_back_from_json_as_they_were():
    studied = household(adult("wife", days_abroad=None), income="4999.99", other_support=[])
    assert msgspec.convert(msgspec.to_builtins(studied), facts.Household) == studied
    assert msgspec.json.decode(msgspec.json.encode(studied), type=facts.Household) == studied


def test_a_rule_is_asked_only_in_the_months_in_which_it_is_law():
    @rule(about="head", since=date(2027, 1, 1), until=date(2027, 3, 1))
    def trial(record, rates, on):
        """A trial."""
        return Verdict(False, "programme")

    rules = evaluation.RuleSet((residence.imprisoned, trial))
    for on, codes in (
        (date(2026, 12, 31), ["imprisoned"]),
        (date(2027, 1, 1), ["imprisoned", "trial"]),
        (date(2027, 2, 28), ["imprisoned", "trial"]),
        (date(2027, 3, 1), ["imprisoned"]),
    ):
        assert [each.code for each in rules.in_force(on)] == codes
        assert [each.code for each in rules.findings(household(), RATES, on)] == codes
