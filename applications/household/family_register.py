"""Who stands in a person's family register? The authority's answer, behind one function.

Who answers is a setting, as with the bank: the authority's records are kept by an app that comes after this.
"""

from django.conf import settings
from django.utils.module_loading import import_string


def family_of(national_id: str) -> frozenset[str] | None:
    """The national IDs in the family register of this person; None while the authority has not answered."""
    found: frozenset[str] | None = import_string(settings.FAMILY_REGISTER)(national_id)
    return found


def is_deceased(national_id: str) -> bool:
    """The authority has this person's death on record; without an answer he lives."""
    dead: bool = import_string(settings.DEATH_REGISTER)(national_id)
    return dead
