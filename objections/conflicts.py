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
from eligibility.studies.models import StudiedPerson
from objections.models import Objection


def relatives_of(officer: User) -> frozenset[str]:
    """The national IDs of everybody whose pages this officer must not open, the officer's own first of all.

    The officer's household by files and family register; then the households of those who share a mobile, an
    IBAN or a dwelling with the officer's own.
    """
    return read_once(("relatives", officer.pk), lambda: _find_relatives(officer))


def _find_relatives(officer: User) -> frozenset[str]:
    family = _family_of(officer)
    sharing = _accounts_with_same_mobile(officer, family).union(
        _heads_with_same_iban(family), _heads_with_same_address(family)
    )
    near = {national_id for (national_id,) in sharing}
    return frozenset(family | _households_of(near - family) | near)


def is_relative(officer: User, national_id: str) -> bool:
    return national_id in relatives_of(officer)


def mobiles_of_relatives(officer: User) -> list[str]:
    """The mobiles of the officer and of every relative who has an account."""
    own = User.objects.filter(national_id__in=relatives_of(officer)).values_list("mobile", flat=True)
    return sorted({mobile for mobile in own if mobile})


def accounts_of_relatives(officer: User) -> list[int]:
    """The keys of the accounts of the officer and of every relative."""
    people = User.objects.filter(national_id__in=relatives_of(officer))
    return read_once(("relatives' accounts", officer.pk), lambda: sorted(people.values_list("pk", flat=True)))


def files_of_relatives(officer: User) -> list[int]:
    """The keys of the files of which a relative is head, or in whose studies one ever stood."""
    return read_once(("relatives' files", officer.pk), lambda: _find_files_of_relatives(officer))


def _find_files_of_relatives(officer: User) -> list[int]:
    relatives = relatives_of(officer)
    of_heads = Application.objects.filter(owner__national_id__in=relatives).order_by().values_list("pk")
    studied = StudiedPerson.objects.filter(national_id__in=relatives).values_list("application_id")
    return sorted(number for (number,) in of_heads.union(studied))


def is_involved(objection: Objection, officer: User) -> bool:
    """Whether a relative stands in the case's household, as head or as anybody of one of its studies."""
    return objection.application_id in files_of_relatives(officer)


def exclude_relatives(cases: QuerySet[Objection], officer: User) -> QuerySet[Objection]:
    """The cases of households in which no relative of the officer stands."""
    return cases.exclude(application__in=files_of_relatives(officer))


def _family_of(officer: User) -> set[str]:
    """By the files in which the officer stands, and by the family register in both directions."""
    me = officer.national_id
    own = AuthorityRecord.objects.filter(national_id=me)
    listing = AuthorityRecord.objects.filter(dependants__contains=[me]).exclude(dependants=[])
    registers = own.order_by().union(listing.order_by())
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


def _accounts_with_same_mobile(officer: User, family: set[str]) -> QuerySet:
    """Accounts with a mobile of the officer or of somebody in the officer's family."""
    mobiles = User.objects.filter(national_id__in=family).exclude(mobile="").values("mobile")
    shared = Q(mobile__in=mobiles) | (Q(mobile=officer.mobile) if officer.mobile else Q(pk__in=[]))
    return User.objects.filter(shared).exclude(mobile="").order_by().values_list("national_id")


def _heads_with_same_iban(family: set[str]) -> QuerySet:
    """Heads of files with an IBAN that a file of the family has or had."""
    ibans = BankAccount.objects.filter(application__owner__national_id__in=family).order_by().values("iban")
    sharing = BankAccount.objects.filter(iban__in=ibans).order_by()
    return sharing.values_list("application__owner__national_id")


def _heads_with_same_address(family: set[str]) -> QuerySet:
    """Heads of files with the same national address (the short address names one building and unit)."""
    own = Housing.objects.filter(application__owner__national_id__in=family).exclude(short_address="")
    sharing = Housing.objects.filter(short_address__in=own.values("short_address")).order_by()
    return sharing.values_list("application__owner__national_id")
