"""What is different from an earlier decision, as sentences that never name a dependant's own values."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from common import plurals
from eligibility.rulebook.outcome_diff import OutcomeChange
from eligibility.studies.texts import rule_title

# The names stand after a colon, so that no Arabic verb has to agree with them.
PEOPLE_TEXTS: dict[str, Promise] = {
    "person_added": _("Added to the application: %(names)s."),
    "person_removed": _("No longer in the application: %(names)s."),
    "person_left_out": _("No longer counted, because a condition is not met: %(names)s."),
    "person_counts": _("Counted again, because the conditions are met: %(names)s."),
    "came_of_age": _("Now an adult, so another amount and another weight count: %(names)s."),
}
COUNT_TEXTS: dict[str, Promise] = {
    "adults": _("Adult dependants who count: %(became)s, before: %(was)s."),
    "minors": _("Dependants under age who count: %(became)s, before: %(was)s."),
}
CONDITION_TEXTS: dict[str, tuple[Promise, Promise]] = {  # of the household, and of named people
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
RATE_TEXTS: dict[str, Promise] = {
    "full": _("New rates: the full support of your household is %(became)s, before: %(was)s."),
    "exemption": _("New rates: the exemption limit of your household is %(became)s, before: %(was)s."),
    "cutoff": _("New rates: the cut-off limit of your household is %(became)s, before: %(was)s."),
    "formula": _("New rates: the same income brings %(became)s, before: %(was)s."),
}
STATUS_NAMES = {"eligible": "Eligible", "not_eligible": "Not eligible", "under_study": "Under study"}
REASON_TEXTS = {
    "authority answered": _("We received a reply we were waiting for."),
    "record_imported": _("An authority has answered, or answered otherwise than before."),
    "record_corrected": _("An officer corrected what was recorded."),
    "document_accepted": _("An officer accepted a document of yours."),
    "document_refused": _("An officer refused a document of yours."),
    "document_removed": _("A document was removed from your file."),
    "rates_changed": _("The rates of the programme for this month have changed."),
    "rules_changed": _("The rules of the programme, as the portal applies them, have changed."),
    "dependant_released": _("A dependant was released from one household for another."),
    "dependant_applied": _("A dependant of yours has submitted or withdrawn an application."),
}


def difference_text(what: OutcomeChange, names: Sequence[str] = (), *, private: bool = False) -> str:
    """Return the sentence of a difference; without figures when they would tell what is `private`."""
    if what.code in PEOPLE_TEXTS:
        return str(PEOPLE_TEXTS[what.code]) % {"names": _join_names(names)}
    if what.code in CONDITION_TEXTS:
        words = {"condition": rule_title(what.rule), "names": _join_names(names)}
        return str(CONDITION_TEXTS[what.code][bool(names)]) % words
    if what.code == "income":
        return _income_text(what, private=private)
    return _figures_text(what)


def _figures_text(what: OutcomeChange) -> str:
    if what.code in COUNT_TEXTS:
        numbers = {
            "was": plurals.count_noun(int(what.was), "dependant"),
            "became": plurals.count_noun(int(what.became), "dependant"),
        }
        return str(COUNT_TEXTS[what.code]) % numbers
    if what.code == "rates":
        return str(RATE_TEXTS[what.rule]) % {
            "was": _riyals_text(what.was),
            "became": _riyals_text(what.became),
        }
    if what.code == "days_abroad":
        amounts = {"was": _riyals_text(what.was), "became": _riyals_text(what.became)}
        return gettext("Taken off for days outside the Kingdom: %(became)s, before: %(was)s.") % amounts
    words = {"was": status_name(what.was), "became": status_name(what.became)}
    return gettext("The result was “%(was)s” and is now “%(became)s”.") % words


def _income_text(what: OutcomeChange, *, private: bool) -> str:
    higher = Decimal(what.became) > Decimal(what.was)
    if private:
        return gettext("The household's income rose.") if higher else gettext("The household's income fell.")
    amounts = {"was": _riyals_text(what.was), "became": _riyals_text(what.became)}
    if higher:
        return gettext("The household's income rose to %(became)s, before: %(was)s.") % amounts
    return gettext("The household's income fell to %(became)s, before: %(was)s.") % amounts


def status_name(code: str) -> str:
    """Return the word of a result."""
    return pgettext("study", STATUS_NAMES[code])


def reason_text(reason: str, *, declared: bool) -> str:
    """Return why a decision was made again: an answer, an objection, or a newer declaration."""
    if reason in REASON_TEXTS:
        return str(REASON_TEXTS[reason])
    if reason:
        return gettext("Made again after: %(reason)s.") % {"reason": reason}
    return gettext("You submitted your application again.") if declared else ""


def _join_names(names: Sequence[str]) -> str:
    return gettext(", ").join(names)


def _riyals_text(amount: str) -> str:
    return plurals.count_noun(abs(Decimal(amount)), "riyal")
