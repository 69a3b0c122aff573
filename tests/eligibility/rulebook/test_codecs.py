"""An outcome as it is kept: shorter, and read back exactly; what was kept whole is read as well."""

import msgspec
import pytest

from eligibility.rulebook import assess, digest, outcome_codec
from tests.eligibility.households import MONTH, RATES, adult, household, minor

STUDIED = (
    household(),
    household(adult("wife"), minor("son"), minor("daughter")),
    household(adult("wife", days_abroad=91), minor("son", resident=None), minor("daughter", assets=None)),
    household(adult("wife", silent=True), minor("son"), silent=True),
    household(
        adult("wife", id_expires="2026-11-30"),
        declared={"papers": [{"kind": "lease", "expires_on": "2026-11-30"}]},
        assets={"portfolios": "9000000"},
    ),
)


@pytest.mark.parametrize("studied", STUDIED)
def test_an_answer_is_read_back_as_the_rulebook_gave_it(studied):
    answer = assess.assess(studied, RATES, MONTH)
    assert outcome_codec.decode_outcome(outcome_codec.encode_outcome(answer)) == answer
    assert outcome_codec.decode_outcome(outcome_codec.encode_outcome(answer).decode()) == answer


def test_a_finding_that_is_the_same_for_several_people_is_kept_once():
    people = {each.code: each.who for each in assess.assess(STUDIED[1], RATES, MONTH).shared}
    assert people["nationality"] == (0, 1, 2, 3)
    assert people["dependant_is_main_beneficiary"] == (1, 2, 3)
    assert people["visit_refused"] == (0,)
    assert people["financial_capability"] == people["income_above_cutoff"] == ()


def test_the_same_words_from_two_sources_are_two_findings():
    studied = household(
        adult("wife", silent=True),
        declared={"papers": [{"kind": "lease", "expires_on": "2026-11-30", "people": ["head"]}]},
    )
    found = [each for each in assess.assess(studied, RATES, MONTH).shared if each.code == "document_expired"]
    assert {(each.status, each.source) for each in found} == {
        ("not_met", "document"),
        ("unknown", "civil_affairs"),
    }


def test_a_usual_household_is_stored_without_the_answers_that_say_nothing():
    studied = household(adult("wife", assets={}))
    head = msgspec.to_builtins(studied)["people"][0]["record"]
    assert not {"visit", "barred_until", "separate_dwelling", "lease_shared"} & set(head)
    assert set(msgspec.to_builtins(studied)) == {"people", "marital_status", "postal_code", "tenure"}


def test_the_digest_names_the_rules_and_nothing_else():
    assert len(digest.rulebook_digest()) == 64
    assert digest.rulebook_digest() == digest.rulebook_digest.__wrapped__()
