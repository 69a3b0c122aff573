"""An outcome as it is kept: shorter, and read back exactly; what was kept whole is read as well."""

import msgspec
import pytest

from eligibility.rulebook import assess, digest, facts, kept

from .households import MONTH, RATES, adult, household, minor

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


def whole(answer):
    """As the first studies were kept: with names, and every finding by itself."""
    kept_whole = {name: getattr(answer, name) for name in ("status", "amount")}
    kept_whole |= {"people": named(answer.people), "findings": msgspec.to_builtins(answer.findings)}
    return kept_whole | {"entitlement": named([answer.entitlement])[0], "lines": named(answer.lines)}


def together(answer):
    """As they were kept next: what is the same of people side by side written once, people as pairs."""
    places = {standing.person: place for place, standing in enumerate(answer.people)}
    findings = []
    for each in answer.findings:
        said = [each.code, each.status, each.source, each.found, each.limit, each.as_of]
        who = [places[each.person]] if each.person else []
        if findings and findings[-1][:-1] == said and who:
            findings[-1][-1].extend(who)
        else:
            findings.append([*said, who])
    people = [[standing.person, standing.status] for standing in answer.people]
    return whole(answer) | {"people": people, "findings": findings, "layout": 2}


def named(structs):
    return [{field: getattr(each, field) for field in each.__struct_fields__} for each in structs]


@pytest.mark.parametrize("before", [whole, together])
@pytest.mark.parametrize("studied", STUDIED)
def test_every_layout_reads_as_the_rulebook_answered(studied, before):
    answer = assess.assess(studied, RATES, MONTH)
    assert kept.read(kept.written(answer)) == answer
    assert kept.read(kept.written(answer).decode()) == answer
    earlier = kept.read(msgspec.json.encode(before(answer)))
    assert (earlier.status, earlier.amount, earlier.people) == (answer.status, answer.amount, answer.people)
    assert (earlier.entitlement, earlier.lines) == (answer.entitlement, answer.lines)
    assert earlier.findings == answer.findings


def test_a_finding_that_is_the_same_for_several_people_is_kept_once():
    people = {same.code: same.who for same in assess.assess(STUDIED[1], RATES, MONTH).same}
    assert people["nationality"] == (0, 1, 2, 3)
    assert people["dependant_is_main_beneficiary"] == (1, 2, 3)
    assert people["visit_refused"] == (0,)
    assert people["financial_capability"] == people["income_above_cutoff"] == ()


def test_the_same_words_from_two_sources_are_two_findings():
    studied = household(
        adult("wife", silent=True),
        declared={"papers": [{"kind": "lease", "expires_on": "2026-11-30", "people": ["head", "wife"]}]},
    )
    found = [each for each in assess.assess(studied, RATES, MONTH).same if each.code == "document_expired"]
    assert {(each.status, each.source) for each in found} == {
        ("not_met", "document"),
        ("unknown", "civil_affairs"),
    }


def test_facts_of_a_study_before_the_new_conditions_are_still_read():
    old = {
        "people": [{"id": "1000000008", "role": "head", "name": "فلان", "birth_date": "1985-04-12",
                    "record": {"saudi": True, "other_support": [], "as_of": "2026-10-01"}}],
        "marital_status": "single",
    }  # fmt: skip
    read = msgspec.convert(old, facts.Household)
    assert (read.kind, read.dwelling_proofs, read.capacity_proofs, read.papers) == ("head", (), (), ())
    assert read.head.known.assets is None
    assert msgspec.json.decode(msgspec.json.encode(read)) == old, "and written as they were"


def test_a_usual_household_is_stored_without_the_answers_that_say_nothing():
    studied = household(adult("wife", assets={}))
    head = msgspec.to_builtins(studied)["people"][0]["record"]
    assert not {"visit", "barred_until", "separate_dwelling", "id_expires"} & set(head)
    assert set(msgspec.to_builtins(studied)) == {"people"}


def test_the_digest_names_the_rules_and_nothing_else():
    assert len(digest.digest()) == 64
    assert digest.digest() == digest.digest.__wrapped__()
