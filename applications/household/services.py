"""Dependants and incomes: rows that are added, changed and removed while the draft is edited."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from applications.choices import SOURCES_OF, IncomeKind, Kind, Relation
from applications.file import selectors as file_selectors
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import birth_order
from applications.household import selectors as household_selectors
from applications.household.declared_people import check_listing, count_unregistered_person
from applications.household.models import Dependant, Income
from common.errors import Refused

MAX_DEPENDANTS = 60
MAX_INCOMES = 60


def add_dependant(
    application: Application,
    *,
    name: str,
    national_id: str,
    relation: str,
    birth_date: date,
    employment: str,
    study: str = "",
) -> Dependant:
    """List a person under this household, or refuse with the reason that a citizen can act on.

    The same person with the same answers again, as a double click sends them, is the same row.
    """
    answers = {
        "name": name,
        "relation": relation,
        "birth_date": birth_date,
        "employment": employment,
        "study": study,
    }
    count_unregistered_person(application, national_id)
    return _add_dependant(application, national_id, answers)


@transaction.atomic
def _add_dependant(application: Application, national_id: str, answers: dict[str, Any]) -> Dependant:
    application = file_services.lock_for_editing(application)
    _check_may_list(application)
    known = household_selectors.dependants_of(application).filter(national_id=national_id, **answers).first()
    if known:
        return known
    _check_dependant_limit(application)
    dependant = Dependant(application=application, national_id=national_id, **answers)
    _save_dependant(dependant, application)
    _withdraw_none_answer(application, "no_dependants")
    return dependant


def _check_may_list(application: Application) -> None:
    if application.kind == Kind.INDEPENDENT:
        words = _(
            "You apply as an independent individual. Choose the head of household first, in your details."
        )
        raise Refused("independent", words)


def _check_dependant_limit(application: Application) -> None:
    if household_selectors.dependants_of(application).count() >= MAX_DEPENDANTS:
        words = _("A household lists at most 60 dependants. Call 19912 if yours has more.")
        raise Refused("too_many_dependants", words)


def change_dependant(dependant: Dependant, *, etag: str = "", **fields: Any) -> Dependant:
    """Change a listed person; the same refusals as when adding. `etag` as in `save_personal`."""
    count_unregistered_person(dependant.application, fields.get("national_id", dependant.national_id))
    return _change_dependant(dependant, etag, fields)


@transaction.atomic
def _change_dependant(dependant: Dependant, etag: str, fields: dict[str, Any]) -> Dependant:
    application = file_services.lock_for_editing(dependant.application)
    dependant = _lock_row(household_selectors.dependants_of(application), dependant)
    file_services.check_not_stale(
        file_selectors.section_answers(dependant, household_selectors.DEPENDANT_FIELD_NAMES), etag, fields
    )
    for field, value in fields.items():
        if field not in household_selectors.DEPENDANT_FIELD_NAMES:
            raise TypeError(f"{field} is not an answer about a dependant")
        setattr(dependant, field, value)
    _save_dependant(dependant, application)
    return dependant


def _lock_row[Row: (Dependant, Income)](rows: QuerySet[Row], row: Row) -> Row:
    """The row as it is now; another window may have removed it, and saving would bring it back."""
    found = rows.filter(pk=row.pk).first()
    if found is None:
        raise Refused("gone", _("This was removed in another window. Open the list again."))
    return found


def _save_dependant(dependant: Dependant, application: Application) -> None:
    _check_may_be_listed(dependant, application)
    try:
        with transaction.atomic():
            dependant.save()
    except IntegrityError as error:
        words = _("You have already added this person.")
        raise Refused("already_listed", words, "national_id") from error


def _check_may_be_listed(dependant: Dependant, application: Application) -> None:
    if dependant.national_id == application.owner.national_id:
        raise Refused("own_id", _("This is your own ID. Write the dependant's."), "national_id")
    if application.kind == Kind.ELDEST_CHILD and dependant.relation != Relation.WARD:
        words = _("In an application of the eldest child, mother, brothers and sisters are added as Ward.")
        raise Refused("not_a_ward", words, "relation")
    _check_birth_order(dependant, application)
    check_listing(application, dependant.national_id)


def _check_birth_order(dependant: Dependant, application: Application) -> None:
    """No son is born before his father: a mistyped year or a wrong relation, said at the date."""
    born = application.owner.birth_date
    if birth_order.is_possible(dependant.relation, dependant.birth_date, born):
        return
    words = _(
        "By these dates the child would be born before the parent, or less than %(years)s years after. "
        "Check the date of birth and the relation."
    )
    raise Refused("born_before_parent", words % {"years": birth_order.LEAST_YEARS}, "birth_date")


@transaction.atomic
def remove_dependant(dependant: Dependant) -> None:
    """Take a person and his incomes off the draft; declarations that were signed keep them."""
    file_services.lock_for_editing(dependant.application)
    dependant.delete()


@transaction.atomic
def declare_no_dependants(application: Application) -> Application:
    """Answer "I have none"; refused while some are listed."""
    application = file_services.lock_for_editing(application)
    if household_selectors.dependants_of(application).exists():
        raise Refused(
            "has_dependants",
            _("You listed dependants. Remove them first, then say that you have none."),
        )
    return _save_none_answer(application, "no_dependants")


@transaction.atomic
def add_income(
    application: Application,
    *,
    kind: str,
    amount: Decimal,
    origin: str = "",
    source: str = "",
    dependant: Dependant | None = None,
    once: UUID | None = None,
) -> Income:
    """Add a gross monthly income in SAR, the applicant's own or a dependant's; the same `once` adds once."""
    application = file_services.lock_for_editing(application)
    known = household_selectors.incomes_of(application).filter(once=once).first() if once else None
    if known:
        return known
    if household_selectors.incomes_of(application).count() >= MAX_INCOMES:
        raise Refused(
            "too_many_incomes",
            _("You can list up to 60 incomes. Combine those from one source."),
        )
    _check_own_dependant(dependant, application)
    _check_source_fits_kind(kind, origin)
    income = Income.objects.create(
        application=application,
        dependant=dependant,
        kind=kind,
        origin=origin,
        source=source,
        amount=amount,
        once=once,
    )
    _withdraw_none_answer(application, "no_income")
    return income


def _check_source_fits_kind(kind: str, origin: str) -> None:
    """A listed source belongs to its kind of income."""
    if origin and origin not in SOURCES_OF.get(IncomeKind(kind), ()):
        words = _("This source does not belong to this kind of income. Choose another.")
        raise Refused("source_of_another_kind", words, "origin")


def _check_own_dependant(dependant: Dependant | None, application: Application) -> None:
    if dependant and not household_selectors.dependants_of(application).filter(pk=dependant.pk).exists():
        raise Refused("not_your_dependant", _("Choose one of your own dependants."), "dependant")


@transaction.atomic
def change_income(income: Income, *, etag: str = "", **fields: Any) -> Income:
    """Change a listed income; the same refusals as when adding. `etag` as in `save_personal`."""
    application = file_services.lock_for_editing(income.application)
    income = _lock_row(household_selectors.incomes_of(application), income)
    file_services.check_not_stale(
        file_selectors.section_answers(income, household_selectors.INCOME_FIELD_NAMES), etag, fields
    )
    _check_own_dependant(fields.get("dependant"), application)
    for field, value in fields.items():
        if field not in household_selectors.INCOME_FIELD_NAMES:
            raise TypeError(f"{field} is not an answer about an income")
        setattr(income, field, value)
    _check_source_fits_kind(income.kind, income.origin)
    income.save(update_fields=list(fields))
    return income


@transaction.atomic
def remove_income(income: Income) -> None:
    file_services.lock_for_editing(income.application)
    income.delete()


@transaction.atomic
def declare_no_income(application: Application) -> Application:
    """Answer "nobody in the household has an income"; refused while some are listed."""
    application = file_services.lock_for_editing(application)
    if household_selectors.incomes_of(application).exists():
        raise Refused(
            "has_income",
            _("You listed incomes. Remove them first, then say that there is none."),
        )
    return _save_none_answer(application, "no_income")


def _withdraw_none_answer(application: Application, answer: str) -> None:
    if getattr(application, answer):
        setattr(application, answer, False)
        application.save(update_fields=[answer])


def _save_none_answer(application: Application, answer: str) -> Application:
    setattr(application, answer, True)
    application.save(update_fields=[answer])
    return application
