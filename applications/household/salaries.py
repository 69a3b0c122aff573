"""A new salary, written into the file where the old one stands."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from applications.choices import IncomeKind
from applications.file import services as file_services
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household import services as household_services
from applications.household.models import Dependant, Income
from common.errors import Refused


@transaction.atomic
def set_salary(
    application: Application, monthly: Decimal, dependant: Dependant | None = None
) -> Income | None:
    """Write what somebody earns now, SAR a month; twice is once, and of several salaries none is guessed."""
    application = file_services.lock_for_editing(application)
    own = household_selectors.incomes_of(application).filter(dependant=dependant)
    rows = declaration_snapshot.salary_rows(own)
    if len(rows) > 1:
        words = _("You listed several salaries of %(name)s. Write the new amount at the one that changed.")
        name = dependant.name if dependant else application.owner.name
        raise Refused("several_salaries", words % {"name": name})
    if rows:
        return household_services.change_income(rows[0], amount=monthly)
    if not monthly:
        return None
    return household_services.add_income(
        application, kind=IncomeKind.SALARY, amount=monthly, dependant=dependant
    )
