"""One finding in words, and findings that say the same of several people, for the page and the API."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from applications.choices import Relation
from common import plurals
from eligibility.rulebook.outcome import Finding
from eligibility.studies import texts as study_texts
from eligibility.studies import value_names


@dataclass(frozen=True)
class Condition:
    """One finding in words: what the page, the API and the officer show of it."""

    finding: Finding
    name: str = ""
    relation: str = ""
    alone: bool = False  # nobody else in the household: what is summed up is the head's own
    place: int = 0  # in the household, from the head, 1; 0 is about the household

    @property
    def code(self) -> str:
        return self.finding.code

    @property
    def anchor(self) -> str:
        """Its place on a page; the order in the household, for a national ID stands in no address."""
        return f"condition-{self.code}-{self.place}"

    @property
    def status(self) -> str:
        return self.finding.status

    @property
    def as_of(self) -> date | None:
        return self.finding.as_of

    @property
    def title(self) -> str:
        return study_texts.title(self.code)

    @property
    def reason(self) -> str:
        return study_texts.reason(self.finding, self.name)

    @property
    def advice(self) -> str:
        return study_texts.advice(self.finding)

    @property
    def value(self) -> str:
        return study_texts.value(self.finding, alone=self.alone)

    @property
    def limit(self) -> str:
        return study_texts.limit(self.finding)

    @property
    def over(self) -> str:
        """By how much the value passes the limit, with its unit; empty when there is nothing to compare."""
        if not (self.value and self.limit):
            return ""
        more = Decimal(self.finding.found) - Decimal(self.finding.limit)
        return plurals.count(more, value_names.UNITS[self.code]) if more > 0 else ""

    @property
    def measured(self) -> bool:
        """Whether the limit is one of the rules, and not what was declared."""
        return self.code in {"days_abroad", "financial_capability"}

    @property
    def days(self) -> tuple[int, int, int] | None:
        """Days outside the Kingdom, the days allowed, and the length of their picture."""
        if self.code != "days_abroad" or self.status == "unknown":
            return None
        found, limit = int(self.finding.found), int(self.finding.limit)
        return found, limit, max(found, limit) * 6 // 5

    @property
    def source(self) -> str:
        return study_texts.source(self.finding.source)

    @property
    def private(self) -> bool:
        """A value that the head may not see: he reads which section it is about, never the value."""
        return study_texts.private(self.finding, alone=self.alone)


@dataclass(frozen=True)
class Said:
    """What is so for one person or several: the same words, from the same source, of the same day."""

    everybody: tuple[Condition, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(condition.name for condition in self.everybody if condition.name)

    @property
    def words(self) -> Condition:
        return self.everybody[0]


@dataclass(frozen=True)
class Group:
    """One condition and everybody who meets it; `whole` when that is the whole household."""

    everybody: tuple[Condition, ...]
    whole: bool

    @property
    def head(self) -> Condition:
        return self.everybody[0]

    @property
    def said(self) -> tuple[Said, ...]:
        """Once for all when words, source and day are the same, otherwise for those who share them."""
        return _alike(self.everybody, lambda each: (each.reason, each.source, each.as_of))

    @property
    def named(self) -> bool:
        """Whether the names say something: not when all meet it in the same way."""
        return not self.whole or len(self.said) > 1


@dataclass(frozen=True)
class Failing:
    """One person, and the conditions that are not met because of him or her; the household has no name."""

    conditions: tuple[Condition, ...]

    @property
    def name(self) -> str:
        return self.conditions[0].name

    @property
    def relation(self) -> str:
        """Wife, son, …; empty for the head."""
        return str(dict(Relation.choices).get(self.conditions[0].relation, ""))


def groups_of(conditions: Iterable[Condition]) -> tuple[Group, ...]:
    """The conditions that somebody meets, in the order of the rulebook."""
    found = (
        Group(tuple(each for each in alike.everybody if each.status == "met"), _all_met(alike))
        for alike in _alike(conditions, lambda each: each.code)
    )
    return tuple(group for group in found if group.everybody)


def waiting_of(conditions: Iterable[Condition]) -> tuple[Said, ...]:
    """What nobody has answered yet: one entry for each condition and body, with all whom it is about."""
    unknown = (each for each in conditions if each.status == "unknown")
    return _alike(unknown, lambda each: (each.code, each.source))


def failing_of(conditions: Iterable[Condition], people: Iterable[str]) -> tuple[Failing, ...]:
    """The conditions that are not met, person by person, the household and its head first."""
    failed = [each for each in conditions if each.status == "not_met"]
    order = {person: place for place, person in enumerate(("", *people))}
    failed.sort(key=lambda each: order[each.finding.person])
    return tuple(Failing(said.everybody) for said in _alike(failed, lambda each: each.name))


def _all_met(alike: Said) -> bool:
    return all(condition.status == "met" for condition in alike.everybody)


def _alike(conditions: Iterable[Condition], key: Callable[[Condition], Hashable]) -> tuple[Said, ...]:
    found: dict[Hashable, list[Condition]] = {}
    for condition in conditions:
        found.setdefault(key(condition), []).append(condition)
    return tuple(Said(tuple(each)) for each in found.values())
