"""The column of each fact, by its kind; every one may be NULL, which is "has not answered"."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy

from eligibility.registers import kinds
from eligibility.registers.facts import FACTS, FACTS_BY_NAME

FIELD_MAKERS: dict[type, Callable[..., models.Field]] = {
    kinds.YesNo: lambda kind, **own: models.BooleanField(**own),
    kinds.Count: lambda kind, **own: models.PositiveSmallIntegerField(**own),
    kinds.Amount: lambda kind, **own: models.DecimalField(max_digits=14, decimal_places=2, **own),
    kinds.Code: lambda kind, **own: models.CharField(max_length=20, **own),
    kinds.Name: lambda kind, **own: models.CharField(max_length=kind.most, **own),
    kinds.Digits: lambda kind, **own: models.CharField(max_length=kind.length, db_collation="C", **own),
    kinds.Day: lambda kind, **own: models.DateField(**own),
    kinds.NationalIds: lambda kind, **own: ArrayField(models.CharField(max_length=10), **own),
    kinds.Stays: lambda kind, **own: ArrayField(ArrayField(models.DateField(null=True), size=2), **own),
}


def model_field(name: str, **own: Any) -> Any:
    """The model field of the fact of this name."""
    fact = FACTS_BY_NAME[name]
    silent = {"null": True, "blank": True, **own}
    return FIELD_MAKERS[type(fact.kind)](fact.kind, verbose_name=gettext_lazy(fact.label), **silent)


def check_constraints() -> list[models.CheckConstraint]:
    """The limits of every fact that the database can promise; NULL passes each of them."""
    found = [
        (fact.name, limit) for fact in FACTS if (limit := _limit_condition(fact.name, fact.kind)) is not None
    ]
    return [models.CheckConstraint(condition=limit, name=f"record_{name}_limits") for name, limit in found]


def _limit_condition(name: str, kind: kinds.Kind) -> Q | None:
    match kind:
        case kinds.Count(most=most) | kinds.Amount(most=most):
            return Q(**{f"{name}__gte": 0, f"{name}__lte": most})
        case kinds.Code(codes=codes):
            return Q(**{f"{name}__in": codes})
        case kinds.Digits(length=length):
            return Q(**{f"{name}__regex": rf"^[0-9]{{{length}}}$"})
        case kinds.Name():
            return ~Q(**{name: ""})
    return None
