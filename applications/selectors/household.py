"""The people of a file, what they earn and where they live: every read starts from the owner."""

import hashlib
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum

from accounts.models import User
from applications.household import fields as household_fields
from applications.models import (
    Application,
    Dependant,
    Housing,
    Income,
)
from common import fields

DEPENDANT = fields.names(household_fields.DEPENDANT)
INCOME = (*fields.names(household_fields.INCOME), "dependant")

type Answered = Application | Dependant | Housing | Income


def application_of(person: User) -> Application | None:
    return Application.objects.select_related("owner").filter(owner=person).first()


def dependants_of(application: Application) -> QuerySet[Dependant]:
    return Dependant.objects.filter(application=application)


def incomes_of(application: Application) -> QuerySet[Income]:
    return Income.objects.filter(application=application).select_related("dependant")


def income_total(application: Application) -> Decimal:
    """The household's declared gross income in SAR a month."""
    return incomes_of(application).aggregate(total=Sum("amount"))["total"] or Decimal("0.00")


def housing_of(application: Application) -> Housing | None:
    return Housing.objects.filter(application=application).first()


def income_by_person(application: Application) -> list[tuple[str, Decimal]]:
    """Who earns how much in SAR a month: the applicant first, then the dependants by age."""
    sums: dict[str, Decimal] = {}
    rows = incomes_of(application).order_by(F("dependant__birth_date").asc(nulls_first=True), "pk")
    for row in rows:
        name = row.dependant.name if row.dependant else application.owner.name
        sums[name] = sums.get(name, Decimal("0.00")) + row.amount
    return list(sums.items())


def answers_of(row: Answered | None, names: tuple[str, ...]) -> dict[str, Any]:
    """The answers of a section that is one row, as they stand."""
    return {name: getattr(row, name, None) for name in names}


def etag(answers: dict[str, Any]) -> str:
    """Tells whether a section still says what it said when a form was opened."""
    said = "\x1f".join(f"{field}={'' if answer is None else answer}" for field, answer in answers.items())
    return hashlib.sha256(said.encode()).hexdigest()


def submitted_among(national_ids: list[str]) -> set[str]:
    """Which of these people are main beneficiaries of a submitted application of their own."""
    owners = Application.objects.filter(
        status=Application.Status.SUBMITTED, owner__national_id__in=national_ids
    )
    return set(owners.values_list("owner__national_id", flat=True))
