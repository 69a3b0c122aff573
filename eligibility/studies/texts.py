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
from eligibility.studies.rule_texts import RULE_TEXTS
from eligibility.studies.value_names import (
    EXEMPTION_NAMES,
    HEAD_LINE_LABELS,
    LINE_LABELS,
    MISMATCH_TEXTS,
    RULE_UNITS,
    SOURCE_NAMES,
)

# A dependant's own values in the registries, and what is summed up over several people.
PRIVATE_RULES = {"data_mismatch_income", "other_support"}
SUMMED_RULES = {"financial_capability"}
# What was found when a condition does not concern this household.
NOT_ASKED_TEXTS: dict[str, Promise] = {
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
TOO_CLOSE_TEXT = _(
    "Not entitled this month: the household's monthly income is %(found)s riyals, so close to the cut-off of "
    "%(limit)s riyals that less than half a halala is left."
)


def rule_title(code: str) -> str:
    """Return what a condition is called."""
    return str(RULE_TEXTS[code].title)


def finding_text(finding: Finding, name: str) -> str:
    """Return the sentence of a finding about a person: what is so, what is wrong, or whom we wait for."""
    if finding.status == "unknown":
        return _waiting_text(finding, name)
    sentence = _met_text(finding) if finding.status == "met" else _not_met_text(finding)
    return str(sentence) % {
        "name": name,
        "found": _found_text(finding),
        "limit": _limit_text(finding),
    }


def finding_advice(finding: Finding) -> str:
    """Return what the citizen can do about a condition that is not met, empty otherwise."""
    return str(RULE_TEXTS[finding.code].advice) if finding.status == "not_met" else ""


def is_private(finding: Finding, *, alone: bool = False) -> bool:
    """Return whether the head may not see the value: it is a dependant's, or sums up several people's."""
    if finding.about == "household":
        return finding.code in SUMMED_RULES and not alone
    return finding.about == "dependant" and finding.code in PRIVATE_RULES


def found_value(finding: Finding, *, alone: bool = False) -> str:
    """Return the value found with its unit, empty when it says nothing or the head may not see it."""
    return "" if is_private(finding, alone=alone) else _measured_text(finding, finding.found)


def limit_value(finding: Finding) -> str:
    """Return the limit, or what was declared, with its unit; empty when there is none."""
    return _measured_text(finding, finding.limit)


def source_name(code: str) -> str:
    """Return the name of the body, or the part of the application, that a value came from."""
    return str(SOURCE_NAMES[code])


def amount_line_label(each: Line, name: str = "", kind: str = "") -> str:
    """Return the label of one line of the amount.

    `name` is that of the adult dependant it is about, `kind` that of the applicant, when they are known.
    """
    if each.code == "head" and kind in HEAD_LINE_LABELS:
        return str(HEAD_LINE_LABELS[kind])
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
    return str(LINE_LABELS[each.code]) % {"name": name}


def _met_text(finding: Finding) -> Promise:
    if finding.code == "nationality":
        return EXEMPTION_NAMES.get(finding.found, RULE_TEXTS["nationality"].met)
    if finding.found in NOT_ASKED_TEXTS:
        return NOT_ASKED_TEXTS[finding.found]
    if finding.code == "other_support" and Decimal(finding.found):
        return _("Support from other programmes is counted in the household's income.")
    return RULE_TEXTS[finding.code].met


def _not_met_text(finding: Finding) -> Promise:
    if finding.code == "income_above_cutoff" and Decimal(finding.found) < Decimal(finding.limit):
        return TOO_CLOSE_TEXT
    return LEASE_FAULTS.get(finding.found, RULE_TEXTS[finding.code].not_met)


def _waiting_text(finding: Finding, name: str) -> str:
    words = {"source": source_name(finding.source), "name": name}
    if not name or finding.about == "household":
        return gettext("We are waiting for an answer from: %(source)s.") % words
    return gettext("We are waiting for an answer about %(name)s from: %(source)s.") % words


def _found_text(finding: Finding) -> str:
    """Return what was found for a sentence: a document by its name, a day as it is written."""
    if finding.code == "document_expired" and finding.found:
        return document_name(finding.found)
    if finding.code == "barred" and finding.found:
        return date_format(date.fromisoformat(finding.found))
    return _figure_text(finding, finding.found)


def document_name(kind: str) -> str:
    """Return the name of an ID or of a kind of document."""
    return gettext("National ID") if kind == "id" else str(DocumentKind(kind).label)


def _figure_text(finding: Finding, text: str) -> str:
    """Return a value for a sentence that names the unit itself; money always with halalas."""
    return f"{Decimal(text):,.2f}" if text and RULE_UNITS.get(finding.code) == "riyal" else text


def _limit_text(finding: Finding) -> str:
    """Return the limit for a sentence; days are named with their noun."""
    return (
        limit_value(finding)
        if RULE_UNITS.get(finding.code) == "day"
        else _figure_text(finding, finding.limit)
    )


def _measured_text(finding: Finding, text: str) -> str:
    unit = RULE_UNITS.get(finding.code)
    return plurals.count_noun(Decimal(text), unit) if unit and text else ""


def mismatch_text(code: str, *, names: tuple[str, ...], count: int) -> str:
    """Return what is declared otherwise than recorded, with the dependants it is about."""
    return str(MISMATCH_TEXTS[code][0] % {"names": gettext(", ").join(names), "count": count})


def mismatch_advice(code: str) -> str:
    """Return what the citizen can do about it."""
    return str(MISMATCH_TEXTS[code][1])
