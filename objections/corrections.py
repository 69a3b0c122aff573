"""Which facts of a record a condition rests on, and what the household gets when one is corrected."""

import copy
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applications.declaration import selectors as declaration_selectors
from applications.file import snapshot as declaration_snapshot
from common.errors import Refused
from eligibility.registers.facts import Fact, correctable
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import cycles as cycle_calendar
from eligibility.rulebook.outcome import Outcome
from eligibility.scenarios import selectors as scenario_selectors
from eligibility.studies import selectors as study_selectors
from eligibility.studies.household_facts import people_of
from objections.models import Objection


def correctable_facts(objection: Objection) -> tuple[Fact, ...]:
    """The facts that its condition rests on; none: it rests on no record and is refused with advice.

    Of the head for the household: what a dependant owns is corrected in the dependant's own record.
    """
    return correctable(objection.code, head=objection.whose == objection.study.people[0])


def preview(objection: Objection, facts: dict[str, Any], *, today: date) -> Outcome:
    """Study the household on copies of the records, with this fact corrected; nothing is saved.

    The same declaration, cycle and rules as the study that follows an acceptance today.
    """
    only_its_own(objection, facts)
    signed = declaration_selectors.last_declaration(objection.application)
    snapshot = declaration_snapshot.read(signed.snapshot)  # type: ignore[union-attr]  # there is a study of it
    records, whose = study_selectors.records_of(people_of(snapshot)), objection.whose
    records[whose] = _corrected(records.get(whose), whose, facts)
    month, declared = cycle_calendar.cycle_for(today), timezone.localdate(signed.declared_at)  # type: ignore[union-attr]
    known = scenario_selectors.known_of(snapshot, records, month=month, declared=declared)
    return scenario_selectors.assessed(known, month)


def only_its_own(objection: Objection, facts: dict[str, Any]) -> None:
    """Refuse facts that the condition objected to does not rest on."""
    allowed = {fact.name for fact in correctable_facts(objection)}
    if not allowed:
        raise Refused(
            "nothing_to_correct",
            _("This condition rests on no authority record. Refuse with advice on what the citizen can do."),
        )
    if not facts or not set(facts) <= allowed:
        raise Refused("wrong_fact", _("Correct only the fact that this condition rests on."))


def must_be_met(objection: Objection, facts: dict[str, Any], *, today: date) -> None:
    """Refuse a correction after which the condition still fails: the citizen would read a riddle."""
    outcome = preview(objection, facts, today=today)
    if any((one.code, one.person) == (objection.code, objection.person) for one in outcome.reasons):
        raise Refused(
            "still_not_met",
            _("With this value the condition is still not met. Correct the value, or refuse the objection."),
            correctable_facts(objection)[0].name,
        )


def _corrected(record: AuthorityRecord | None, whose: str, facts: dict[str, Any]) -> AuthorityRecord:
    fresh = copy.copy(record) if record else AuthorityRecord(national_id=whose)
    for field, value in facts.items():
        setattr(fresh, field, value)
    return fresh
