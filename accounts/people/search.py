"""What an officer types to find somebody: an ID, a mobile, or a part of the name, however it is written."""

import re

from django.db.models import Q

from accounts.people.models import User
from common.arabic_search import fold_name
from common.digits import normalize_digits

MOST_PEOPLE = 200  # of one name, whose rows are shown together
NATIONAL_ID = re.compile(r"\A[12][0-9]{9}\Z")
MOBILE = re.compile(r"\A(?:\+?966|00966|0)?(5[0-9]{8})\Z")


def has_many_people(typed: str) -> bool:
    """Whether more people match than a list of their rows can be asked for."""
    meant = match_person(typed)
    return meant is not None and User.objects.filter(meant)[MOST_PEOPLE : MOST_PEOPLE + 1].exists()


def typed_national_id(typed: str) -> str:
    """The ID that was typed, in 0-9 and without blanks; empty when it is none."""
    found = NATIONAL_ID.match(normalize_digits(typed))
    return found[0] if found else ""


def typed_mobile(typed: str) -> str:
    """The mobile that was typed, as +9665…; empty when it is none."""
    found = MOBILE.match(normalize_digits(typed).replace("-", ""))
    return f"+966{found[1]}" if found else ""


def match_person(typed: str, person: str = "") -> Q | None:
    """The condition on a person, whose lookups begin with `person`; None when nothing can match.

    An ID or a mobile is compared whole; of a name every word has to be found.
    """
    if national_id := typed_national_id(typed):
        return Q(**{f"{person}national_id": national_id})
    if mobile := typed_mobile(typed):
        return Q(**{f"{person}mobile": mobile})
    words = [folded for word in typed.split() if (folded := fold_name(word))]
    if not words:
        return None
    condition = Q()
    for word in words:
        condition &= Q(**{f"{person}name_search__contains": word})
    return condition
