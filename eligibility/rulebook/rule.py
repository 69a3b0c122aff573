"""A rule of the programme: a dated function that says of one person whether a condition is met."""

from collections.abc import Callable
from datetime import date
from functools import update_wrapper
from inspect import signature
from operator import attrgetter
from typing import Literal

import msgspec

from eligibility.rulebook.facts import Record, Support, VisitState
from eligibility.rulebook.outcome import Source

AboutWhom = Literal["everybody", "head", "dependants"]


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What a rule says of one person; with the rule's code and the person it becomes a finding."""

    met: bool | None  # None: the source has not answered, which is neither met nor failed
    source: Source  # where the value came from; when unknown, whom we wait for
    found: str = ""
    limit: str = ""  # the limit or, for a comparison, what was declared


class CommonFacts(msgspec.Struct, frozen=True, gc=False):
    """The part of a record that is the same for most people, so that it is judged once for all of them.

    A rule that is asked of it sees nothing else: what is shared can never be another person's.
    """

    saudi: bool | None
    exemption: str | None
    resident: bool | None
    imprisoned: bool | None
    in_shelter: bool | None
    deceased: bool | None
    other_support: tuple[Support, ...] | None
    main_beneficiary: bool | None
    visit: VisitState | None
    barred_until: date | None
    as_of: date | None
    answered: tuple[tuple[str, date], ...] = ()

    def day_of(self, source: str) -> date | None:
        """Return the day on which this source answered, None when unknown."""
        return dict(self.answered).get(source, self.as_of)


common_parts = attrgetter(*CommonFacts.__struct_fields__)


def common_facts(record: Record) -> CommonFacts:
    """Return the common part of a record."""
    return CommonFacts(*common_parts(record))


class Rule:
    """A condition that is in force from the cycle month `since` until before `until`.

    Its function is `judge(person, household, rates, on)` or, when it needs nothing but what the authorities
    say of most people alike, `judge(record, rates, on)`; its name is the code, its first line the law.
    """

    __name__: str

    def __init__(
        self, judge: Callable[..., Verdict], about: AboutWhom, since: date, until: date | None
    ) -> None:
        update_wrapper(self, judge)  # type: ignore[arg-type]
        self.judge, self.code, self.about = judge, judge.__name__, about
        self.since, self.until = since, until
        self.reads_record_only = next(iter(signature(judge).parameters)) == "record"

    def in_force(self, on: date) -> bool:
        """Whether it is law in the cycle month of a day."""
        month = on.replace(day=1)
        return self.since <= month and (self.until is None or month < self.until)


def rule(
    *, about: AboutWhom, since: date, until: date | None = None
) -> Callable[[Callable[..., Verdict]], Rule]:
    """Make a function a rule about these people, in force between these months."""

    def made(judge: Callable[..., Verdict]) -> Rule:
        return Rule(judge, about, since, until)

    return made


def absent_verdict(fact: bool | None, *, source: Source) -> Verdict:
    """Return a verdict that is met when a fact is known and not so."""
    return Verdict(met=None if fact is None else not fact, source=source, found=fact_code(fact))


def fact_code(fact: bool | None, yes: str = "yes", no: str = "no") -> str:
    """Return the code of a fact, empty while nobody gave it."""
    return "" if fact is None else yes if fact else no
