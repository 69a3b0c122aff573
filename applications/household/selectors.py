"""The people of a file, and what they earn."""

from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from applications.file import selectors as file_selectors
from applications.file.models import Application
from applications.household import fields as household_fields
from applications.household.family_register import family_of
from applications.household.models import Dependant, Income
from common import fields as common_fields

DEPENDANT_FIELD_NAMES = common_fields.field_names(household_fields.DEPENDANT_FIELDS)
INCOME_FIELD_NAMES = (*common_fields.field_names(household_fields.INCOME_FIELDS), "dependant")


def dependants_of(application: Application) -> QuerySet[Dependant]:
    rows = Dependant.objects.filter(application=application)
    return file_selectors.read_part_once(application, "dependants", lambda: rows)


def unregistered_dependants(application: Application) -> list[Dependant]:
    """The listed people who are not in the applicant's family register; none while it has not answered."""
    family = family_of(application.owner.national_id)
    return [] if family is None else list(dependants_of(application).exclude(national_id__in=family))


def incomes_of(application: Application) -> QuerySet[Income]:
    rows = Income.objects.filter(application=application).select_related("dependant")
    return file_selectors.read_part_once(application, "incomes", lambda: rows)


def income_total(application: Application) -> Decimal:
    """The household's declared gross income in SAR a month."""
    if file_selectors.is_prefetched(application):
        return sum((row.amount for row in incomes_of(application)), Decimal("0.00"))
    return incomes_of(application).aggregate(total=Sum("amount"))["total"] or Decimal("0.00")


def income_by_person(application: Application) -> list[tuple[str, Decimal]]:
    """Who earns how much in SAR a month: the applicant first, then the dependants by age."""
    sums: dict[str, Decimal] = {}
    rows = incomes_of(application).order_by(F("dependant__birth_date").asc(nulls_first=True), "pk")
    for row in rows:
        name = row.dependant.name if row.dependant else application.owner.name
        sums[name] = sums.get(name, Decimal("0.00")) + row.amount
    return list(sums.items())
