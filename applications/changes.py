"""What changed between two declarations, in the citizen's words: before and after, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from applications import choices, texts
from applications.declaration import Snapshot
from applications.difference import Change, difference
from citizen_portal.lib import counts

LABELS = {
    "name": gettext_lazy("Name"),
    "national_id": gettext_lazy("National ID"),
    "birth_date": gettext_lazy("Date of birth"),
    "kind": gettext_lazy("Applicant is"),
    "situation": gettext_lazy("Case"),
    "marital": gettext_lazy("Marital status"),
    "health": gettext_lazy("Health"),
    "work_ability": gettext_lazy("Ability to work"),
    "education": gettext_lazy("Level of education"),
    "employment": gettext_lazy("Employment"),
    "relation": gettext_lazy("Relation"),
    "study": pgettext_lazy("dependant", "Study"),
    "amount": gettext_lazy("Monthly amount"),
    "tenure": gettext_lazy("The dwelling is"),
    "contract": gettext_lazy("Ejar contract number"),
    "contract_ends": gettext_lazy("End of the contract"),
    "short_address": gettext_lazy("Short address"),
    "building": gettext_lazy("Building number"),
    "street": gettext_lazy("Street"),
    "district": gettext_lazy("District"),
    "city": gettext_lazy("City"),
    "region": gettext_lazy("Region"),
    "postal_code": gettext_lazy("Postal code"),
    "additional": gettext_lazy("Additional number"),
    "issued_on": gettext_lazy("Date of issue"),
    "expires_on": gettext_lazy("Expiry date"),
    "people": gettext_lazy("People covered"),
    "pages": gettext_lazy("Number of files"),
}
WORDS = {
    "kind": choices.Kind,
    "situation": choices.Situation,
    "marital": choices.Marital,
    "health": choices.Health,
    "work_ability": choices.WorkAbility,
    "education": choices.Education,
    "employment": choices.Employment,
    "relation": choices.Relation,
    "study": choices.Study,
    "tenure": choices.Tenure,
    "region": choices.Region,
}
LATIN = {"national_id", "contract", "short_address", "building", "postal_code", "additional"}


@dataclass(frozen=True)
class Changed:
    """One row of the comparison; an empty text is «nothing»; a `latin` text keeps its direction."""

    kind: str  # added, removed, changed
    label: str
    before: str = ""
    after: str = ""
    latin: bool = False


def compared(before: Snapshot, after: Snapshot) -> list[tuple[str, str, list[Changed]]]:
    """What differs, by section: (slug, title, rows); sections without a change are left out."""
    people = (before.applicant, *before.dependants, after.applicant, *after.dependants)
    names = {person.national_id: person.name for person in people}
    rows: dict[str, list[Changed]] = {}
    for change in difference(before, after):
        rows.setdefault(change.section, []).extend(_rows(change, names))
    return [(slug, str(title), rows[slug]) for slug, title in texts.SECTIONS.items() if slug in rows]


def _rows(change: Change, names: Mapping[str, str]) -> Iterator[Changed]:
    if change.section == "bank":
        was, became = (texts.masked(code) if code else "" for code in (change.before, change.after))
        yield Changed(change.kind, _("IBAN"), was, became, latin=True)
    elif change.fields:
        whose = _whose(change, names)
        for field in change.fields:
            yield _field(field, whose, change, names)
    else:
        line = _whole(change, names)
        gone, come = (line.text, "") if change.kind == "removed" else ("", line.text)
        yield Changed(change.kind, line.label, gone, come)


def _field(field: str, whose: tuple[str, ...], change: Change, names: Mapping[str, str]) -> Changed:
    label = str(LABELS.get(field, _("Details")))
    label = texts.joined((*whose, label)) if whose else label
    was, became = (said(field, getattr(row, field), names) for row in (change.before, change.after))
    return Changed("changed", label, was, became, latin=field in LATIN)


def _whose(change: Change, names: Mapping[str, str]) -> tuple[str, ...]:
    """The row that a field belongs to, where a section has several."""
    if change.section == "dependants":
        return (change.after.name,)
    if change.section == "income":
        kind = str(choices.IncomeKind(change.after.kind).label)
        return kind, change.after.source, names[change.after.national_id]
    if change.section == "documents":
        return (texts.document_kind(change.after.kind),)
    return ()


def _whole(change: Change, names: Mapping[str, str]) -> texts.Line:
    """A row that came or went, in one line."""
    row = change.after or change.before
    if change.section == "dependants":
        return texts.dependant_line(row)
    if change.section == "income":
        return texts.income_line(row, names)
    return texts.Line(texts.document_kind(row.kind), _("A file"))


def said(field: str, value: Any, names: Mapping[str, str] | None = None) -> str:
    """An answer in words, people by name; empty when there is none."""
    if field == "pages":
        return str(len(value) or 1)
    if value in ("", None, ()):
        return ""
    if field == "people":
        return texts.joined((names or {}).get(each, each) for each in value)
    if field in WORDS:
        return str(WORDS[field](value).label)
    if isinstance(value, date):
        return texts.both_calendars(value)
    return counts.count(value, "riyal") if isinstance(value, Decimal) else str(value)
