"""What a file declares and what the records say become the facts that the rulebook reads."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from applications.file import snapshot as declaration_snapshot
from applications.household import applicant_rules
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import assess, facts
from eligibility.studies.household_facts import build_household
from tests.eligibility.households import MONTH, RATES

HEAD, SON = "1000000008", "1010101010"
TODAY = date(2026, 11, 14)
WELL = {
    "saudi": True, "resident": True, "days_abroad": 0, "imprisoned": False, "in_shelter": False,
    "deceased": False, "monthly_income": Decimal(0), "support_monthly": Decimal(0), "dependants": [],
    "real_estate": Decimal(0), "vehicles": Decimal(0), "cash_assets": Decimal(0), "portfolios": Decimal(0),
    "domestic_workers": 0, "as_of": TODAY,
}  # fmt: skip
GUARDIAN = ("guardianship", "custody")


def signed(
    kind="head", marital="married", tenure="rent", *, relations=(), situation="", ends=None, papers=()
):
    return declaration_snapshot.Snapshot(
        declaration_snapshot.Applicant(
            HEAD, "فلان", date(1985, 4, 12), kind, marital, "healthy", "university", "private", situation
        ),
        tuple(
            declaration_snapshot.Dependant(SON, "فلان", relation, date(2015, 1, 1), "student")
            for relation in relations
        ),
        (),
        declaration_snapshot.Housing(
            tenure, "10203040", "RRRD2929", "2929", "شارع", "حي", "الرياض", "SA-01", "13325", "8118", ends
        ),
        "SA3915000999103143430001",
        tuple(declaration_snapshot.Document(kind, "0" * 64, **more) for kind, more in papers),
    )


def record(**but):
    return AuthorityRecord(national_id=HEAD, **{**WELL, **but})


def known(**but):
    return build_household(signed(), {HEAD: record(**but)}, ()).head.record


@pytest.mark.parametrize(
    ("file", "dwelling", "standing"),
    [
        (signed(), (), ()),
        (signed("independent", "single"), (("lease",),), ()),
        (signed("independent", "single", "own"), (("title_deed",), ("electricity_bill", "occupancy")), ()),
        (signed(marital="widowed"), (("lease",),), ()),
        (signed(marital="divorced", relations=("son",)), (), (GUARDIAN,)),
        (signed(relations=("ward",)), (), (GUARDIAN,)),
        (
            signed("married_woman", situation="foreign_husband", relations=("husband",)),
            (),
            (("approval", "marriage"),),
        ),
    ],
)
def test_a_dwelling_is_asked_of_who_lives_alone_and_the_standing_of_whom_the_rules_name(
    file, dwelling, standing
):
    facts = build_household(file, {}, ())
    who = facts.applicant
    assert (applicant_rules.required_dwelling_proofs(who, MONTH) if who.lives_alone else ()) == dwelling
    assert applicant_rules.required_applicant_proofs(who, MONTH) == standing
    assert facts.kind == file.applicant.kind


def test_the_documents_of_the_file_come_with_their_last_day_and_whom_they_cover():
    papers = (("residence", {"expires_on": TODAY, "people": (SON,)}), ("lease", {}))
    assert build_household(signed(papers=papers), {}, ()).papers == (
        facts.Paper("residence", TODAY, (SON,)),
        facts.Paper("lease"),
    )


def test_the_last_day_of_a_declared_lease_is_that_of_a_document():
    assert build_household(signed(ends=TODAY), {}, ()).papers == (
        facts.Paper("lease", TODAY, state="declared"),
    )
    assert build_household(signed(tenure="own", ends=TODAY), {}, ()).papers == (), "no lease of an owner"


def test_a_declared_lease_that_has_ended_expires_unless_the_new_one_is_attached():
    def failed(*papers):
        studied = build_household(signed(ends=TODAY, papers=papers), {HEAD: record()}, ())
        return [finding.code for finding in assess.assess(studied, RATES, MONTH).reasons]

    assert failed() == ["document_expired"]
    assert failed(("lease", {"expires_on": date(2027, 11, 1)})) == []


def test_assets_are_known_once_all_five_answers_are_there():
    assert known(vehicles=Decimal("48000.00")).assets == facts.Assets(vehicles=Decimal(48_000))
    assert known(domestic_workers=2).assets == facts.Assets(domestic_workers=2)
    for silent in ("real_estate", "vehicles", "cash_assets", "portfolios", "domestic_workers"):
        assert known(**{silent: None}).assets is None


def test_who_owns_nothing_shares_one_answer_that_takes_no_room():
    assert known().assets is facts.OWNS_NOTHING
    assert msgspec.to_builtins(known())["assets"] == {}


def test_id_dwelling_visit_and_suspension_come_as_they_are_recorded():
    told = known(id_expires=TODAY, separate_dwelling=False, visit="refused", barred_until=date(2027, 1, 1))
    assert (told.id_expires, told.separate_dwelling) == (TODAY, False)
    assert (told.visit, told.barred_until) == ("refused", date(2027, 1, 1))
    assert (known().separate_dwelling, known().visit, known().barred_until) == (None, None, None)
