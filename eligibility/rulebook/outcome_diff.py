"""What is different between two answers about the same household, what explains the amount first."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from eligibility.rulebook.money import CENT
from eligibility.rulebook.outcome import Outcome

ChangeCode = Literal[
    "status",
    "person_removed",
    "person_added",
    "person_left_out",
    "person_counts",
    "came_of_age",
    "adults",
    "minors",
    "income",
    "rates",
    "days_abroad",
    "condition_failed",
    "condition_waiting",
    "condition_met",
]
CHANGE_CODES: tuple[ChangeCode, ...] = get_args(ChangeCode)  # in the order in which they explain an amount
CONDITION_CODES = {"condition_failed", "condition_waiting", "condition_met"}
LOWERING_CODES = {"person_removed", "person_left_out", "condition_failed", "condition_waiting"}
RAISING_CODES = {"person_added", "person_counts", "came_of_age", "condition_met"}


class OutcomeChange(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One difference; was and became are statuses, counts or SAR with two decimals, empty for "not there"."""

    code: ChangeCode
    was: str = ""
    became: str = ""
    person: str = ""
    rule: str = ""  # of condition_…: the rule's code; of rates: full, exemption, cutoff or formula


def compare_outcomes(before: Outcome, after: Outcome) -> tuple[OutcomeChange, ...]:
    """Every difference that says something; empty when nothing changed."""
    found = (
        *_status_changes(before, after),
        *_people_changes(before, after),
        *_amount_changes(before, after),
        *_condition_changes(before, after),
    )
    difference = after.amount - before.amount
    turned = before.status != after.status
    return tuple(
        sorted(found, key=lambda each: (not _is_explanation(each, difference), _sort_position(each, turned)))
    )


def main_cause(before: Outcome, after: Outcome) -> ChangeCode | None:
    """The one difference that explains best why the amount is another; None while it is the same."""
    return None if before.amount == after.amount else compare_outcomes(before, after)[0].code


def _is_explanation(change: OutcomeChange, difference: Decimal) -> bool:
    """Whether it moves an amount to where it went: more income never raises one, a child never lowers one."""
    way = _direction(change)
    return not (difference and way) or (difference > 0) == (way > 0)


def _direction(change: OutcomeChange) -> int:
    """Return 1 for what raises an amount, -1 for what lowers it, 0 when it may do either."""
    if change.code in LOWERING_CODES | RAISING_CODES:
        return 1 if change.code in RAISING_CODES else -1
    if change.code == "status":
        return 1 if change.became == "eligible" else -1
    if change.code == "rates":
        return 0
    more = Decimal(change.became) > Decimal(change.was)
    return 1 if more != (change.code == "income") else -1


def _sort_position(change: OutcomeChange, turned: bool) -> int:
    """Return the place in the list: a condition that turned the status stands right after it."""
    return 0 if turned and change.code in CONDITION_CODES else CHANGE_CODES.index(change.code)


def _status_changes(before: Outcome, after: Outcome) -> Iterator[OutcomeChange]:
    if before.status != after.status:
        yield OutcomeChange("status", before.status, after.status)


def _people_changes(before: Outcome, after: Outcome) -> Iterator[OutcomeChange]:
    """Who joined or left the household, who counts in it, who turned an adult."""
    were, are = _person_ids(before), _person_ids(after)
    yield from (OutcomeChange("person_removed", person=person) for person in were if person not in are)
    yield from (OutcomeChange("person_added", person=person) for person in are if person not in were)
    if _is_comparable(before, after):
        yield from _counted_changes(before, after, [person for person in are if person in were])


def _counted_changes(before: Outcome, after: Outcome, stayed: list[str]) -> Iterator[OutcomeChange]:
    were, are = _excluded_dependants(before), _excluded_dependants(after)
    adults, grown = _adult_ids(before), _adult_ids(after)
    for person in stayed:
        if (person in were) != (person in are):
            yield OutcomeChange("person_left_out" if person in are else "person_counts", person=person)
        elif person in grown and person not in adults:
            yield OutcomeChange("came_of_age", person=person)


def _amount_changes(before: Outcome, after: Outcome) -> Iterator[OutcomeChange]:
    """What the formula was given: people, income, limits, days outside the Kingdom."""
    was, now = before.entitlement, after.entitlement
    if not _is_comparable(before, after):
        return
    if was.adults != now.adults:
        yield OutcomeChange("adults", str(was.adults), str(now.adults))
    if was.minors != now.minors:
        yield OutcomeChange("minors", str(was.minors), str(now.minors))
    if was.income != now.income:
        yield OutcomeChange("income", _format_sar(was.income), _format_sar(now.income))
    if (was.adults, was.minors) == (now.adults, now.minors):
        yield from _rate_changes(before, after)
    if (lost := _days_abroad_deduction(before)) != (loses := _days_abroad_deduction(after)):
        yield OutcomeChange("days_abroad", _format_sar(lost), _format_sar(loses))


def _rate_changes(before: Outcome, after: Outcome) -> Iterator[OutcomeChange]:
    """The same people with other limits; or, with the same income too, another amount."""
    was, now = before.entitlement, after.entitlement
    limits = ((name, getattr(was, name), getattr(now, name)) for name in ("full", "exemption", "cutoff"))
    moved = [
        OutcomeChange("rates", _format_sar(had), _format_sar(has), rule=name)
        for name, had, has in limits
        if had != has
    ]
    yield from moved
    if not moved and was.income == now.income and was.amount != now.amount:
        yield OutcomeChange("rates", _format_sar(was.amount), _format_sar(now.amount), rule="formula")


def _condition_changes(before: Outcome, after: Outcome) -> Iterator[OutcomeChange]:
    """Rules that are answered otherwise, of people who are still in the household and of new ones."""
    were, are = _answers_by_rule(before), _answers_by_rule(after)
    stayed = {"", *_person_ids(after)}
    for key in dict.fromkeys((*are, *were)):
        rule, person = key
        was, became = were.get(key, ""), are.get(key, "")
        code = _condition_change_code(was, became)
        if code and person in stayed:
            yield OutcomeChange(code, was, became, person, rule)


def _condition_change_code(was: str, became: str) -> ChangeCode | None:
    """A rule that is not asked of somebody is as good as met."""
    if was == became or {was, became} == {"", "met"}:
        return None
    if became == "not_met":
        return "condition_failed"
    return "condition_waiting" if became == "unknown" else "condition_met"


def _answers_by_rule(outcome: Outcome) -> dict[tuple[str, str], str]:
    return {(finding.code, finding.person): finding.status for finding in outcome.findings}


def _person_ids(outcome: Outcome) -> list[str]:
    return [each.person for each in outcome.people]


def _excluded_dependants(outcome: Outcome) -> set[str]:
    """Dependants who do not count; in the estimate of a household that is not eligible everybody does."""
    return set(outcome.left_out)


def _is_comparable(before: Outcome, after: Outcome) -> bool:
    """Whether both count people alike: an estimate of everybody is not beside one that left some out."""
    alike = (before.status == "not_eligible") == (after.status == "not_eligible")
    return alike or not (_excluded_dependants(before) or _excluded_dependants(after))


def _adult_ids(outcome: Outcome) -> set[str]:
    return {line.person for line in outcome.lines if line.code == "adult"}


def _days_abroad_deduction(outcome: Outcome) -> Decimal:
    return sum((line.amount for line in outcome.lines if line.code == "days_abroad"), Decimal("0.00"))


def _format_sar(amount: Decimal) -> str:
    return str(amount.quantize(CENT))
