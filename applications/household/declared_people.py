"""One person, one household, from the signed declaration on; a draft reserves nobody (domain.md §2.7).

The applicant's own family register is asked first. Who stands outside it is listed without looking who he is:
the same answer in the same time for everybody, and the study counts him once the register or a paper does.
"""

import logging
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from applications.declaration.models import DeclaredPerson
from applications.file.models import Application
from applications.file.snapshot import Snapshot
from applications.household import releases as household_releases
from applications.household import selectors as household_selectors
from applications.household.family_register import family_of, is_deceased
from common import sql, task_queue
from common.errors import Refused

log = logging.getLogger(__name__)
Role = DeclaredPerson.Role

MAX_UNREGISTERED_PER_DAY = (
    30  # people outside the register that one person lists in a day; a family lists none or few
)
DAY_SECONDS = 24 * 60 * 60


def count_unregistered_person(application: Application, national_id: str) -> None:
    """Count a person listed from outside the register; called before the transaction that may be undone."""
    if not is_unregistered(application, national_id):
        return
    if household_selectors.dependants_of(application).filter(national_id=national_id).exists():
        return
    if not sql.count_within_limits(
        [("outside-register", application.owner.national_id, MAX_UNREGISTERED_PER_DAY, DAY_SECONDS)]
    ):
        log.critical("application %s lists many people outside its family register", application.pk)
        words = _("You listed many people who are not in your family register today. Go on tomorrow.")
        raise Refused("too_many_outside", words, "national_id")


def is_unregistered(application: Application, national_id: str) -> bool:
    """The register has answered, and this person is not in it."""
    family = family_of(application.owner.national_id)
    return family is not None and national_id not in family


def check_listing(application: Application, national_id: str) -> None:
    """Refuse somebody of the applicant's own register who belongs to another household already."""
    family = family_of(application.owner.national_id)
    if family is None or national_id not in family:
        return
    taken = _find_in_other_household(application, [national_id])
    if taken and not _is_released_by_death(taken):
        raise _listing_refusal(taken, in_register=True, field="national_id")


def declare_people(application: Application, signed: Snapshot) -> None:
    """Write who is in this household from now on, and release who is not; the caller holds the file."""
    main = signed.applicant.national_id
    family = family_of(main)
    roles = {person.national_id: Role.DEPENDANT for person in signed.dependants}
    if family is not None:
        roles = {person: role for person, role in roles.items() if person in family}
    _check_not_released(application, roles)
    roles[main] = Role.MAIN
    household_releases.release_from_deceased(application, list(roles))
    left, _each = application.declared_people.exclude(national_id__in=roles).delete()
    if left:
        task_queue.enqueue_on_commit(household_releases.SETTLE_TASK)
    known = set(application.declared_people.values_list("national_id", flat=True))
    fresh = [
        DeclaredPerson(application=application, national_id=person, role=roles[person])
        for person in sorted(roles.keys() - known)  # sorted: two signings never wait for each other
    ]
    try:
        with transaction.atomic():
            DeclaredPerson.objects.bulk_create(fresh)
    except IntegrityError as error:
        taken = _find_in_other_household(application, roles)
        if taken is None:
            raise
        names = {person.national_id: person.name for person in signed.dependants}
        raise _listing_refusal(
            taken, in_register=family is not None, name=names.get(taken.national_id)
        ) from error


def release_people(application: Application) -> None:
    """The household withdrew: everybody in it may be declared by another."""
    application.declared_people.all().delete()
    task_queue.enqueue_on_commit(household_releases.SETTLE_TASK)


def _find_in_other_household(application: Application, national_ids: Iterable[str]) -> DeclaredPerson | None:
    return household_selectors.declared_elsewhere(application, national_ids).first()


def _is_released_by_death(taken: DeclaredPerson) -> bool:
    return taken.role == Role.DEPENDANT and is_deceased(taken.application.owner.national_id)


def _check_not_released(application: Application, national_ids: Iterable[str]) -> None:
    """Say which person left this household by a release, instead of declaring him here again."""
    if lost := household_selectors.released_from(application, national_ids):
        row = household_selectors.dependants_of(application).get(national_id=lost[0].national_id)
        words = _(
            "%(name)s was released from your household, for another one that asked for this person. "
            "Remove %(name)s from your dependants, then submit again; or call 19912."
        )
        raise Refused("released", words % {"name": row.name})


def _listing_refusal(
    taken: DeclaredPerson, *, in_register: bool, name: str | None = "", field: str = ""
) -> Refused:
    """Why somebody cannot be declared here; `name` is None for the applicant himself."""
    if name is None:
        words = _(
            "You are listed in another household. Ask its head to remove you, or ask here for your release."
        )
        return Refused("listed_as_dependant", words)
    if not in_register:
        words = _(
            "%(name)s could not be declared: your family register has not answered. Attach what proves that "
            "you support this person, or call 19912."
        )
        return Refused("register_silent", words % {"name": name})
    person = name or _("This person")
    if taken.role == Role.MAIN:
        words = _("%(name)s is registered as a main beneficiary, and must cancel that application first.")
        return Refused("main_beneficiary", words % {"name": person}, field)
    words = _(
        "%(name)s is listed in another household. Ask its head to remove this person, or ask here for the "
        "release."
    )
    return Refused("listed_elsewhere", words % {"name": person}, field)
