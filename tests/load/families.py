"""Made-up households as they are in the country (domain.md §2.14): the same seed, the same people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from math import exp
from random import Random

from accounts.people.national_id import make_synthetic_id
from applications.bank import iban
from applications.file import snapshot as declaration_snapshot
from applications.household import applicant_rules

ON = date(2026, 11, 1)  # ages are given on this day
INDEPENDENT = 0.14
MARRIED, PARENT, WORKING_WIFE, RETIRED_AT = 0.85, 0.13, 0.18, 60
CHILDREN = (7, 18, 21, 20, 15, 9, 5, 3, 2)  # weights of 0 to 8
MEDIAN, SPREAD = 8_500, 0.62  # of the head's monthly income, SAR: log-normal
OWNERS, HOME, RICH = 0.55, 620_000, 0.015  # owners of real estate, its median value in SAR, above the limit
AN_ID, YEARS_VALID = 15, 10  # from which age on one has an ID, and for how long it is issued
PAPERLESS, LEASED = 0.03, 0.9  # who forgot a document that the file asks for; a lease on record
HALALA = Decimal("0.01")

MEN = ("محمد", "عبدالله", "فهد", "سعد", "خالد", "سلطان", "ناصر", "تركي", "ماجد", "بندر", "علي", "يوسف")
WOMEN = ("نورة", "سارة", "منيرة", "هيا", "ريم", "لطيفة", "أمل", "عبير", "هند", "مها", "لمى", "جود")
FAMILIES = ("العتيبي", "القحطاني", "الدوسري", "الحربي", "الشهري", "الغامدي", "المطيري", "الزهراني")
PLACES = (
    ("SA-01", "الرياض", "الياسمين", "13325"),
    ("SA-02", "جدة", "الصفا", "23453"),
    ("SA-03", "المدينة المنورة", "العزيزية", "42317"),
    ("SA-04", "الدمام", "الشاطئ", "32413"),
    ("SA-14", "أبها", "المنسك", "62521"),
)


@dataclass(slots=True)
class Someone:
    """A person, what he declares in SAR a month, and the answers about him that are not "all is well"."""

    national_id: str
    name: str
    birth_date: date
    relation: str = ""
    income: Decimal = Decimal("0.00")
    answers: dict[str, object] = field(default_factory=dict)


@dataclass(slots=True)
class Family:
    """A household as its head declares it; the head comes first."""

    people: list[Someone]
    marital: str
    place: tuple[str, str, str, str]
    iban: str
    forgotten: bool = False  # the documents that the file asks for

    def signed(self) -> declaration_snapshot.Snapshot:
        """The snapshot that the head signs."""
        head, *others = self.people
        return declaration_snapshot.Snapshot(
            applicant=self._applicant(head),
            dependants=tuple(
                declaration_snapshot.Dependant(
                    each.national_id, each.name, each.relation, each.birth_date, *_does(each)
                )
                for each in others
            ),
            incomes=tuple(
                declaration_snapshot.Income(each.national_id, _kind(each), "جهة العمل", each.income)
                for each in self.people
                if each.income
            ),
            housing=self._housing(),
            iban=self.iban,
            documents=() if self.forgotten else self._documents(head, others),
        )

    def _applicant(self, head: Someone) -> declaration_snapshot.Applicant:
        kind = "head" if len(self.people) > 1 else "independent"
        work = "none" if not head.income else "private_retired" if _age(head) >= RETIRED_AT else "private"
        return declaration_snapshot.Applicant(
            head.national_id,
            head.name,
            head.birth_date,
            kind,
            self.marital,
            "healthy",
            "secondary",
            work,
            work_ability="able",
        )

    def _documents(self, head: Someone, others: list[Someone]) -> tuple[declaration_snapshot.Document, ...]:
        """The usual document for each proof that the file asks for, with a made-up digest."""
        kind = "head" if others else "independent"
        who = applicant_rules.Applicant(
            kind, self.marital, tenure="own", relations=tuple([each.relation for each in others])
        )
        dwelling = applicant_rules.required_dwelling_proofs(who, ON) if who.lives_alone else ()
        asked = (*dwelling, *applicant_rules.required_applicant_proofs(who, ON))
        return tuple([declaration_snapshot.Document(group[0], _digest(head, group[0])) for group in asked])

    def _housing(self) -> declaration_snapshot.Housing:
        region, city, district, postal_code = self.place
        return declaration_snapshot.Housing(
            "own", "", "RRRD2929", "2929", "شارع الملك فهد", district, city, region, postal_code, "8118"
        )


def families(count: int, seed: int, number: int) -> Iterator[Family]:
    """So many households; `number` is that of the first person's national ID, the next ones follow."""
    chance = Random(f"{seed}:{number}")
    for _household in range(count):
        family = _family(chance, number)
        number += len(family.people)
        yield family


def _family(chance: Random, number: int) -> Family:
    alone = chance.random() < INDEPENDENT
    surname = chance.choice(FAMILIES)
    woman = chance.random() < (0.5 if alone else 0.12)
    age = chance.uniform(18, 45) if alone else min(max(chance.gauss(43, 11), 22), 88)
    head = _someone(chance, number, surname, age, woman=woman)
    head.income = _earned(chance)
    people = [head]
    married = not alone and not woman and chance.random() < MARRIED
    if not alone:
        people += _others(chance, number + 1, surname, age, married=married)
    _surprise(chance, people)
    for each in people:
        _hold(chance, each)
    if alone:
        head.answers.setdefault("separate_dwelling", True if chance.random() < LEASED else None)
    marital = "married" if married else "single" if alone else "divorced" if woman else "widowed"
    place = chance.choice(PLACES)
    _registered(people, marital, place[3])
    return Family(people, marital, place, iban.make_synthetic_iban(number), chance.random() < PAPERLESS)


