"""Which facts of a record a ground rests on, and what the household gets when they are corrected."""

import copy
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from applications.declaration import selectors as declaration_selectors
from applications.file import snapshot as declaration_snapshot
from common.errors import Refused
from eligibility.registers.facts import Fact, facts_of_rule
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import cycle_calendar
from eligibility.rulebook.outcome import Outcome
from eligibility.scenarios import selectors as scenario_selectors
from eligibility.studies import selectors as study_selectors
from eligibility.studies.household_facts import people_of
from objections import selectors as objection_selectors
from objections.models import Objection
from objections.selectors import AMOUNT, Ground

type Corrections = dict[str, dict[str, Any]]
"""Facts by column, for each person (national ID) whose record is corrected."""

RULES_BEHIND_AMOUNT = {
    AMOUNT: ("data_mismatch_income", "other_support")
}  # an amount rests on what these rest on


def correctable_facts(objection: Objection) -> dict[str, tuple[Fact, ...]]:
    """The facts that the grounds rest on, by person; none: they rest on no record.

    Of the head for the household: what a dependant owns is corrected in the dependant's own record.
    """
    head = objection.study.people[0]
    found: dict[str, tuple[Fact, ...]] = {}
    for ground in objection_selectors.grounds_of(objection):
        facts = _facts_behind(ground, head)
        if facts:
            found[ground.person] = tuple(dict.fromkeys((*found.get(ground.person, ()), *facts)))
    return found


def _facts_behind(ground: Ground, head: str) -> list[Fact]:
    codes = RULES_BEHIND_AMOUNT.get(ground.row.code, (ground.row.code,))
    return [fact for code in codes for fact in facts_of_rule(code, head=ground.person == head)]


def preview_correction(objection: Objection, corrections: Corrections, *, today: date) -> Outcome:
    """Study the household on copies of the records, with these facts corrected; nothing is saved.

    The same declaration, cycle and rules as the study that follows an acceptance today.
    """
    check_facts_belong(objection, corrections)
    return _assess_corrected(objection, corrections, today)


def check_facts_belong(objection: Objection, corrections: Corrections) -> None:
    """Refuse facts that the grounds do not rest on."""
    allowed = {who: {fact.name for fact in facts} for who, facts in correctable_facts(objection).items()}
    given = {who: set(facts) for who, facts in corrections.items() if facts}
    if not all(facts <= allowed.get(who, set()) for who, facts in given.items()):
        raise Refused("wrong_fact", _("Correct only the fact that this condition rests on."))


def upheld_grounds(objection: Objection, corrections: Corrections, *, today: date) -> set[int]:
    """The grounds (keys) on which the citizen is right after these corrections, or by now without any.

    Refused when a ground whose person was corrected still fails: the citizen would read a riddle; and when
    nothing is corrected and no ground is met by now.
    """
    outcome, head = preview_correction(objection, corrections, today=today), objection.study.people[0]
    corrects = any(corrections.values())
    right = {
        ground.row.pk
        for ground in objection_selectors.grounds_of(objection)
        if (corrections.get(ground.person) or not corrects or not _facts_behind(ground, head))
        and _is_met(objection, ground, outcome)
    }
    if not right and not corrects:
        raise _nothing_corrected(objection)
    wrong = [
        ground
        for ground in objection_selectors.grounds_of(objection)
        if corrections.get(ground.person) and ground.row.pk not in right
    ]
    if wrong:
        first = correctable_facts(objection)[wrong[0].person][0]
        raise Refused(
            "still_not_met",
            _("With this value the condition is still not met. Correct the value, or refuse the objection."),
            form_field_name(objection, wrong[0].person, first),
        )
    return right


def _nothing_corrected(objection: Objection) -> Refused:
    """Nothing was corrected, and the condition is not met by now either."""
    if correctable_facts(objection):
        return Refused("wrong_fact", _("Correct the fact that this condition rests on."))
    words = _(
        "This condition is still not met. First decide on its document, or let the other household give the"
        " person up; or refuse with advice on what the citizen can do."
    )
    return Refused("still_not_met", words)


def form_field_name(objection: Objection, person: str, fact: Fact) -> str:
    """How the fact's field is called in the form: plain for the first person, numbered for the others."""
    place = list(correctable_facts(objection)).index(person)
    return f"{fact.name}-{place}" if place else fact.name


def _is_met(objection: Objection, ground: Ground, outcome: Outcome) -> bool:
    """A condition that no longer fails; an amount that is more than it was."""
    if ground.row.code == AMOUNT:
        return outcome.amount > objection.study.amount
    reasons = {(one.code, one.person) for one in outcome.reasons}
    return (ground.row.code, ground.row.person) not in reasons


def _assess_corrected(objection: Objection, corrections: Corrections, today: date) -> Outcome:
    signed = declaration_selectors.last_declaration(objection.application)
    snapshot = declaration_snapshot.read_snapshot(signed.snapshot)  # type: ignore[union-attr]  # there is a study of it
    records = study_selectors.records_of(people_of(snapshot))
    for who, facts in corrections.items():
        if facts:
            records[who] = _corrected_copy(records.get(who), who, facts)
    month, declared = cycle_calendar.cycle_for(today), timezone.localdate(signed.declared_at)  # type: ignore[union-attr]
    known = scenario_selectors.build_facts(
        objection.application, snapshot, records, month=month, declared=declared
    )
    return scenario_selectors.assess_facts(known, month)


def _corrected_copy(record: AuthorityRecord | None, whose: str, facts: dict[str, Any]) -> AuthorityRecord:
    fresh = copy.copy(record) if record else AuthorityRecord(national_id=whose)
    for field, value in facts.items():
        setattr(fresh, field, value)
    return fresh
