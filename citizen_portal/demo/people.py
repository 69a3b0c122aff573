"""The demonstration people: who they are, what they have, and in which state each is shown."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.people.national_id import make_synthetic_id


@dataclass(frozen=True)
class DemoDependant:
    """A dependant of a demonstration household; `age` in years on the day of the demonstration."""

    name: str
    relation: str
    age: int
    record: dict = field(default_factory=dict)


@dataclass(frozen=True)
class DemoHousehold:
    """One head of household, what he has and declares, and in which state he is shown."""

    number: int
    name: str
    state: str
    age: int = 41
    family: tuple[DemoDependant, ...] = ()
    gender: str = "M"  # F or M
    income: str = "9350.00"
    record: dict = field(default_factory=dict)

    @property
    def national_id(self) -> str:
        return make_synthetic_id(self.number)

    @property
    def mobile(self) -> str:
        return f"+9665{self.number:08d}"

    def id_of(self, member: DemoDependant) -> str:
        return make_synthetic_id(self.number * 10 + self.family.index(member))


def birth_date_at(age: int, today: date) -> date:
    return date(today.year - age, 3, 15)


WIFE = DemoDependant("منى السالم", "wife", 36)
CHILDREN = (DemoDependant("فيصل", "son", 11), DemoDependant("لمى", "daughter", 7))
DEMO_HOUSEHOLDS = (
    DemoHousehold(
        1010101,
        "نورة العتيبي",
        "eligible",
        gender="F",
        family=(
            DemoDependant("جود العتيبي", "daughter", 19),
            DemoDependant("سلمان العتيبي", "son", 9),
            DemoDependant("ريما", "daughter", 5),
        ),
    ),
    DemoHousehold(
        1010102,
        "فهد القحطاني",
        "not_eligible",
        family=(DemoDependant("منى القحطاني", "wife", 34, {"days_abroad": 117}), *CHILDREN),
        income="7800.00",
        record={"monthly_income": Decimal("9650.00")},
    ),
    DemoHousehold(1010103, "سارة الشهري", "draft", gender="F", age=33),
    DemoHousehold(
        1010104,
        "خالد الدوسري",
        "under_study",
        age=52,
        family=(WIFE,),
        income="5200.00",
        record={"days_abroad": None},
    ),
    DemoHousehold(
        1010105,
        "ريم الزهراني",
        "objecting",
        gender="F",
        age=45,
        family=CHILDREN,
        income="4000.00",
        record={"imprisoned": True},
    ),
    DemoHousehold(
        1010106,
        "ماجد الغامدي",
        "held_back",
        age=48,
        family=(WIFE, *CHILDREN),
        income="6000.00",
        record={"days_abroad": 131},
    ),
)
# authority records of people who have no account yet: anyone may register as one of them
NEWCOMERS = (
    DemoHousehold(2020201, "عبدالله الحربي", "newcomer", age=38, family=(WIFE, *CHILDREN), income="6500.00"),
    DemoHousehold(2020202, "هند المطيري", "newcomer", gender="F", age=29, income="3200.00"),
)
