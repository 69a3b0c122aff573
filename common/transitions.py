"""Moving a case from one status to the next, with a line of its history."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from common.errors import Refused


def transition(case: Any, became: str, *, by: Any = None, because: str = "", **also: Any) -> Any:
    """Move a case that the caller holds with select_for_update(); the history line is the audit trail.

    `also`: fields that change in the same statement, since a constraint ties them to the status.
    """
    was = case.status
    if became not in type(case).MOVES.get(was, ()):
        raise Refused("wrong_moment", _wrong_moment_message(case, was, became))
    with transaction.atomic(using=case._state.db):  # never a state without its line
        for name, value in {**also, "status": became}.items():
            setattr(case, name, value)
        case.save(update_fields=["status", *also])
        return case.history.create(was=was, became=became, by=by, because=because)


def _wrong_moment_message(case: Any, was: str, became: str) -> str:
    words = dict(case._meta.get_field("status").flatchoices)
    sentence = _("The status is now “%(was)s” and cannot become “%(became)s”. Open the page again to see it.")
    return sentence % {"was": words.get(was, was), "became": words.get(became, became)}
