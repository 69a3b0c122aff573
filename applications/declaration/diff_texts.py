"""What changed between two declarations, in the citizen's words: before and after, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.declaration import texts as declaration_texts
from applications.declaration.diff import Change, compare_snapshots
from applications.file.snapshot import Dependant, Document, Income, Snapshot
from applications.household import fields as household_fields
from applications.housing import fields as housing_fields
from applications.personal import fields as personal_fields
from common import fields as common_fields
from common.templatetags.portal import iban_masked

DOCUMENT_FIELDS: tuple[common_fields.Field, ...] = (
    common_fields.Date("issued_on", gettext_lazy("Date of issue")),
    common_fields.Date("expires_on", gettext_lazy("Expiry date")),
    common_fields.Field("people", gettext_lazy("People covered")),
    common_fields.Field("pages", gettext_lazy("Number of files")),
)
FIELDS_BY_SECTION = {
    "personal": personal_fields.REGISTERED_FIELDS + personal_fields.FIELDS,
    "dependants": household_fields.DEPENDANT_FIELDS,
    "income": household_fields.INCOME_FIELDS,
    "housing": housing_fields.FIELDS,
    "documents": DOCUMENT_FIELDS,
}


@dataclass(frozen=True)
class ChangeRow:
    """One row of the comparison; an empty text is «nothing»; a `latin` text keeps its direction."""

    kind: str  # added, removed, changed
    label: str
    before: str = ""
    after: str = ""
    latin: bool = False


def describe_changes(before: Snapshot, after: Snapshot) -> list[tuple[str, str, list[ChangeRow]]]:
    """What differs, by section: (slug, title, rows); sections without a change are left out."""
    people = (before.applicant, *before.dependants, after.applicant, *after.dependants)
    names = {person.national_id: person.name for person in people}
    rows: dict[str, list[ChangeRow]] = {}
    for change in compare_snapshots(before, after):
        rows.setdefault(change.section, []).extend(_change_rows(change, names))
    return [
        (slug, str(title), rows[slug])
        for slug, title in declaration_texts.SECTION_TITLES.items()
        if slug in rows
    ]


def _change_rows(change: Change, names: Mapping[str, str]) -> Iterator[ChangeRow]:
    if change.section == "bank":
        was, became = (
            iban_masked(code) if isinstance(code, str) else "" for code in (change.before, change.after)
        )
        yield ChangeRow(change.kind, _("IBAN"), was, became, latin=True)
    elif change.fields:
        whose = _row_label(change, names)
        for field in change.fields:
            yield _field_row(field, whose, change, names)
    else:
        line = _whole_row_line(change, names)
        gone, come = (line.text, "") if change.kind == "removed" else ("", line.text)
        yield ChangeRow(change.kind, line.label, gone, come)


def _field_row(name: str, whose: tuple[str, ...], change: Change, names: Mapping[str, str]) -> ChangeRow:
    field = next(each for each in FIELDS_BY_SECTION[change.section] if each.name == name)
    label = declaration_texts.join_list((*whose, str(field.label))) if whose else str(field.label)
    was, became = (_answer_text(field, getattr(row, name), names) for row in (change.before, change.after))
    return ChangeRow("changed", label, was, became, latin=field.latin)


def _answer_text(field: common_fields.Field, value: Any, names: Mapping[str, str]) -> str:
    """An answer in words, people by name; empty when there is none."""
    if field.name == "pages":
        return str(len(value) or 1)
    if field.name == "people":
        return declaration_texts.join_list(names.get(each, each) for each in value)
    return field.words(value)


def _row_label(change: Change, names: Mapping[str, str]) -> tuple[str, ...]:
    """The row that a field belongs to, where a section has several."""
    match change.after:
        case Dependant() as person:
            return (person.name,)
        case Income() as income:
            kind, details = declaration_texts.income_kind(income), declaration_texts.income_details(income)
            return (kind, *details, names[income.national_id])
        case Document() as document:
            return (declaration_texts.document_kind_name(document.kind),)
    return ()


def _whole_row_line(change: Change, names: Mapping[str, str]) -> declaration_texts.AnswerLine:
    """A row that came or went, in one line."""
    match change.after or change.before:
        case Dependant() as person:
            return declaration_texts.dependant_line(person)
        case Income() as income:
            return declaration_texts.income_line(income, names)
        case Document() as document:
            return declaration_texts.AnswerLine(
                declaration_texts.document_kind_name(document.kind), _("A file")
            )
        case other:
            raise TypeError(f"{change.section}: {type(other).__name__} is no row that comes or goes")
