"""How the articles are asked: each answers for one person; people alike share a finding."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache, update_wrapper
from itertools import chain
from operator import attrgetter

import msgspec

from .facts import Household, Person, Support, Visit
from .outcome import Answer, Same, Source
from .rates import Rates

# what an article says of somebody: all of a finding but its code and the person; None: nothing is found
type Said = tuple[Answer, Source, str, str, date | None] | None

HEAD = (0,)


class Article(ABC):
    """A condition: `article(household, rates, on)` gives its findings."""

    def __init__(self, ask: Callable[..., Said]) -> None:
        update_wrapper(self, ask)  # its name is the code, its first line the law
        self.ask, self.code = ask, ask.__name__

    @abstractmethod
    def __call__(self, household: Household, rates: Rates, on: date) -> Iterable[Same]:
        """Return what it finds about these people."""


class OfEverybody(Article):
    """Asked of each person."""

    def __call__(self, household: Household, rates: Rates, on: date) -> Iterable[Same]:
        return alike(self.code, [self.ask(each, household, rates, on) for each in household.everyone])


class OfHead(Article):
    """Asked of the head alone."""

    def __call__(self, household: Household, rates: Rates, on: date) -> Iterable[Same]:
        said = self.ask(household.head, household, rates, on)
        return () if said is None else (Same(self.code, *said, HEAD),)


class OfRecord(Article):
    """Asked of the usual part of each person's record and of nothing else."""

    def __call__(self, household: Household, rates: Rates, on: date) -> Iterable[Same]:
        return self.of([self.ask(usual_of(each), rates, on) for each in household.everyone])

    def of(self, said: Sequence[Said]) -> Iterable[Same]:
        """The findings when this is said of the head and his dependants."""
        return alike(self.code, said)


class OfDependants(OfRecord):
    """The same, but not of the head."""

    def of(self, said: Sequence[Said]) -> Iterable[Same]:
        return alike(self.code, (None, *said[1:]))


class OfHeadRecord(OfRecord):
    """The same, of the head alone."""

    def of(self, said: Sequence[Said]) -> Iterable[Same]:
        return () if said[0] is None else (Same(self.code, *said[0], HEAD),)


def alike(code: str, said: Sequence[Said]) -> Iterable[Same]:
    """One finding for all of whom the same is said; their places are those of household.everyone."""
    first = said[0]
    if said.count(first) == len(said):
        return () if first is None else (Same(code, *first, _all(len(said))),)
    places: dict[Said, list[int]] = {}
    for place, each in enumerate(said):
        places.setdefault(each, []).append(place)
    return [Same(code, *each, tuple(who)) for each, who in places.items() if each is not None]


@lru_cache(maxsize=256)
def _all(people: int) -> tuple[int, ...]:
    return tuple(range(people))


# -- remembered ----------------------------------------------------------------------------------------------
class Usual(msgspec.Struct, frozen=True, gc=False):
    """The part of a record that is the same for most people, so that it is judged once for all of them.

    An article that is asked of it sees nothing else: what is remembered can never be another person's.
    """

    saudi: bool | None
    exemption: str
    resident: bool | None
    imprisoned: bool | None
    in_shelter: bool | None
    deceased: bool | None
    other_support: tuple[Support, ...] | None
    main_beneficiary: bool | None
    visit: Visit
    barred_until: date | None
    as_of: date | None
    answered: tuple[tuple[str, date], ...] = ()

    def day_of(self, source: str) -> date | None:
        """Return the day on which this source answered, None when unknown."""
        return dict(self.answered).get(source, self.as_of)


_parts = attrgetter(*Usual.__struct_fields__)


def usual_of(person: Person) -> Usual:
    return Usual(*_parts(person.known))


class _Row:
    """What the articles say of one usual record; the same object for all who have the same."""

    __slots__ = ("said",)

    def __init__(self, said: list[Said]) -> None:
        self.said = said


class Asker:
    """Asks all articles in their order."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = articles
        self.of_record = [article for article in articles if isinstance(article, OfRecord)]
        self.others = [each for each in enumerate(articles) if not isinstance(each[1], OfRecord)]
        self._row = lru_cache(maxsize=8192)(self._judge)
        self._found = lru_cache(maxsize=8192)(self._together)

    def __call__(self, household: Household, rates: Rates, on: date) -> list[Same]:
        """Every finding, article by article."""
        rows = [self._row(_parts(person.known), rates, on) for person in household.everyone]
        found = self._found(tuple(rows)).copy()
        for place, article in self.others:
            found[place] = article(household, rates, on)
        return list(chain.from_iterable(found))

    def _judge(self, parts: tuple, rates: Rates, on: date) -> _Row:
        usual = Usual(*parts)
        return _Row([article.ask(usual, rates, on) for article in self.of_record])

    def _together(self, rows: tuple[_Row, ...]) -> list[Iterable[Same]]:
        """For each article its findings about these people; none yet of one that asks for more."""
        said = dict(zip(self.of_record, zip(*[row.said for row in rows], strict=True), strict=True))
        return [tuple(each.of(said[each])) if isinstance(each, OfRecord) else () for each in self.articles]
