"""Whose cases an officer never sees: one definition of a conflict of interest for every page and verb (T76).

An officer is a relative of a household when they share an ID (in a file or in the family register), a mobile,
an IBAN, or a dwelling.
"""

from django.db.models import Q, QuerySet

from accounts.people.models import User
from applications.bank.models import BankAccount
from applications.file.models import Application
from applications.household.models import Dependant
from applications.housing.models import Housing
from common.request_reads import read_once
from eligibility.registers.models import AuthorityRecord
from objections.models import Objection


def relatives_of(officer: User) -> frozenset[str]:
    """The national IDs of everybody whose pages this officer must not open, the officer's own first of all.

    The officer's household by files and family register; then the households of those who share a mobile, an
    IBAN or a dwelling with the officer's own.
    """
    return read_once(("relatives", officer.pk), lambda: _find_relatives(officer))


def _find_relatives(officer: User) -> frozenset[str]:
    family = _family_of(officer)
    near = (
        _accounts_with_same_mobile(officer, family)
        | _heads_with_same_iban(family)
        | _heads_with_same_address(family)
    )
    return frozenset(family | _households_of(near - family) | near)


def is_relative(officer: User, national_id: str) -> bool:
    return national_id in relatives_of(officer)


def mobiles_of_relatives(officer: User) -> list[str]:
    """The mobiles of the officer and of every relative who has an account."""
    own = User.objects.filter(national_id__in=relatives_of(officer)).values_list("mobile", flat=True)
    return sorted({mobile for mobile in own if mobile})


def is_involved(objection: Objection, officer: User) -> bool:
    """Whether the officer or a relative stands in the case, as head or as anybody of the study."""
    people = {objection.application.owner.national_id, *objection.study.people}
    return not people.isdisjoint(relatives_of(officer))


def exclude_relatives(cases: QuerySet[Objection], officer: User) -> QuerySet[Objection]:
    """The cases in which no relative of the officer stands, as head or as anybody of the study."""
    relatives = sorted(relatives_of(officer))
    return cases.exclude(study__people__overlap=relatives).exclude(
        application__owner__national_id__in=relatives
    )


def _family_of(officer: User) -> set[str]:
    """By the files in which the officer stands, and by the family register in both directions."""
    me = officer.national_id
    registers = AuthorityRecord.objects.filter(Q(national_id=me) | Q(dependants__contains=[me]))
    listed = registers.values_list("national_id", "dependants")
    family = {person for row, dependants in listed for person in (row, *(dependants or ()))}
    return _households_of({me}) | family | {me}


def _households_of(people: set[str]) -> set[str]:
    """Everybody of the files in which one of these stands, as head or as dependant."""
    if not people:
        return set()
    of_heads = Application.objects.filter(owner__national_id__in=people).values_list("pk", flat=True)
    of_others = Dependant.objects.filter(national_id__in=people).values_list("application", flat=True)
    files = set(of_heads.order_by().union(of_others.order_by()))
    heads = Application.objects.filter(pk__in=files).values_list("owner__national_id", flat=True)
    dependants = Dependant.objects.filter(application__in=files).values_list("national_id", flat=True)
    return {*heads, *dependants}


def _accounts_with_same_mobile(officer: User, family: set[str]) -> set[str]:
    """Accounts with a mobile of the officer or of somebody in the officer's family."""
    mobiles = set(User.objects.filter(national_id__in=family).values_list("mobile", flat=True))
    mobiles = {mobile for mobile in (*mobiles, officer.mobile) if mobile}
    return set(User.objects.filter(mobile__in=mobiles).values_list("national_id", flat=True))


def _heads_with_same_iban(family: set[str]) -> set[str]:
    """Heads of files with an IBAN that a file of the family has or had."""
    ibans = BankAccount.objects.filter(application__owner__national_id__in=family).values("iban")
    sharing = BankAccount.objects.filter(iban__in=ibans)
    return set(sharing.values_list("application__owner__national_id", flat=True))


def _heads_with_same_address(family: set[str]) -> set[str]:
    """Heads of files with the same national address (the short address names one building and unit)."""
    own = Housing.objects.filter(application__owner__national_id__in=family).exclude(short_address="")
    sharing = Housing.objects.filter(short_address__in=own.values("short_address"))
    return set(sharing.values_list("application__owner__national_id", flat=True))
