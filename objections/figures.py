"""How objections are answered: days, shares upheld, workload; by month, condition and officer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DurationField,
    Expression,
    ExpressionWrapper,
    F,
    FloatField,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Extract, TruncMonth

from accounts.people.models import User
from common.dates import start_of_day
from objections import working_days
from objections.models import Objection, ObjectionGround

Status = Objection.Status
SECONDS_OF_A_DAY = 24 * 60 * 60
AGES = (5, 15, 30)  # working days since it was sent: a case is of the first of these that it has not passed


class Percentile(Aggregate):
    """The value below which so large a share of the rows lies."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: Expression, share: float, **extra: Any) -> None:
        super().__init__(expression, share=share, **extra)


@dataclass(frozen=True)
class Answered:
    """Objections that were answered, of one kind; days from sending to the answer, None without any."""

    key: Any
    decided: int
    upheld: int
    median_days: float | None
    most_days: float | None  # the 90th percentile
    late: int = 0

    @property
    def refused(self) -> int:
        return self.decided - self.upheld

    @property
    def percent(self) -> int:
        """Of a hundred answered, how many the citizen was right about."""
        return round(100 * self.upheld / self.decided) if self.decided else 0


def answered_between(first: date, last: date) -> QuerySet[Objection]:
    """What was answered from the first day to the last, both included."""
    return Objection.objects.filter(
        status__in=Objection.DECIDED,
        decided_at__gte=start_of_day(first),
        decided_at__lt=start_of_day(last + timedelta(days=1)),
    ).order_by()


def total(first: date, last: date) -> Answered:
    """All of them together."""
    return _answered("", answered_between(first, last).aggregate(**_counts()))


def by_month(first: date, last: date) -> list[Answered]:
    """By the month of the answer, the newest first."""
    rows = answered_between(first, last).annotate(month=TruncMonth("decided_at")).values("month")
    return [_answered(row["month"].date(), row) for row in rows.annotate(**_counts()).order_by("-month")]


def by_officer(first: date, last: date) -> list[Answered]:
    """By the officer who answered, who has answered most first."""
    rows = answered_between(first, last).values("decided_by").annotate(**_counts())
    officers = User.objects.in_bulk([row["decided_by"] for row in rows])
    found = [_answered(officers[row["decided_by"]], row) for row in rows]
    return sorted(found, key=lambda each: (-each.decided, each.key.name))


def by_condition(first: date, last: date) -> list[Answered]:
    """By the condition or the problem objected to, what is wrong most often first."""
    grounds = ObjectionGround.objects.filter(objection__in=answered_between(first, last)).order_by()
    rows = grounds.values("code").annotate(**_counts("objection__", upheld=Q(upheld=True)))
    found = [_answered(row["code"], row) for row in rows]
    return sorted(found, key=lambda each: (-each.percent, -each.decided, each.key))


def _counts(path: str = "", upheld: Q | None = None) -> dict[str, Aggregate]:
    decided, sent = F(f"{path}decided_at"), F(f"{path}sent_at")
    taken = ExpressionWrapper(decided - sent, output_field=DurationField())
    days = ExpressionWrapper(Extract(taken, "epoch") / SECONDS_OF_A_DAY, output_field=FloatField())
    late = Q(**{f"{path}decided_at__date__gt": F(f"{path}due_on")})
    return {
        "decided": Count("pk"),
        "upheld_rows": Count("pk", filter=upheld or Q(**{f"{path}status": Status.ACCEPTED})),
        "median": Percentile(days, 0.5),
        "most": Percentile(days, 0.9),
        "late_rows": Count("pk", filter=late),
    }


def _answered(key: Any, row: Mapping[str, Any]) -> Answered:
    return Answered(key, row["decided"], row["upheld_rows"], row["median"], row["most"], row["late_rows"])


# -- what waits ----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class AgeGroup:
    """Open cases that were sent so many working days ago: from the least to the most, None without an end."""

    least: int
    most: int | None
    cases: int

    @property
    def words(self) -> str:
        """As in "6–15"; the last group has no end."""
        return f"{self.least}" if self.most is None else f"{self.least}–{self.most}"


def open_by_age(today: date) -> list[AgeGroup]:
    """The open cases by working days since they were sent, the newest first."""
    ends = [_days_ago(today, days) for days in AGES]
    groups = Case(
        *[When(sent_at__gte=start_of_day(end), then=Value(place)) for place, end in enumerate(ends)],
        default=Value(len(AGES)),
        output_field=IntegerField(),
    )
    rows = Objection.objects.filter(status__in=Objection.OPEN).order_by().annotate(age=groups).values("age")
    counts = dict(rows.annotate(cases=Count("pk")).values_list("age", "cases"))
    starts = (0, *[days + 1 for days in AGES])
    return [
        AgeGroup(least, most, counts.get(place, 0))
        for place, (least, most) in enumerate(zip(starts, (*AGES, None), strict=True))
    ]


def _days_ago(today: date, days: int) -> date:
    """The earliest day from which no more than so many working days have passed."""
    day = today
    while working_days.count_working_days(day - timedelta(days=1), today) <= days:
        day -= timedelta(days=1)
    return day


def open_by_officer() -> list[tuple[User | None, int]]:
    """How many open cases each officer has, the most first; None are those that nobody works on."""
    rows = Objection.objects.filter(status__in=Objection.OPEN).order_by().values("assigned_to")
    counts = dict(rows.annotate(cases=Count("pk")).values_list("assigned_to", "cases"))
    officers = User.objects.in_bulk([key for key in counts if key])
    found = [(officers[key] if key else None, cases) for key, cases in counts.items()]
    return sorted(found, key=lambda each: (-each[1], each[0].name if each[0] else ""))
