"""How rules are asked: people about whom the same is said share a finding, equal records are judged once."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain

from msgspec.structs import astuple

from eligibility.rulebook.facts import UNANSWERED, Household, Record
from eligibility.rulebook.outcome import Answer, SharedFinding, Source
from eligibility.rulebook.rates import Rates
from eligibility.rulebook.rule import CommonFacts, Rule, Verdict, common_facts, common_parts

type DatedVerdict = tuple[Verdict, date | None]  # a verdict and the day on which its source answered

HEAD_PLACE = (0,)
OWN_SOURCES: frozenset[Source] = frozenset({"declared", "document"})  # of the file itself: nobody was asked
ANSWERS: dict[bool | None, Answer] = {True: "met", False: "not_met", None: "unknown"}


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
    return _build_findings(
        rule, [_ask_rule(rule, place, household, rates, on) for place in range(len(household.people))]
    )


def _ask_rule(rule: Rule, place: int, household: Household, rates: Rates, on: date) -> DatedVerdict:
    person = household.everyone[place]
    if rule.reads_record_only:
        record = common_facts(person.known)
        return _date_verdict(rule.judge(record, rates, on), record)
    return _date_verdict(rule.judge(person, household, rates, on), person.known)


def _date_verdict(verdict: Verdict, record: Record | CommonFacts) -> DatedVerdict:
    return verdict, record.day_of(verdict.source) if _was_answered(verdict) else None


def _was_answered(verdict: Verdict) -> bool:
    """Whether somebody was asked and said something, on a day."""
    return verdict.met is not None and verdict.source not in OWN_SOURCES


def _build_findings(rule: Rule, said: Sequence[DatedVerdict]) -> list[SharedFinding]:
    """Return the findings of a rule from what it says of the head and each dependant, as far as it asks.

    There is one for all of whom the same is said; their places are those of household.everyone.
    """
    if rule.about == "head":
        return [_build_finding(rule, *said[0], HEAD_PLACE)]
    places = _all_places(len(said))
    if rule.about == "dependants":
        said, places = said[1:], places[1:]
    if said and said.count(said[0]) == len(said):
        return [_build_finding(rule, *said[0], places)]
    who: dict[DatedVerdict, list[int]] = {}
    for place, each in zip(places, said, strict=True):
        who.setdefault(each, []).append(place)
    return [_build_finding(rule, *each, tuple(alike)) for each, alike in who.items()]


def _build_same_day_findings(
    day: date | None, rule: Rule, verdicts: list[Verdict]
) -> Sequence[SharedFinding]:
    """Return the same where everybody was answered for on one day: most households, so it is made quickly."""
    first, people = verdicts[0], len(verdicts)
    if people > 1 and verdicts.count(first) != people:
        return _build_findings(rule, [(each, day if _was_answered(each) else None) for each in verdicts])
    met, source, found, limit = astuple(first)
    on = day if met is not None and source not in OWN_SOURCES else None
    return (SharedFinding(rule.code, ANSWERS[met], source, found, limit, on, _all_places(people)),)


def _build_finding(rule: Rule, verdict: Verdict, day: date | None, who: tuple[int, ...]) -> SharedFinding:
    return SharedFinding(
        rule.code, ANSWERS[verdict.met], verdict.source, verdict.found, verdict.limit, day, who
    )


@lru_cache(maxsize=256)
def _all_places(people: int) -> tuple[int, ...]:
    return tuple(range(people))


class _RecordVerdicts:
    """What the rules say of one common record; the same object for all who have the same."""

    __slots__ = ("said",)

    def __init__(self, said: list[DatedVerdict]) -> None:
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
        records = [person.record or UNANSWERED for person in everyone]
        rows = [self._row(common_parts(record), rates, on) for record in records]
        found = self._rows(tuple(rows)).copy()
        day, one_day = records[0].as_of, _is_answered_on_one_day(records)
        head = everyone[:1]
        for place, rule in self.of_person:
            asked = head if rule.about == "head" else everyone
            judge = rule.judge
            verdicts = [judge(person, household, rates, on) for person in asked]
            if one_day:
                found[place] = _build_same_day_findings(day, rule, verdicts)
            else:
                found[place] = _build_findings(rule, list(map(_date_verdict, verdicts, records)))
        return list(chain.from_iterable(found))

    def _judge_record(self, parts: tuple, rates: Rates, on: date) -> _RecordVerdicts:
        record = CommonFacts(*parts)
        return _RecordVerdicts(
            [_date_verdict(rule.judge(record, rates, on), record) for rule in self.of_record]
        )

    def _together(self, rows: tuple[_RecordVerdicts, ...]) -> list[Iterable[SharedFinding]]:
        """Return for each rule its findings about these people; none yet of one that asks for more."""
        said = dict(zip(self.of_record, zip(*[row.said for row in rows], strict=True), strict=True))
        return [tuple(_build_findings(rule, said[rule])) if rule in said else () for rule in self.rules]


def _is_answered_on_one_day(records: list[Record]) -> bool:
    day = records[0].as_of
    return not [record for record in records if record.as_of != day or record.answered]
