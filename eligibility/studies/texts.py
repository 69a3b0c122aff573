"""A finding, a line of the amount or a mismatch as a sentence."""

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from applications.choices import DocumentKind
from common import plurals
from eligibility.rulebook.outcome import Finding, Line
from eligibility.studies.rule_texts import WORDS
from eligibility.studies.value_names import EXEMPTIONS, LINES, MISMATCHES, SOURCES, UNITS

# A dependant's own values in the registries, and what is summed up over several people.
PRIVATE = {"data_mismatch_income", "other_support"}
SUMMED = {"financial_capability"}
# What was found when a condition does not concern this household.
NOT_ASKED: dict[str, Promise] = {
    "not_asked": _("Not asked of this application."),
    "none": _("No home visit was needed."),
    "not_examined": _("Documents were given; an officer has not examined all of them yet."),
}
# What the register of leases says against a dwelling of one's own.
LEASE_FAULTS: dict[str, Promise] = {
    "lease_of_another": _("The lease on record is not in your name."),
    "lease_shared": _("The lease on record is shared with others."),
    "meter_not_linked": _("The electricity meter is not linked to the lease in your name."),
}
TOO_CLOSE = _(
    "Not entitled this month: the household's monthly income is %(found)s riyals, so close to the cut-off of "
    "%(limit)s riyals that less than half a halala is left."
)


def title(code: str) -> str:
    """Return what a condition is called."""
    return str(WORDS[code].title)


def reason(finding: Finding, name: str) -> str:
    """Return the sentence of a finding about a person: what is so, what is wrong, or whom we wait for."""
    if finding.status == "unknown":
        return _waiting(finding, name)
    sentence = _met(finding) if finding.status == "met" else _not_met(finding)
    return str(sentence) % {
        "name": name,
        "found": _found(finding),
        "limit": _limit(finding),
    }


def advice(finding: Finding) -> str:
    """Return what the citizen can do about a condition that is not met, empty otherwise."""
    return str(WORDS[finding.code].advice) if finding.status == "not_met" else ""


def private(finding: Finding, *, alone: bool = False) -> bool:
    """Return whether the head may not see the value: it is a dependant's, or sums up several people's."""
    if finding.about == "household":
        return finding.code in SUMMED and not alone
    return finding.about == "dependant" and finding.code in PRIVATE


def value(finding: Finding, *, alone: bool = False) -> str:
    """Return the value found with its unit, empty when it says nothing or the head may not see it."""
    return "" if private(finding, alone=alone) else _measured(finding, finding.found)


def limit(finding: Finding) -> str:
    """Return the limit, or what was declared, with its unit; empty when there is none."""
    return _measured(finding, finding.limit)


def source(code: str) -> str:
    """Return the name of the body, or the part of the application, that a value came from."""
    return str(SOURCES[code])


def line(each: Line, name: str = "") -> str:
    """Return the label of one line of the amount; `name` is that of the adult dependant it is about."""
    if each.code == "minor":
        sentence = ngettext("%(count)s dependant under 18", "%(count)s dependants under 18", each.count)
        return sentence % {"count": each.count}
    if each.code == "adult" and not name:
        sentence = ngettext(
            "%(count)s dependant of 18 or over",
            "%(count)s dependants of 18 or over",
            each.count,
        )
        return sentence % {"count": each.count}
    return str(LINES[each.code]) % {"name": name}


def _met(finding: Finding) -> Promise:
    if finding.code == "nationality":
        return EXEMPTIONS.get(finding.found, WORDS["nationality"].met)
    if finding.found in NOT_ASKED:
        return NOT_ASKED[finding.found]
    if finding.code == "other_support" and Decimal(finding.found):
        return _("Support from other programmes is counted in the household's income.")
    return WORDS[finding.code].met


def _not_met(finding: Finding) -> Promise:
    if finding.code == "income_above_cutoff" and Decimal(finding.found) < Decimal(finding.limit):
        return TOO_CLOSE
    return LEASE_FAULTS.get(finding.found, WORDS[finding.code].not_met)


def _waiting(finding: Finding, name: str) -> str:
    words = {"source": source(finding.source), "name": name}
    if not name or finding.about == "household":
        return gettext("We are waiting for an answer from: %(source)s.") % words
    return gettext("We are waiting for an answer about %(name)s from: %(source)s.") % words


def _found(finding: Finding) -> str:
    """Return what was found for a sentence: a document by its name, a day as it is written."""
    if finding.code == "document_expired" and finding.found:
        return document(finding.found)
    if finding.code == "barred" and finding.found:
        return date_format(date.fromisoformat(finding.found))
    return _figure(finding, finding.found)


def document(kind: str) -> str:
    """Return the name of an ID or of a kind of document."""
    return gettext("National ID") if kind == "id" else str(DocumentKind(kind).label)


def _figure(finding: Finding, text: str) -> str:
    """Return a value for a sentence that names the unit itself; money always with halalas."""
    return f"{Decimal(text):,.2f}" if text and UNITS.get(finding.code) == "riyal" else text


def _limit(finding: Finding) -> str:
    """Return the limit for a sentence; days are named with their noun."""
    return limit(finding) if UNITS.get(finding.code) == "day" else _figure(finding, finding.limit)


def _measured(finding: Finding, text: str) -> str:
    unit = UNITS.get(finding.code)
    return plurals.count(Decimal(text), unit) if unit and text else ""


def mismatch(code: str, *, names: tuple[str, ...], count: int) -> str:
    """Return what is declared otherwise than recorded, with the dependants it is about."""
    return str(MISMATCHES[code][0] % {"names": gettext(", ").join(names), "count": count})


def mismatch_advice(code: str) -> str:
    """Return what the citizen can do about it."""
    return str(MISMATCHES[code][1])
