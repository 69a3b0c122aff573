"""What is different between two answers about the same household, what explains the amount first."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from .money import CENT
from .outcome import Outcome

Code = Literal[
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
CODES: tuple[Code, ...] = get_args(Code)  # in the order in which they explain an amount
CONDITIONS = {"condition_failed", "condition_waiting", "condition_met"}
LOWERS = {"person_removed", "person_left_out", "condition_failed", "condition_waiting"}
RAISES = {"person_added", "person_counts", "came_of_age", "condition_met"}


class Change(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One difference; was and became are statuses, counts or SAR with two decimals, empty for "not there"."""

    code: Code
    was: str = ""
    became: str = ""
    person: str = ""
    rule: str = ""  # of condition_…: the rule's code; of rates: full, exemption, cutoff or formula


def differences(before: Outcome, after: Outcome) -> tuple[Change, ...]:
    """Every difference that says something; empty when nothing changed."""
    found = (
        *_status(before, after),
        *_people(before, after),
        *_amount(before, after),
        *_conditions(before, after),
    )
    difference = after.amount - before.amount
    turned = before.status != after.status
    return tuple(sorted(found, key=lambda each: (not _explains(each, difference), _place(each, turned))))


def main_cause(before: Outcome, after: Outcome) -> Code | None:
    """The one difference that explains best why the amount is another; None while it is the same."""
    return None if before.amount == after.amount else differences(before, after)[0].code


def _explains(change: Change, difference: Decimal) -> bool:
    """Whether it moves an amount to where it went: more income never raises one, a child never lowers one."""
    way = _way(change)
    return not (difference and way) or (difference > 0) == (way > 0)


def _way(change: Change) -> int:
    """Return 1 for what raises an amount, -1 for what lowers it, 0 when it may do either."""
    if change.code in LOWERS | RAISES:
        return 1 if change.code in RAISES else -1
    if change.code == "status":
        return 1 if change.became == "eligible" else -1
    if change.code == "rates":
        return 0
    more = Decimal(change.became) > Decimal(change.was)
    return 1 if more != (change.code == "income") else -1


def _place(change: Change, turned: bool) -> int:
    """Return the place in the list: a condition that turned the status stands right after it."""
    return 0 if turned and change.code in CONDITIONS else CODES.index(change.code)


def _status(before: Outcome, after: Outcome) -> Iterator[Change]:
    if before.status != after.status:
        yield Change("status", before.status, after.status)


def _people(before: Outcome, after: Outcome) -> Iterator[Change]:
    """Who joined or left the household, who counts in it, who turned an adult."""
    were, are = _named(before), _named(after)
    yield from (Change("person_removed", person=person) for person in were if person not in are)
    yield from (Change("person_added", person=person) for person in are if person not in were)
    if _comparable(before, after):
        yield from _counted(before, after, [person for person in are if person in were])


def _counted(before: Outcome, after: Outcome, stayed: list[str]) -> Iterator[Change]:
    were, are = _left_out(before), _left_out(after)
    adults, grown = _adults(before), _adults(after)
    for person in stayed:
        if (person in were) != (person in are):
            yield Change("person_left_out" if person in are else "person_counts", person=person)
        elif person in grown and person not in adults:
            yield Change("came_of_age", person=person)


def _amount(before: Outcome, after: Outcome) -> Iterator[Change]:
    """What the formula was given: people, income, limits, days outside the Kingdom."""
    was, now = before.entitlement, after.entitlement
    if not _comparable(before, after):
        return
    if was.adults != now.adults:
        yield Change("adults", str(was.adults), str(now.adults))
    if was.minors != now.minors:
        yield Change("minors", str(was.minors), str(now.minors))
    if was.income != now.income:
        yield Change("income", _sar(was.income), _sar(now.income))
    if (was.adults, was.minors) == (now.adults, now.minors):
        yield from _rates(before, after)
    if (lost := _abroad(before)) != (loses := _abroad(after)):
        yield Change("days_abroad", _sar(lost), _sar(loses))


def _rates(before: Outcome, after: Outcome) -> Iterator[Change]:
    """The same people with other limits; or, with the same income too, another amount."""
    was, now = before.entitlement, after.entitlement
    limits = ((name, getattr(was, name), getattr(now, name)) for name in ("full", "exemption", "cutoff"))
    moved = [Change("rates", _sar(had), _sar(has), rule=name) for name, had, has in limits if had != has]
    yield from moved
    if not moved and was.income == now.income and was.amount != now.amount:
        yield Change("rates", _sar(was.amount), _sar(now.amount), rule="formula")


def _conditions(before: Outcome, after: Outcome) -> Iterator[Change]:
    """Rules that are answered otherwise, of people who are still in the household and of new ones."""
    were, are = _answers(before), _answers(after)
    stayed = {"", *_named(after)}
    for key in dict.fromkeys((*are, *were)):
        rule, person = key
        was, became = were.get(key, ""), are.get(key, "")
        code = _turned(was, became)
        if code and person in stayed:
            yield Change(code, was, became, person, rule)


def _turned(was: str, became: str) -> Code | None:
    """A rule that is not asked of somebody is as good as met."""
    if was == became or {was, became} == {"", "met"}:
        return None
    if became == "not_met":
        return "condition_failed"
    return "condition_waiting" if became == "unknown" else "condition_met"


def _answers(outcome: Outcome) -> dict[tuple[str, str], str]:
    return {(finding.code, finding.person): finding.status for finding in outcome.findings}


def _named(outcome: Outcome) -> list[str]:
    return [each.person for each in outcome.people]


def _left_out(outcome: Outcome) -> set[str]:
    """Dependants who do not count; in the estimate of a household that is not eligible everybody does."""
    if outcome.status == "not_eligible":
        return set()
    return {each.person for each in outcome.people if each.status == "not_eligible"}


def _comparable(before: Outcome, after: Outcome) -> bool:
    """Whether both count people alike: an estimate of everybody is not beside one that left some out."""
    alike = (before.status == "not_eligible") == (after.status == "not_eligible")
    return alike or not (_left_out(before) or _left_out(after))


def _adults(outcome: Outcome) -> set[str]:
    return {line.person for line in outcome.lines if line.code == "adult"}


def _abroad(outcome: Outcome) -> Decimal:
    return sum((line.amount for line in outcome.lines if line.code == "days_abroad"), Decimal("0.00"))


def _sar(amount: Decimal) -> str:
    return str(amount.quantize(CENT))
