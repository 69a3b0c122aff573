"""Which facts of a record a condition rests on, and what the household gets when one is corrected."""

import copy
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from applications import declaration as declarations
from citizen_portal.lib.errors import Refused
from eligibility import selectors as eligibility
from eligibility.models import AuthorityRecord
from eligibility.rulebook import cycles
from eligibility.rulebook.outcome import Outcome
from eligibility.selectors.household import people_of
from objections.models import Objection

# a condition that is not here rests on no record: it is answered by a refusal with advice
CORRECTABLE: dict[str, tuple[str, ...]] = {
    "nationality": ("saudi", "exemption"),
    "residency_permanent": ("resident",),
    "days_abroad": ("days_abroad",),
    "imprisoned": ("imprisoned",),
    "in_shelter": ("in_shelter",),
    "data_mismatch_income": ("monthly_income",),
    "dependants_missing": ("dependants",),
    "deceased": ("deceased",),
    "document_expired": ("id_expires",),
    "other_support": ("support_monthly", "support_programme"),
    "independence_unproven": ("separate_dwelling",),
    "visit_refused": ("visit",),
    "barred": ("barred_until",),
    # of the head: what a dependant owns is corrected in the dependant's own record
    "financial_capability": ("real_estate", "vehicles", "cash_assets", "portfolios", "domestic_workers"),
}


def preview(objection: Objection, facts: dict[str, Any], *, today: date) -> Outcome:
    """Study the household on copies of the records, with this fact corrected; nothing is saved.

    The same declaration, cycle and rules as the study that follows an acceptance today.
    """
    only_its_own(objection, facts)
    signed = eligibility.last_declaration(objection.application)
    snapshot = declarations.read(signed.snapshot)  # type: ignore[union-attr]  # there is a study of it
    records, whose = eligibility.records_of(people_of(snapshot)), objection.whose
    records[whose] = _corrected(records.get(whose), whose, facts)
    known = eligibility.known_of(snapshot, records)
    return eligibility.assessed(known, cycles.cycle_for(today))


def only_its_own(objection: Objection, facts: dict[str, Any]) -> None:
    """Refuse facts that the condition objected to does not rest on."""
    allowed = CORRECTABLE.get(objection.code, ())
    if not allowed:
        raise Refused(
            "nothing_to_correct",
            _("This condition rests on no authority record. Refuse with advice on what the citizen can do."),
        )
    if not facts or not set(facts) <= set(allowed):
        raise Refused("wrong_fact", _("Correct only the fact that this condition rests on."))


def must_be_met(objection: Objection, facts: dict[str, Any], *, today: date) -> None:
    """Refuse a correction after which the condition still fails: the citizen would read a riddle."""
    outcome = preview(objection, facts, today=today)
    if any((one.code, one.person) == (objection.code, objection.person) for one in outcome.reasons):
        raise Refused(
            "still_not_met",
            _("With this value the condition is still not met. Correct the value, or refuse the objection."),
            CORRECTABLE[objection.code][0],
        )


def _corrected(record: AuthorityRecord | None, whose: str, facts: dict[str, Any]) -> AuthorityRecord:
    fresh = copy.copy(record) if record else AuthorityRecord(national_id=whose)
    for field, value in facts.items():
        setattr(fresh, field, value)
    return fresh
