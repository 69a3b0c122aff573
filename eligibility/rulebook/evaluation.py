"""How rules are asked: people about whom the same is said share a finding, equal records are judged once."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain

from .facts import Household, Record
from .outcome import Answer, SharedFinding, Source
from .rates import Rates
from .rule import CommonFacts, Rule, Verdict, common_facts, common_parts

type Dated = tuple[Verdict, date | None] | None  # a verdict and the day on which its source answered

HEAD = (0,)
OWN: frozenset[Source] = frozenset({"declared", "document"})  # of the file itself: nobody was asked
STATUS: dict[bool | None, Answer] = {True: "met", False: "not_met", None: "unknown"}


class RuleSet:
    """The rules of the programme in their order; those of a month are asked together."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        # the months in which one of them begins or ends
        self.turns = tuple(sorted({day for rule in rules for day in (rule.since, rule.until) if day}))
        self._evaluator = lru_cache(maxsize=64)(_Evaluator)
        self._on = lru_cache(maxsize=256)(self._evaluator_on)

    def in_force(self, on: date) -> tuple[Rule, ...]:
        """Return the rules that are law in the cycle month of a day."""
        return tuple(rule for rule in self.rules if rule.in_force(on))

    def findings(self, household: Household, rates: Rates, on: date) -> list[SharedFinding]:
        """Return every finding, rule by rule."""
        return self._on(on).findings(household, rates, on)

    def _evaluator_on(self, on: date) -> "_Evaluator":
        return self._evaluator(self.in_force(on))


def findings_of(rule: Rule, household: Household, rates: Rates, on: date) -> list[SharedFinding]:
    """Ask one rule alone, sharing nothing with other households."""
    return _found(rule, [_asked(rule, place, household, rates, on) for place in range(len(household.people))])


def _asked(rule: Rule, place: int, household: Household, rates: Rates, on: date) -> Dated:
    person = household.everyone[place]
    if rule.reads_record_only:
        record = common_facts(person.known)
        return _dated(rule.judge(record, rates, on), record)
    return _dated(rule.judge(person, household, rates, on), person.known)


def _dated(verdict: Verdict | None, record: Record | CommonFacts) -> Dated:
    if verdict is None:
        return None
    answered = verdict.met is not None and verdict.source not in OWN
    return verdict, record.day_of(verdict.source) if answered else None


def _found(rule: Rule, said: Sequence[Dated]) -> list[SharedFinding]:
    """Return the findings of a rule from what it says of the head and each dependant, as far as it asks."""
    if rule.about == "head":
        return [] if said[0] is None else [_finding(rule, said[0], HEAD)]
    if rule.about == "dependants":
        said = (None, *said[1:])
    return _shared(rule, said)


def _shared(rule: Rule, said: Sequence[Dated]) -> list[SharedFinding]:
    """Return one finding for all of whom the same is said; their places are those of household.everyone."""
    first = said[0]
    if said.count(first) == len(said):
        return [] if first is None else [_finding(rule, first, _everybody(len(said)))]
    places: dict[Dated, list[int]] = {}
    for place, each in enumerate(said):
        places.setdefault(each, []).append(place)
    return [_finding(rule, each, tuple(who)) for each, who in places.items() if each is not None]


def _finding(rule: Rule, said: tuple[Verdict, date | None], who: tuple[int, ...]) -> SharedFinding:
    verdict, day = said
    return SharedFinding(
        rule.code, STATUS[verdict.met], verdict.source, verdict.found, verdict.limit, day, who
    )


@lru_cache(maxsize=256)
def _everybody(people: int) -> tuple[int, ...]:
    return tuple(range(people))


class _Row:
    """What the rules say of one common record; the same object for all who have the same."""

    __slots__ = ("said",)

    def __init__(self, said: list[Dated]) -> None:
        self.said = said


class _Evaluator:
    """Asks the rules of one month."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self.of_record = [rule for rule in rules if rule.reads_record_only]
        self.of_person = [each for each in enumerate(rules) if not each[1].reads_record_only]
        self._row = lru_cache(maxsize=8192)(self._judge_record)
        self._rows = lru_cache(maxsize=8192)(self._together)

    def findings(self, household: Household, rates: Rates, on: date) -> list[SharedFinding]:
        everyone = household.everyone
        rows = [self._row(common_parts(person.known), rates, on) for person in everyone]
        found = self._rows(tuple(rows)).copy()
        for place, rule in self.of_person:
            asked = everyone[:1] if rule.about == "head" else everyone
            said = [_dated(rule.judge(person, household, rates, on), person.known) for person in asked]
            found[place] = _found(rule, said)
        return list(chain.from_iterable(found))

    def _judge_record(self, parts: tuple, rates: Rates, on: date) -> _Row:
        record = CommonFacts(*parts)
        return _Row([_dated(rule.judge(record, rates, on), record) for rule in self.of_record])

    def _together(self, rows: tuple[_Row, ...]) -> list[Iterable[SharedFinding]]:
        """Return for each rule its findings about these people; none yet of one that asks for more."""
        said = dict(zip(self.of_record, zip(*[row.said for row in rows], strict=True), strict=True))
        return [tuple(_found(rule, said[rule])) if rule in said else () for rule in self.rules]
