"""Households in every state that «دراسة الأهلية» can show, made by the portal's own verbs."""

from datetime import date
from decimal import Decimal

import time_machine

from accounts.people import national_id as national_ids
from accounts.people.models import User
from applications.file.models import Application
from applications.household import services as household_services
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.registers.models import AuthorityRecord
from eligibility.studies import services as study_services
from tests import cast

DAY = date(2026, 11, 5)  # what is declared on it is studied for December
NAMES = ("نوف", "سعود", "ريم", "خالد", "جود", "مشاري", "لين", "تركي")


def alone(citizen: User) -> Application:
    """A household of one person, with a dwelling of her own on record."""
    application = cast.full_file(citizen, income="3200.00")
    for dependant in application.dependants.all():
        household_services.remove_dependant(dependant)
    household_services.declare_no_dependants(application)
    correct(citizen.national_id, dependants=[], separate_dwelling=True)
    return application


def five(citizen: User, **file: str) -> Application:
    return with_children(cast.full_file(citizen, **file), 1)


def twelve(citizen: User, **file: str) -> Application:
    return with_children(cast.full_file(citizen, **file), 8)


def with_children(application: Application, number: int) -> Application:
    """Some more children, all of them in the family register."""
    owner = application.owner
    ids = [dependant.national_id for dependant in application.dependants.all()]
    for step, name in enumerate(NAMES[:number]):
        ids.append(national_ids.make_synthetic_id(int(owner.national_id[1:9]) * 100 + step))
        household_services.add_dependant(
            application,
            name=f"{name} القحطاني",
            national_id=ids[-1],
            relation="son" if step % 2 else "daughter",
            birth_date=date(2007 + step, 1, 1),
            employment="student",
            study="school",
        )
        cast.record(ids[-1])
    correct(owner.national_id, dependants=ids)
    return application


def correct(national_id: str, **answers: object) -> None:
    """Another answer of an authority, before the study."""
    AuthorityRecord.objects.filter(national_id=national_id).update(**answers)


def ids_of(application: Application) -> list[str]:
    """Everybody's, head first."""
    return [application.owner.national_id, *application.dependants.values_list("national_id", flat=True)]


def studied(application: Application, day: date = DAY) -> Application:
    """Declared and studied on a day, for the cycle that a declaration of this day counts for."""
    with time_machine.travel(f"{day}T09:00:00+03:00", tick=True):
        cast.declare(application)
        study_services.study_pending(day)
    return application


# -- the states ----------------------------------------------------------------------------------------------
def eligible_alone(citizen: User) -> None:
    studied(alone(citizen))


def eligible_five(citizen: User) -> None:
    studied(five(citizen))


def eligible_twelve(citizen: User) -> None:
    """Two of them fail, so they are left out."""
    application = twelve(citizen)
    ids = ids_of(application)
    correct(ids[3], days_abroad=117)
    correct(ids[7], imprisoned=True)
    correct(ids[2], days_abroad=12)
    studied(application)


def eligible_without_an_amount(citizen: User) -> None:
    studied(cast.full_file(citizen, income="15000.00"))


def not_eligible_five(citizen: User) -> None:
    studied(five(citizen, income="7800.00", salary_on_record="9650.00"))


def not_eligible_twelve(citizen: User) -> None:
    """The head and three others fail, in five conditions."""
    application = twelve(citizen, income="7800.00", salary_on_record="9650.00")
    ids = ids_of(application)
    correct(ids[0], days_abroad=117)
    correct(ids[1], monthly_income=Decimal("4000.00"))
    correct(ids[4], resident=False)
    correct(ids[5], days_abroad=200)
    studied(application)


def under_study_twelve(citizen: User) -> None:
    """Nobody has answered about the youngest, and the passports about nobody."""
    application = twelve(citizen)
    ids = ids_of(application)
    AuthorityRecord.objects.filter(national_id__in=ids).update(days_abroad=None)
    AuthorityRecord.objects.filter(national_id=ids[-1]).delete()
    studied(application)


def changed(citizen: User) -> None:
    """After October the income rises, a child is born and another is outside the Kingdom too long."""
    application = studied(cast.full_file(citizen), date(2026, 10, 5))
    cycle_publication.mark_month_sent(Cycle.objects.get(month=date(2026, 11, 1)))
    correct(ids_of(application)[2], days_abroad=117)
    with_children(application, 1)
    household_services.add_income(application, kind="salary", amount=Decimal("650.00"), source="عمل إضافي")
    correct(citizen.national_id, monthly_income=Decimal("10000.00"))
    studied(application)


STATES = {
    state.__name__: state
    for state in (
        eligible_alone,
        eligible_five,
        eligible_twelve,
        eligible_without_an_amount,
        not_eligible_five,
        not_eligible_twelve,
        under_study_twelve,
        changed,
    )
}
