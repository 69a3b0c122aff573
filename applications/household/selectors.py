"""The people of a file, and what they earn."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from accounts.people.models import User
from applications.declaration.models import DeclaredPerson
from applications.file import selectors as file_selectors
from applications.file.models import Application
from applications.household import fields as household_fields
from applications.household.family_register import family_of
from applications.household.models import Dependant, DependantRelease, Income
from common import fields as common_fields

# how long a person who was released stays free for the household that asked for him (ours, 2026-11)
RESERVED_DAYS = 30
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


# -- people of other households ------------------------------------------------------------------------------
def declared_elsewhere(application: Application, national_ids: Iterable[str]) -> QuerySet[DeclaredPerson]:
    """Which of these people another household has declared, in the order of their IDs."""
    others = DeclaredPerson.objects.exclude(application=application)
    rows = others.filter(national_id__in=list(national_ids)).order_by("national_id")
    return rows.select_related("application__owner")


def may_ask_about(application: Application, national_id: str) -> bool:
    """The applicant himself, or somebody of his own family register; nobody else is looked up (T90)."""
    own = application.owner.national_id
    return national_id == own or national_id in (family_of(own) or ())


def releasable_people(application: Application) -> list[str]:
    """Of the applicant and the people he lists: the dependants of another household he may ask for."""
    own = application.owner.national_id
    family = family_of(own) or frozenset()
    listed = dependants_of(application).values_list("national_id", flat=True)
    taken = declared_elsewhere(application, [own, *(each for each in listed if each in family)])
    rows = taken.filter(role=DeclaredPerson.Role.DEPENDANT)
    return list(rows.values_list("national_id", flat=True))


def releases_of(application: Application) -> QuerySet[DependantRelease]:
    """The releases that this household asked for, newest first."""
    return DependantRelease.objects.filter(application=application)


def releases_decidable_by(officer: User) -> QuerySet[DependantRelease]:
    """What this officer may decide: never where he stands in one of the two households."""
    if not officer.has_perm("applications.decide_dependantrelease"):
        return DependantRelease.objects.none()
    rows = DependantRelease.objects.exclude(national_id=officer.national_id)
    for side in ("application", "holder"):
        rows = rows.exclude(**{f"{side}__owner": officer})
        rows = rows.exclude(**{f"{side}__dependants__national_id": officer.national_id})
        rows = rows.exclude(**{f"{side}__declared_people__national_id": officer.national_id})
    return rows


def released_from(application: Application, national_ids: Iterable[str]) -> list[DependantRelease]:
    """The releases by which this household lost one of these people, kept for the other one for now."""
    granted = DependantRelease.objects.filter(
        status=DependantRelease.Status.GRANTED,
        national_id__in=list(national_ids),
        decided_at__gt=timezone.now() - timedelta(days=RESERVED_DAYS),
    )
    newest = granted.order_by("national_id", "-decided_at", "-pk").distinct("national_id")
    lost = [each for each in newest.select_related("application") if each.holder_id == application.pk]
    return [each for each in lost if each.application.status != Application.Status.WITHDRAWN]
