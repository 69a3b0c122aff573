"""The words of a study: finding code -> title, sentence for each answer, and what the citizen can do.

A dependant's values in the registries (salary, other support) are never shown to the head: see `value`.
"""

from decimal import Decimal
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from citizen_portal.lib import counts

from .rulebook.outcome import Finding, Line


class Words(NamedTuple):
    """What one condition is called and says; the sentences may name %(name)s, %(found)s and %(limit)s."""

    title: Promise
    met: Promise
    not_met: Promise
    advice: Promise


WORDS: dict[str, Words] = {
    "nationality": Words(
        pgettext_lazy("condition", "Saudi nationality"),
        _("Saudi national."),
        _("Saudi nationality is not proved and no exemption applies: %(name)s."),
        _(
            "If an exemption applies (a mobility card, a child of a Saudi mother, the husband or the wife of "
            "a Saudi citizen), attach the proof and file an objection."
        ),
    ),
    "residency_permanent": Words(
        pgettext_lazy("condition", "Permanent residence in the Kingdom"),
        _("Permanent residence in the Kingdom is proved."),
        _("Permanent residence in the Kingdom is not proved: %(name)s."),
        _("Update the national address or attach a lease or a title deed, then file an objection."),
    ),
    "days_abroad": Words(
        pgettext_lazy("condition", "Days outside the Kingdom"),
        _("Days outside the Kingdom in the last 12 months: %(found)s; the limit is %(limit)s."),
        _("Days outside the Kingdom in the last 12 months: %(found)s, and the limit is %(limit)s: %(name)s."),
        _(
            "If there was an excuse for the travel, attach the proof and file an objection, or apply again "
            "when the days are within the limit."
        ),
    ),
    "imprisoned": Words(
        pgettext_lazy("condition", "Not in prison"),
        _("No prison record."),
        _("The records show that %(name)s is in prison at the time of the study."),
        _("If the term has ended or the record is wrong, attach an official letter and file an objection."),
    ),
    "in_shelter": Words(
        pgettext_lazy("condition", "Not in a government shelter"),
        _("No shelter record."),
        _("The records show that %(name)s lives in a government shelter at the time of the study."),
        _(
            "If the stay has ended or the record is wrong, attach a letter of the shelter and file an "
            "objection."
        ),
    ),
    "data_mismatch_income": Words(
        pgettext_lazy("condition", "Income agrees with the records"),
        _("The declared income agrees with the records."),
        _("The declared income does not agree with the records of the bodies concerned: %(name)s."),
        _(
            "Correct the income section with the full salary and its allowances, or attach a salary "
            "certificate and file an objection."
        ),
    ),
    "data_mismatch_family": Words(
        pgettext_lazy("condition", "Family data agree with the civil register"),
        _("The family data agree with the civil register."),
        _("The family data do not agree with the civil register: %(name)s."),
        _(
            "Correct the marital status or the dependants, or have the civil register updated, then file an "
            "objection."
        ),
    ),
    "data_mismatch_address": Words(
        pgettext_lazy("condition", "Dwelling agrees with the national address"),
        _("The dwelling agrees with the national address."),
        _("The declared dwelling does not agree with the national address: %(name)s."),
        _(
            "Update the national address or the housing section and attach a valid lease, then file an "
            "objection."
        ),
    ),
    "dependants_missing": Words(
        pgettext_lazy("condition", "All registered dependants were added"),
        _("All dependants of the family register were added."),
        _("Not all dependants of the family register were added (missing: %(found)s)."),
        _("Add them in the dependants section and save, then file an objection."),
    ),
    "dependant_is_main_beneficiary": Words(
        pgettext_lazy("condition", "No dependant is a main beneficiary"),
        _("No record as a main beneficiary."),
        _("The dependant is registered as a main beneficiary: %(name)s."),
        _(
            "Remove the dependant from your application, or add the dependant after the other application "
            "has been withdrawn, then file an objection."
        ),
    ),
    "deceased": Words(
        pgettext_lazy("condition", "Civil status"),
        _("No record of death."),
        _("The records show the death of %(name)s."),
        _("Remove a dependant from the application; after the death of a head, a new provider applies."),
    ),
    "other_support": Words(
        pgettext_lazy("condition", "Support from other programmes"),
        _("No other support that excludes this one."),
        _("There is support from another programme that excludes this one: %(name)s."),
        _("If that support has stopped, attach the proof that it has and file an objection."),
    ),
    "income_above_cutoff": Words(
        pgettext_lazy("condition", "Household income below the cut-off"),
        _("The household's monthly income is %(found)s riyals; the cut-off is %(limit)s riyals."),
        _(
            "Not entitled because of the cut-off: the household's monthly income is %(found)s riyals and the "
            "cut-off is %(limit)s riyals. This concerns the amount only, not the eligibility."
        ),
        _(
            "Update the income and the dependants when they have changed; the amount is calculated again "
            "every month."
        ),
    ),
}

EXEMPTIONS: dict[str, Promise] = {
    "mobility_card": _("Holder of a mobility card."),
    "saudi_mother": _("Child of a Saudi mother."),
    "wife_of_saudi": _("Wife of a Saudi citizen."),
    "husband_of_saudi": _("Husband of a Saudi citizen."),
}

