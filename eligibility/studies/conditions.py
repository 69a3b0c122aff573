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
        return study_texts.rule_title(self.code)

    @property
    def reason(self) -> str:
        return study_texts.finding_text(self.finding, self.name)

    @property
    def advice(self) -> str:
        return study_texts.finding_advice(self.finding)

    @property
    def value(self) -> str:
        return study_texts.found_value(self.finding, alone=self.alone)

    @property
    def limit(self) -> str:
        return study_texts.limit_value(self.finding)

    @property
    def over(self) -> str:
        """By how much the value passes the limit, with its unit; empty when there is nothing to compare."""
        if not (self.value and self.limit):
            return ""
        more = Decimal(self.finding.found) - Decimal(self.finding.limit)
        return plurals.count_noun(more, value_names.RULE_UNITS[self.code]) if more > 0 else ""

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
        return study_texts.source_name(self.finding.source)

    @property
    def private(self) -> bool:
        """A value that the head may not see: he reads which section it is about, never the value."""
        return study_texts.is_private(self.finding, alone=self.alone)


@dataclass(frozen=True)
class SharedStatement:
    """What is so for one person or several: the same words, from the same source, of the same day."""

    everybody: tuple[Condition, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(condition.name for condition in self.everybody if condition.name)

    @property
    def words(self) -> Condition:
        return self.everybody[0]


@dataclass(frozen=True)
class ConditionGroup:
    """One condition and everybody who meets it; `whole` when that is the whole household."""

    everybody: tuple[Condition, ...]
    whole: bool

    @property
    def head(self) -> Condition:
        return self.everybody[0]

    @property
    def said(self) -> tuple[SharedStatement, ...]:
        """Once for all when words, source and day are the same, otherwise for those who share them."""
        return _merge_alike(self.everybody, lambda each: (each.reason, each.source, each.as_of))

    @property
    def named(self) -> bool:
        """Whether the names say something: not when all meet it in the same way."""
        return not self.whole or len(self.said) > 1


@dataclass(frozen=True)
class PersonFailures:
    """One person, and the conditions that are not met because of him or her; the household has no name."""

    conditions: tuple[Condition, ...]

    @property
    def name(self) -> str:
        return self.conditions[0].name

    @property
    def relation(self) -> str:
        """Wife, son, …; empty for the head."""
        return str(dict(Relation.choices).get(self.conditions[0].relation, ""))


def group_conditions(conditions: Iterable[Condition]) -> tuple[ConditionGroup, ...]:
    """The conditions that somebody meets, in the order of the rulebook."""
    found = (
        ConditionGroup(tuple(each for each in alike.everybody if each.status == "met"), _all_met(alike))
        for alike in _merge_alike(conditions, lambda each: each.code)
    )
    return tuple(group for group in found if group.everybody)


def pending_statements(conditions: Iterable[Condition]) -> tuple[SharedStatement, ...]:
    """What nobody has answered yet: one entry for each condition and body, with all whom it is about."""
    unknown = (each for each in conditions if each.status == "unknown")
    return _merge_alike(unknown, lambda each: (each.code, each.source))


def failures_by_person(conditions: Iterable[Condition], people: Iterable[str]) -> tuple[PersonFailures, ...]:
    """The conditions that are not met, person by person, the household and its head first."""
    failed = [each for each in conditions if each.status == "not_met"]
    order = {person: place for place, person in enumerate(("", *people))}
    failed.sort(key=lambda each: order[each.finding.person])
    return tuple(PersonFailures(said.everybody) for said in _merge_alike(failed, lambda each: each.name))


def _all_met(alike: SharedStatement) -> bool:
    return all(condition.status == "met" for condition in alike.everybody)


def _merge_alike(
    conditions: Iterable[Condition], key: Callable[[Condition], Hashable]
) -> tuple[SharedStatement, ...]:
    found: dict[Hashable, list[Condition]] = {}
    for condition in conditions:
        found.setdefault(key(condition), []).append(condition)
    return tuple(SharedStatement(tuple(each)) for each in found.values())
