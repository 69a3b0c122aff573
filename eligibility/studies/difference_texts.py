"""What is different from an earlier decision, as sentences that never name a dependant's own values."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from common import plurals
from eligibility.rulebook.outcome_diff import Change
from eligibility.studies.texts import title

# The names stand after a colon, so that no Arabic verb has to agree with them.
PEOPLE: dict[str, Promise] = {
    "person_added": _("Added to the application: %(names)s."),
    "person_removed": _("No longer in the application: %(names)s."),
    "person_left_out": _("No longer counted, because a condition is not met: %(names)s."),
    "person_counts": _("Counted again, because the conditions are met: %(names)s."),
    "came_of_age": _("Now an adult, so another amount and another weight count: %(names)s."),
}
COUNTS: dict[str, Promise] = {
    "adults": _("Adult dependants who count: %(became)s, before: %(was)s."),
    "minors": _("Dependants under age who count: %(became)s, before: %(was)s."),
}
CONDITIONS: dict[str, tuple[Promise, Promise]] = {  # of the household, and of named people
    "condition_failed": (
        _("Not met now: “%(condition)s”."),
        _("Not met now: “%(condition)s”, because of: %(names)s."),
    ),
    "condition_met": (
        _("Met now: “%(condition)s”."),
        _("Met now: “%(condition)s”, for: %(names)s."),
    ),
    "condition_waiting": (
        _("Waiting for an answer about “%(condition)s”."),
        _("Waiting for an answer about “%(condition)s”, for: %(names)s."),
    ),
}
RATES: dict[str, Promise] = {
    "full": _("New rates: the full support of your household is %(became)s, before: %(was)s."),
    "exemption": _("New rates: the exemption limit of your household is %(became)s, before: %(was)s."),
    "cutoff": _("New rates: the cut-off limit of your household is %(became)s, before: %(was)s."),
    "formula": _("New rates: the same income brings %(became)s, before: %(was)s."),
}
STATUSES = {"eligible": "Eligible", "not_eligible": "Not eligible", "under_study": "Under study"}
BECAUSE = {
    "authority answered": _("We received a reply we were waiting for."),
    "record_imported": _("An authority has answered, or answered otherwise than before."),
    "record_corrected": _("An officer corrected what was recorded."),
    "document_accepted": _("An officer accepted a document of yours."),
    "document_refused": _("An officer refused a document of yours."),
    "document_removed": _("A document was removed from your file."),
    "rates_changed": _("The rates of the programme for this month have changed."),
    "rules_changed": _("The rules of the programme, as the portal applies them, have changed."),
    "dependant_applied": _("A dependant of yours has submitted or withdrawn an application."),
}


def difference(what: Change, names: Sequence[str] = (), *, private: bool = False) -> str:
    """Return the sentence of a difference; without figures when they would tell what is `private`."""
    if what.code in PEOPLE:
        return str(PEOPLE[what.code]) % {"names": _listed(names)}
    if what.code in CONDITIONS:
        words = {"condition": title(what.rule), "names": _listed(names)}
        return str(CONDITIONS[what.code][bool(names)]) % words
    if what.code == "income":
        return _income(what, private=private)
    return _figures(what)


def _figures(what: Change) -> str:
    if what.code in COUNTS:
        numbers = {
            "was": plurals.count(int(what.was), "dependant"),
            "became": plurals.count(int(what.became), "dependant"),
        }
        return str(COUNTS[what.code]) % numbers
    if what.code == "rates":
        return str(RATES[what.rule]) % {"was": _riyals(what.was), "became": _riyals(what.became)}
    if what.code == "days_abroad":
        amounts = {"was": _riyals(what.was), "became": _riyals(what.became)}
        return gettext("Taken off for days outside the Kingdom: %(became)s, before: %(was)s.") % amounts
    words = {"was": status(what.was), "became": status(what.became)}
    return gettext("The result was “%(was)s” and is now “%(became)s”.") % words


def _income(what: Change, *, private: bool) -> str:
    higher = Decimal(what.became) > Decimal(what.was)
    if private:
        return gettext("The household's income rose.") if higher else gettext("The household's income fell.")
    amounts = {"was": _riyals(what.was), "became": _riyals(what.became)}
    if higher:
        return gettext("The household's income rose to %(became)s, before: %(was)s.") % amounts
    return gettext("The household's income fell to %(became)s, before: %(was)s.") % amounts


def status(code: str) -> str:
    """Return the word of a result."""
    return pgettext("study", STATUSES[code])


def because(reason: str, *, declared: bool) -> str:
    """Return why a decision was made again: an answer, an objection, or a newer declaration."""
    if reason in BECAUSE:
        return str(BECAUSE[reason])
    if reason:
        return gettext("Made again after: %(reason)s.") % {"reason": reason}
    return gettext("You submitted your application again.") if declared else ""


def _listed(names: Sequence[str]) -> str:
    return gettext(", ").join(names)


def _riyals(amount: str) -> str:
    return plurals.count(abs(Decimal(amount)), "riyal")