def _others(chance: Random, number: int, surname: str, age: float, *, married: bool) -> list[Someone]:
    others = []
    if married:
        others.append(_someone(chance, number, surname, max(18.5, age - 4), "wife", woman=True))
        if chance.random() < WORKING_WIFE:
            others[0].income = (_earned(chance) / 2).quantize(HALALA)
    for _child in range(chance.choices(range(len(CHILDREN)), CHILDREN)[0]):
        woman = chance.random() < 0.5
        old = chance.uniform(0, min(24, max(1, age - 20)))
        relation = "daughter" if woman else "son"
        others.append(_someone(chance, number + len(others), surname, old, relation, woman=woman))
    if chance.random() < PARENT or not others:
        others.append(
            _someone(chance, number + len(others), surname, min(age + 25, 95), "mother", woman=True)
        )
    return others


def _someone(
    chance: Random, number: int, surname: str, age: float, relation: str = "", *, woman: bool
) -> Someone:
    name = f"{chance.choice(WOMEN if woman else MEN)} {surname}"
    return Someone(make_synthetic_id(number), name, ON - timedelta(days=int(age * 365.25)), relation)


def _earned(chance: Random) -> Decimal:
    if chance.random() < 0.08:
        return Decimal("0.00")
    return Decimal(round(min(MEDIAN * exp(SPREAD * chance.gauss(0, 1)), 90_000) / 10) * 10).quantize(HALALA)


def _hold(chance: Random, someone: Someone) -> None:
    """The ID, and what the person owns: nothing as a child, usually far below the limit as a head."""
    years = _age(someone)
    if years >= AN_ID:
        valid = chance.randrange(1, YEARS_VALID * 365) if chance.random() > 0.01 else -chance.randrange(400)
        someone.answers["id_expires"] = ON + timedelta(days=30 + valid)
    if someone.relation or years < AN_ID:
        return
    owned = {"vehicles": chance.randrange(0, 120) * 1_000, "cash_assets": chance.randrange(0, 60) * 500}
    if chance.random() < OWNERS:
        owned["real_estate"] = round(min(HOME * exp(0.35 * chance.gauss(0, 1)), 1_100_000))
    if chance.random() < RICH:
        owned["portfolios"] = chance.randrange(4_200_000, 9_000_000)
    answers = {name: Decimal(value).quantize(HALALA) for name, value in owned.items()}
    someone.answers = {**answers, **someone.answers}
    someone.answers["domestic_workers"] = int(chance.random() < 0.2)


def _registered(people: list[Someone], marital: str, postal_code: str) -> None:
    """The civil register and the national address say what is declared."""
    head, *others = people
    head.answers.update(marital_status=marital, postal_code=postal_code)
    for each in others:
        each.answers["relation"] = each.relation
        if each.relation == "daughter":
            each.answers["marital_status"] = "single"


def _surprise(chance: Random, people: list[Someone]) -> None:
    """What differs from the declaration, or fails a condition: in one household of six."""
    head, whom = people[0], people[-1]
    head.answers["dependants"] = [each.national_id for each in people[1:]]
    what = chance.random()
    if what < 0.045:
        head.answers["monthly_income"] = head.income + chance.randrange(300, 4_000)
    elif what < 0.060:
        head.answers["days_abroad"] = chance.randrange(91, 300)
    elif what < 0.085:
        whom.answers["days_abroad"] = chance.randrange(91, 300)
    elif what < 0.100:
        head.answers["dependants"] = [*head.answers["dependants"], make_synthetic_id(99_000_000)]  # type: ignore[misc]
    elif what < 0.105:
        whom.answers["imprisoned"] = True
    elif what < 0.110:
        whom.answers["deceased"] = True
    elif what < 0.125:
        whom.answers["support_programme"], whom.answers["support_monthly"] = "saned", Decimal("900.00")
    elif what < 0.135:
        head.answers["resident"] = None
    elif what < 0.145:
        whom.answers["days_abroad"] = None
    elif what < 0.150:
        whom.answers["saudi"], whom.answers["exemption"] = False, "mobility_card"
    elif what < 0.154:
        head.answers["visit"] = chance.choice(("refused", "pending", "accepted"))
    elif what < 0.156:
        head.answers["barred_until"] = ON + timedelta(days=chance.randrange(-200, 600))
    elif what < 0.161:
        whom.answers["real_estate"] = None
    elif what < 0.165 and len(people) == 1:
        head.answers["separate_dwelling"] = False


def _age(someone: Someone) -> int:
    return (ON - someone.birth_date).days // 365


def _digest(someone: Someone, kind: str) -> str:
    """What stands for the SHA-256 of a made-up file."""
    return sha256(f"{someone.national_id}:{kind}".encode()).hexdigest()


def _does(someone: Someone) -> tuple[str, str]:
    """Employment and study of a dependant."""
    if someone.income:
        return "private", "none"
    age = _age(someone)
    if age < 6 or age >= 24:
        return ("under_age" if age < 6 else "none"), "none"
    return "student", "school" if age < 18 else "university"


def _kind(someone: Someone) -> str:
    return "pension" if _age(someone) >= RETIRED_AT else "salary"