SOURCES: dict[str, Promise] = {
    "declared": pgettext_lazy("authority", "Application details"),
    "civil_affairs": pgettext_lazy("authority", "Civil Affairs"),
    "passports": pgettext_lazy("authority", "Passports"),
    "social_insurance": pgettext_lazy("authority", "Social Insurance"),
    "prisons": pgettext_lazy("authority", "Directorate of Prisons"),
    "shelters": pgettext_lazy("authority", "Government shelters"),
    "support_programmes": pgettext_lazy("authority", "Register of support programmes"),
    "national_address": pgettext_lazy("authority", "National Address"),
    "programme": pgettext_lazy("authority", "Records of the programme"),
}

LINES: dict[str, Promise] = {
    "head": pgettext_lazy("line of the amount", "Head of household"),
    "adult": pgettext_lazy("line of the amount", "%(name)s, dependant of 18 or over"),
    "cap": pgettext_lazy("line of the amount", "Reduction to the highest support of a household"),
    "taper": pgettext_lazy("line of the amount", "Reduction because of the income"),
    "days_abroad": pgettext_lazy("line of the amount", "Deduction for days outside the Kingdom"),
}

# What the values of a finding count; the others are answered by their sentence alone.
UNITS = {
    "days_abroad": "day",
    "dependants_missing": "dependant",
    "data_mismatch_income": "riyal",
    "other_support": "riyal",
    "income_above_cutoff": "riyal",
}
PRIVATE = {"data_mismatch_income", "other_support"}

# What is declared otherwise than recorded: the sentence and what to do.
MISMATCHES: dict[str, tuple[Promise, Promise]] = {
    "marital_status": (
        _("The civil register has another marital status."),
        _("Correct your answer, or have the civil register updated."),
    ),
    "dependants_missing": (
        ngettext_lazy(
            "%(count)s person in the family register is not listed.",
            "%(count)s people in the family register are not listed.",
            "count",
        ),
        _("Add everyone in the register: somebody missing lowers the amount or holds up the study."),
    ),
    "not_in_register": (
        _("Not in the family register: %(names)s."),
        _("Check the national ID, or attach the proof, such as a guardianship deed."),
    ),
    "relation": (
        _("The civil register gives another relation for: %(names)s."),
        _("Correct the relation, or have the civil register updated."),
    ),
    "income": (
        _("The declared income is less than the recorded one."),
        _("Write the full salary with its allowances. If the record is wrong, attach a salary letter."),
    ),
    "income_of_dependants": (
        _("For at least one dependant less income is declared than is recorded."),
        _("Ask them for their full monthly income and correct it here. Only they may see their records."),
    ),
    "postal_code": (
        _("The national address has another postal code."),
        _("Correct the postal code, or update the national address."),
    ),
}


def title(code: str) -> str:
    """Return what a condition is called."""
    return str(WORDS[code].title)


def reason(finding: Finding, name: str) -> str:
    """Return the sentence of a finding about a person: what is so, what is wrong, or whom we wait for."""
    if finding.status == "unknown":
        return _waiting(finding, name)
    sentence = _met(finding) if finding.status == "met" else WORDS[finding.code].not_met
    return str(sentence) % {
        "name": name,
        "found": _figure(finding, finding.found),
        "limit": _limit(finding),
    }


def advice(finding: Finding) -> str:
    """Return what the citizen can do about a condition that is not met, empty otherwise."""
    return str(WORDS[finding.code].advice) if finding.status == "not_met" else ""


def value(finding: Finding) -> str:
    """Return the value found with its unit, empty when it says nothing or the head may not see it."""
    if finding.about == "dependant" and finding.code in PRIVATE:
        return ""
    return _measured(finding, finding.found)


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
    if finding.code == "other_support" and Decimal(finding.found):
        return _("Support from other programmes is counted in the household's income.")
    return WORDS[finding.code].met


def _waiting(finding: Finding, name: str) -> str:
    words = {"source": source(finding.source), "name": name}
    if not name or finding.about == "household":
        return gettext("We are waiting for an answer from: %(source)s.") % words
    return gettext("We are waiting for an answer about %(name)s from: %(source)s.") % words


def _figure(finding: Finding, text: str) -> str:
    """Return a value for a sentence that names the unit itself; money always with halalas."""
    return f"{Decimal(text):,.2f}" if text and UNITS.get(finding.code) == "riyal" else text


def _limit(finding: Finding) -> str:
    """Return the limit for a sentence; days are named with their noun."""
    return limit(finding) if UNITS.get(finding.code) == "day" else _figure(finding, finding.limit)


def _measured(finding: Finding, text: str) -> str:
    unit = UNITS.get(finding.code)
    return counts.count(Decimal(text), unit) if unit and text else ""


def mismatch(code: str, *, names: tuple[str, ...], count: int) -> str:
    """Return what is declared otherwise than recorded, with the dependants it is about."""
    return str(MISMATCHES[code][0] % {"names": gettext(", ").join(names), "count": count})


def mismatch_advice(code: str) -> str:
    """Return what the citizen can do about it."""
    return str(MISMATCHES[code][1])
