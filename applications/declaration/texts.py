"""The citizen's words about his own file: names of the sections, their states, ages."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from applications.bank import iban
from applications.choices import DocumentKind
from applications.file.snapshot import Dependant, Income, Snapshot
from applications.household import fields as household_fields
from applications.housing import fields as housing_fields
from applications.personal import fields as personal_fields
from common import dates, plurals
from common import fields as common_fields
from common.templatetags.portal import iban_masked

SECTION_TITLES = {
    "personal": gettext_lazy("Personal details"),
    "dependants": pgettext_lazy("section of the file", "Dependants"),
    "income": pgettext_lazy("section of the file", "Income"),
    "housing": gettext_lazy("National address and dwelling"),
    "bank": gettext_lazy("Bank account"),
    "documents": gettext_lazy("Documents"),
}
SECTION_PURPOSES = {
    "personal": gettext_lazy("What we know of you, and a few short questions."),
    "dependants": gettext_lazy("List everyone in your family register whom you support."),
    "income": gettext_lazy(
        "Declare every monthly income of yours and your dependants, before any deduction."
    ),
    "housing": gettext_lazy("Where you live, as it is in your national address."),
    "bank": gettext_lazy("The account in your own name that receives the support."),
    "documents": gettext_lazy("What proves the answers that you gave."),
}
SECTION_STATES = {
    "not_started": pgettext_lazy("section", "Not started"),
    "in_progress": pgettext_lazy("section", "Incomplete"),
    "complete": pgettext_lazy("section", "Complete"),
    "under_check": pgettext_lazy("section", "Under check"),
    "needs_correction": pgettext_lazy("section", "Needs correction"),
}
APPLICATION_STATUSES = {  # status → its word and the kind of its tag
    "draft": (pgettext_lazy("application", "Draft"), ""),
    "incomplete": (pgettext_lazy("application", "Incomplete"), "warn"),
    "partly_complete": (pgettext_lazy("application", "Partly complete"), "warn"),
    "complete_no_documents": (pgettext_lazy("application", "Complete, without documents"), "info"),
    "submitted": (pgettext_lazy("application", "Submitted"), "ok"),
    "under_study": (pgettext_lazy("application", "Under study"), "info"),
    "info_requested": (pgettext_lazy("application", "Completion requested"), "warn"),
    "withdrawn": (pgettext_lazy("application", "Withdrawn"), "no"),
}
TAG_KINDS = {"complete": "ok", "under_check": "info", "in_progress": "warn", "needs_correction": "warn"}
DOCUMENT_NEEDED = pgettext_lazy("section", "Document needed")


@dataclass(frozen=True)
class AnswerLine:
    """One answer as it is read before signing and after; a `latin` text keeps its direction."""

    label: str
    text: str
    latin: bool = False


def section_state_name(slug: str, code: str) -> str:
    """The word on a section's tag."""
    return str(DOCUMENT_NEEDED if (slug, code) == ("documents", "in_progress") else SECTION_STATES[code])


