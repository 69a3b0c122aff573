"""Dependants and incomes: rows that are added, changed and removed while the draft is edited."""

from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications import selectors
from applications.models import Application, Dependant, Income
from applications.services.file import held
from citizen_portal.lib.errors import Refused

MOST_DEPENDANTS = 60
MOST_INCOMES = 60


@transaction.atomic
def add_dependant(
    application: Application,
    *,
    name: str,
    national_id: str,
    relation: str,
    birth_date: date,
    employment: str,
) -> Dependant:
    """List a person under this household, or refuse with the reason that a citizen can act on."""
    application = held(application)
    if selectors.dependants_of(application).count() >= MOST_DEPENDANTS:
        raise Refused(
            "too_many_dependants",
            _("A household lists at most 60 dependants. Call 19912 if yours has more."),
        )
    dependant = Dependant(
        application=application,
        name=name,
        national_id=national_id,
        relation=relation,
        birth_date=birth_date,
        employment=employment,
    )
    _save(dependant, application)
    _no_longer_none(application, "no_dependants")
    return dependant


@transaction.atomic
def change_dependant(dependant: Dependant, **fields: object) -> Dependant:
    """Change a listed person; the same refusals as when adding."""
    application = held(dependant.application)
    for field, value in fields.items():
        setattr(dependant, field, value)
    _save(dependant, application)
    return dependant


def _save(dependant: Dependant, application: Application) -> None:
    _may_be_listed(dependant, application)
    try:
        with transaction.atomic():
            dependant.save()
    except IntegrityError as error:
        raise _listed_elsewhere(dependant, application) from error


def _may_be_listed(dependant: Dependant, application: Application) -> None:
    if dependant.national_id == application.owner.national_id:
        raise Refused("own_id", _("This is your own ID. Write the dependant's."), "national_id")
    if selectors.submitted_among([dependant.national_id]):
        words = _(
            "This person is registered as a main beneficiary. He must cancel his own application first."
        )
        raise Refused("main_beneficiary", words, "national_id")


def _listed_elsewhere(dependant: Dependant, application: Application) -> Refused:
    if selectors.dependants_of(application).filter(national_id=dependant.national_id).exists():
        return Refused("already_listed", _("You have already added this person."), "national_id")
    words = _("This person is listed in another household. Ask its head to remove him, or call 19912.")
    return Refused("listed_elsewhere", words, "national_id")


@transaction.atomic
def remove_dependant(dependant: Dependant) -> None:
    """Take a person and his incomes off the draft; declarations that were signed keep them."""
    held(dependant.application)
    dependant.delete()


@transaction.atomic
def declare_no_dependants(application: Application) -> Application:
    """Answer "I have none"; refused while some are listed."""
    application = held(application)
    if selectors.dependants_of(application).exists():
        raise Refused(
            "has_dependants",
            _("You listed dependants. Remove them first, then say that you have none."),
        )
    return _answer(application, "no_dependants")


@transaction.atomic
def add_income(
    application: Application,
    *,
    kind: str,
    amount: Decimal,
    source: str = "",
    dependant: Dependant | None = None,
) -> Income:
    """Add a gross monthly income in SAR, the applicant's own or a dependant's."""
    application = held(application)
    if selectors.incomes_of(application).count() >= MOST_INCOMES:
        raise Refused(
            "too_many_incomes",
            _("A household lists at most 60 incomes. Add them up by source."),
        )
    if dependant and dependant.application_id != application.pk:
        raise Refused("not_your_dependant", _("Choose one of your own dependants."), "dependant")
    income = Income.objects.create(
        application=application,
        dependant=dependant,
        kind=kind,
        source=source,
        amount=amount,
    )
    _no_longer_none(application, "no_income")
    return income


@transaction.atomic
def change_income(income: Income, **fields: object) -> Income:
    held(income.application)
    for field, value in fields.items():
        setattr(income, field, value)
    income.save(update_fields=list(fields))
    return income


@transaction.atomic
def remove_income(income: Income) -> None:
    held(income.application)
    income.delete()


@transaction.atomic
def declare_no_income(application: Application) -> Application:
    """Answer "nobody in the household has an income"; refused while some are listed."""
    application = held(application)
    if selectors.incomes_of(application).exists():
        raise Refused(
            "has_income",
            _("You listed incomes. Remove them first, then say that there is none."),
        )
    return _answer(application, "no_income")


def _no_longer_none(application: Application, answer: str) -> None:
    if getattr(application, answer):
        setattr(application, answer, False)
        application.save(update_fields=[answer])


def _answer(application: Application, answer: str) -> Application:
    setattr(application, answer, True)
    application.save(update_fields=[answer])
    return application
