"""A child is born after his parent: who is listed under which relation must be able to be it.

Plain Python. The years are assumed and low on purpose: they catch a mistyped year or a wrong relation, and
refuse no family that exists. Guardians, brothers and sisters may be of any age.
"""

from datetime import date

LEAST_YEARS = 10  # between a parent's birth and the child's; assumed
CHILDREN = frozenset({"son", "daughter"})
PARENTS = frozenset({"father", "mother"})


def is_possible(relation: str, born: date, applicant_born: date | None) -> bool:
    """Whether somebody born then can be this relation of the applicant; unknown is possible."""
    if applicant_born is None:
        return True
    if relation in CHILDREN:
        return _are_parent_and_child(applicant_born, born)
    if relation in PARENTS:
        return _are_parent_and_child(born, applicant_born)
    return True


def _are_parent_and_child(parent: date, child: date) -> bool:
    """Compared by parts: the parent may be born on the 29th of February."""
    return (child.year - LEAST_YEARS, child.month, child.day) >= (parent.year, parent.month, parent.day)