def age_text(born: date, on: date) -> str:
    """An age in words: «7 سنوات», «5 أشهر», or less than a month."""
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months >= 12:
        return plurals.count_noun(months // 12, "year")
    return plurals.count_noun(months, "month") if months > 0 else _("less than a month")


def document_kind_name(code: str) -> str:
    """The citizen's word for a kind of document."""
    return str(DocumentKind(code).label)


DOCUMENT_STATES = {  # state → its word and the kind of its tag
    "given": (pgettext_lazy("document", "Given"), "info"),
    "pending_scan": (pgettext_lazy("document", "Being checked"), "info"),
    "accepted": (pgettext_lazy("document", "Accepted"), "ok"),
    "refused": (pgettext_lazy("document", "Refused"), "no"),
}


def document_row(row: Any) -> dict[str, Any]:
    """A document as the pages show it, its pages prefetched."""
    word, tag = DOCUMENT_STATES[row.state]
    today = dates.today()
    return {
        "row": row,
        "pages": [{"row": page, "size": file_size_text(page.size)} for page in row.shown],
        "size": file_size_text(sum(page.size for page in row.shown)),
        "state": row.state,
        "is_checking": any(page.scan == page.Scan.CHECKING for page in row.shown),
        "word": str(word),
        "tag": tag,
        "issued": common_fields.both_calendars(row.issued_on) if row.issued_on else "",
        "expires": common_fields.both_calendars(row.expires_on) if row.expires_on else "",
        "ended": bool(row.expires_on and row.expires_on < today),
        "ends_soon": bool(row.expires_on and 0 <= (row.expires_on - today).days <= 30),
        "covers": join_list(covered_names(row)),
    }


def expiry_row(what: Any) -> dict[str, Any]:
    """What is about to end, or has ended: its name, its day, and where it is renewed."""
    name = document_kind_name(what.kind) if what.kind else _("Lease contract")
    return {"of": what.of, "key": what.key, "name": name, "on": what.on, "ended": what.on < dates.today()}


def covered_names(row: Any) -> list[str]:
    """Whom a document covers, the applicant first."""
    own = [row.application.owner.name] if row.covers_applicant else []
    return [*own, *(person.name for person in row.people.all())]


def alternatives_text(codes: tuple[str, ...]) -> str:
    """The kinds of documents of which one is enough: «صك ولاية أو إثبات احتضان»."""
    *others, last = (document_kind_name(code) for code in codes)
    return _("%(first)s or %(last)s") % {"first": join_list(others), "last": last} if others else last


def file_size_text(octets: int) -> str:
    """The size of a file: 412 KB, 3.1 MB."""
    kilobytes = -(-octets // 1024)
    if kilobytes < 1024:
        return _("%(size)s KB") % {"size": kilobytes}
    return _("%(size)s MB") % {"size": f"{octets / 1024**2:.1f}"}


def bank_name(code: str) -> str:
    """The bank of an IBAN, in the language of the page."""
    return iban.bank_name(code, "ar" if plurals.is_arabic() else "en")


def snapshot_sections(signed: Snapshot) -> list[tuple[str, str, list[AnswerLine]]]:
    """Everything a snapshot says, section by section: (slug, title, lines)."""
    lines = {
        "personal": _personal_lines(signed),
        "dependants": _dependant_lines(signed),
        "income": _income_lines(signed),
        "housing": _housing(signed),
        "bank": _bank_lines(signed),
        "documents": _document_lines(signed),
    }
    return [(slug, str(title), list(lines[slug])) for slug, title in SECTION_TITLES.items()]


def field_lines(table: Iterable[common_fields.Field], row: Any, unanswered: str = "") -> Iterator[AnswerLine]:
    """The answers of a table, one a line; of a row, or of a part of a snapshot, for both answer alike.

    What was not answered is left out, or stands as `unanswered` where it was asked.
    """
    listed = tuple(table)
    answers = common_fields.answers_of(row, listed)
    for each in listed:
        words = each.words(answers[each.name]) or (unanswered if each.asked(answers) else "")
        if words:
            yield AnswerLine(str(each.label), words, each.latin)


def field_texts(table: Iterable[common_fields.Field], row: Any) -> list[str]:
    """The same answers without their labels."""
    return [line.text for line in field_lines(table, row)]


def _personal_lines(signed: Snapshot) -> Iterator[AnswerLine]:
    return field_lines(personal_fields.REGISTERED_FIELDS + personal_fields.FIELDS, signed.applicant)


def _dependant_lines(signed: Snapshot) -> Iterator[AnswerLine]:
    if not signed.dependants:
        yield AnswerLine(_("Dependants"), _("None"))
    for person in signed.dependants:
        yield dependant_line(person)


def dependant_line(person: Dependant) -> AnswerLine:
    """A dependant in one line, under his name."""
    return AnswerLine(person.name, join_list(dependant_details(person)))


def dependant_details(person: Any, without: Collection[str] = ()) -> list[str]:
    """What is said of a dependant beside his name: the relation first."""
    left = {"name", "relation", *without}
    others = [each for each in household_fields.DEPENDANT_FIELDS if each.name not in left]
    return field_texts([*_named_fields(household_fields.DEPENDANT_FIELDS, "relation"), *others], person)


def _named_fields(table: Iterable[common_fields.Field], *names: str) -> list[common_fields.Field]:
    return [each for each in table if each.name in names]


def _income_lines(signed: Snapshot) -> Iterator[AnswerLine]:
    names = {person.national_id: person.name for person in (signed.applicant, *signed.dependants)}
    if not signed.incomes:
        yield AnswerLine(_("Income"), _("None"))
    for income in signed.incomes:
        yield income_line(income, names)
    if len(signed.incomes) > 1:
        total = sum(income.amount for income in signed.incomes)
        yield AnswerLine(_("Total a month"), plurals.count_noun(total, "riyal"))


def income_line(income: Income, names: Mapping[str, str]) -> AnswerLine:
    """An income in one line, under its kind: the amount, whatever else is said of it, whose it is."""
    amount = field_texts(_named_fields(household_fields.INCOME_FIELDS, "amount"), income)
    return AnswerLine(
        income_kind(income), join_list((*amount, *income_details(income), names[income.national_id]))
    )


def income_kind(income: Any) -> str:
    return join_list(field_texts(_named_fields(household_fields.INCOME_FIELDS, "kind"), income))


def income_details(income: Any) -> list[str]:
    """What is said of an income beside its kind and its amount."""
    return field_texts(
        [each for each in household_fields.INCOME_FIELDS if each.name not in ("kind", "amount")], income
    )


def _housing(signed: Snapshot) -> Iterator[AnswerLine]:
    return housing_lines(signed.housing)


def housing_lines(home: Any, unanswered: str = "") -> Iterator[AnswerLine]:
    """The dwelling, and the national address in one line; of a row or of a part of a snapshot."""
    yield from field_lines(housing_fields.DWELLING_FIELDS, home, unanswered)
    region = housing_fields.REGION.words(home.region)
    street, city = f"{home.building} {home.street}".strip(), f"{home.city} {home.postal_code}".strip()
    parts = (street, home.district, city, home.additional, "" if region == home.city else region)
    yield AnswerLine(_("National address"), join_list(parts) or unanswered)


def _bank_lines(signed: Snapshot) -> Iterator[AnswerLine]:
    yield AnswerLine(_("Bank"), bank_name(signed.iban))
    yield AnswerLine(_("IBAN"), iban_masked(signed.iban), latin=True)


def _document_lines(signed: Snapshot) -> Iterator[AnswerLine]:
    names = {person.national_id: person.name for person in (signed.applicant, *signed.dependants)}
    if not signed.documents:
        yield AnswerLine(_("Files"), _("None"))
    for each in signed.documents:
        parts = [
            plurals.count_noun(len(each.pages), "file") if each.pages else "",
            _("issued %(day)s") % {"day": date_format(each.issued_on, "j F Y")} if each.issued_on else "",
            _("ends %(day)s") % {"day": date_format(each.expires_on, "j F Y")} if each.expires_on else "",
            *(names.get(person, person) for person in each.people),
        ]
        yield AnswerLine(document_kind_name(each.kind), join_list(parts) or _("one file"))


def join_list(parts: Iterable[str]) -> str:
    """A list in one line, with the comma of the language; each part keeps its own direction."""
    apart = (f"\u2068{part}\u2069" for part in parts if part)
    return ("، " if plurals.is_arabic() else ", ").join(apart)
