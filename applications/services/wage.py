"""A new salary, written into the file where the old one stands."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from applications import declaration, selectors
from applications.choices import IncomeKind
from applications.models import Application, Dependant, Income
from applications.services.file import lock_application
from applications.services.household import add_income, change_income
from citizen_portal.lib.errors import Refused


@transaction.atomic
def earn_now(application: Application, monthly: Decimal, dependant: Dependant | None = None) -> Income | None:
    """Write what somebody earns now, SAR a month; twice is once, and of several salaries none is guessed."""
    application = lock_application(application)
    own = selectors.incomes_of(application).filter(dependant=dependant)
    rows = declaration.wages(own)
    if len(rows) > 1:
        words = _("You listed several salaries of %(name)s. Write the new amount at the one that changed.")
        name = dependant.name if dependant else application.owner.name
        raise Refused("several_salaries", words % {"name": name})
    if rows:
        return change_income(rows[0], amount=monthly)
    if not monthly:
        return None
    return add_income(application, kind=IncomeKind.SALARY, amount=monthly, dependant=dependant)
