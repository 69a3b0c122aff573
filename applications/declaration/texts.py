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

SECTIONS = {
    "personal": gettext_lazy("Personal details"),
    "dependants": pgettext_lazy("section of the file", "Dependants"),
    "income": pgettext_lazy("section of the file", "Income"),
    "housing": gettext_lazy("National address and dwelling"),
    "bank": gettext_lazy("Bank account"),
    "documents": gettext_lazy("Documents"),
}
PURPOSES = {
    "personal": gettext_lazy("What we know of you, and a few short questions."),
    "dependants": gettext_lazy("List everyone in your family register whom you support."),
    "income": gettext_lazy(
        "Declare every monthly income of yours and your dependants, before any deduction."
    ),
    "housing": gettext_lazy("Where you live, as it is in your national address."),
    "bank": gettext_lazy("The account in your own name that receives the support."),
    "documents": gettext_lazy("What proves the answers that you gave."),
}
STATES = {
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
KINDS = {"complete": "ok", "under_check": "info", "in_progress": "warn", "needs_correction": "warn"}
DOCUMENT_NEEDED = pgettext_lazy("section", "Document needed")


@dataclass(frozen=True)
class Line:
    """One answer as it is read before signing and after; a `latin` text keeps its direction."""

    label: str
    text: str
    latin: bool = False


def state(slug: str, code: str) -> str:
    """The word on a section's tag."""
    return str(DOCUMENT_NEEDED if (slug, code) == ("documents", "in_progress") else STATES[code])


def age(born: date, on: date) -> str:
    """An age in words: «7 سنوات», «5 أشهر», or less than a month."""
    months = (on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)
    if months >= 12:
        return plurals.count(months // 12, "year")
    return plurals.count(months, "month") if months > 0 else _("less than a month")


def document_kind(code: str) -> str:
    """The citizen's word for a kind of document."""
    return str(DocumentKind(code).label)


DOCUMENT_STATES = {  # state → its word and the kind of its tag
    "given": (pgettext_lazy("document", "Given"), "info"),
    "pending_scan": (pgettext_lazy("document", "Being checked"), "info"),
    "accepted": (pgettext_lazy("document", "Accepted"), "ok"),
    "refused": (pgettext_lazy("document", "Refused"), "no"),
}


def document(row: Any) -> dict[str, Any]:
    """A document as the pages show it, its pages prefetched."""
    word, tag = DOCUMENT_STATES[row.state]
    today = dates.today()
    return {
        "row": row,
        "pages": [{"row": page, "size": size(page.size)} for page in row.shown],
        "size": size(sum(page.size for page in row.shown)),
        "state": row.state,
        "is_checking": any(page.scan == page.Scan.CHECKING for page in row.shown),
        "word": str(word),
        "tag": tag,
        "issued": common_fields.both_calendars(row.issued_on) if row.issued_on else "",
        "expires": common_fields.both_calendars(row.expires_on) if row.expires_on else "",
        "ended": bool(row.expires_on and row.expires_on < today),
        "ends_soon": bool(row.expires_on and 0 <= (row.expires_on - today).days <= 30),
        "covers": joined(covered_names(row)),
    }


def ending(what: Any) -> dict[str, Any]:
    """What is about to end, or has ended: its name, its day, and where it is renewed."""
    name = document_kind(what.kind) if what.kind else _("Lease contract")
    return {"of": what.of, "key": what.key, "name": name, "on": what.on, "ended": what.on < dates.today()}


def covered_names(row: Any) -> list[str]:
    """Whom a document covers, the applicant first."""
    own = [row.application.owner.name] if row.covers_applicant else []
    return [*own, *(person.name for person in row.people.all())]


def any_of(codes: tuple[str, ...]) -> str:
    """The kinds of documents of which one is enough: «صك ولاية أو إثبات احتضان»."""
    *others, last = (document_kind(code) for code in codes)
    return _("%(first)s or %(last)s") % {"first": joined(others), "last": last} if others else last


def size(octets: int) -> str:
    """The size of a file: 412 KB, 3.1 MB."""
    kilobytes = -(-octets // 1024)
    if kilobytes < 1024:
        return _("%(size)s KB") % {"size": kilobytes}
    return _("%(size)s MB") % {"size": f"{octets / 1024**2:.1f}"}


def bank_name(code: str) -> str:
    """The bank of an IBAN, in the language of the page."""
    return iban.bank_name(code, "ar" if plurals.is_arabic() else "en")


def content(signed: Snapshot) -> list[tuple[str, str, list[Line]]]:
    """Everything a snapshot says, section by section: (slug, title, lines)."""
    lines = {
        "personal": _personal(signed),
        "dependants": _dependants(signed),
        "income": _incomes(signed),
        "housing": _housing(signed),
        "bank": _bank(signed),
        "documents": _documents(signed),
    }
    return [(slug, str(title), list(lines[slug])) for slug, title in SECTIONS.items()]


def lines(table: Iterable[common_fields.Field], row: Any, unanswered: str = "") -> Iterator[Line]:
    """The answers of a table, one a line; of a row, or of a part of a snapshot, for both answer alike.

    What was not answered is left out, or stands as `unanswered` where it was asked.
    """
    listed = tuple(table)
    answers = common_fields.answers_of(row, listed)
    for each in listed:
        words = each.words(answers[each.name]) or (unanswered if each.asked(answers) else "")
        if words:
            yield Line(str(each.label), words, each.latin)


def words_of(table: Iterable[common_fields.Field], row: Any) -> list[str]:
    """The same answers without their labels."""
    return [line.text for line in lines(table, row)]


def _personal(signed: Snapshot) -> Iterator[Line]:
    return lines(personal_fields.KNOWN + personal_fields.FIELDS, signed.applicant)


def _dependants(signed: Snapshot) -> Iterator[Line]:
    if not signed.dependants:
        yield Line(_("Dependants"), _("None"))
    for person in signed.dependants:
        yield dependant_line(person)


def dependant_line(person: Dependant) -> Line:
    """A dependant in one line, under his name."""
    return Line(person.name, joined(details(person)))


def details(person: Any, without: Collection[str] = ()) -> list[str]:
    """What is said of a dependant beside his name: the relation first."""
    left = {"name", "relation", *without}
    others = [each for each in household_fields.DEPENDANT if each.name not in left]
    return words_of([*_named(household_fields.DEPENDANT, "relation"), *others], person)


def _named(table: Iterable[common_fields.Field], *names: str) -> list[common_fields.Field]:
    return [each for each in table if each.name in names]


def _incomes(signed: Snapshot) -> Iterator[Line]:
    names = {person.national_id: person.name for person in (signed.applicant, *signed.dependants)}
    if not signed.incomes:
        yield Line(_("Income"), _("None"))
    for income in signed.incomes:
        yield income_line(income, names)
    if len(signed.incomes) > 1:
        total = sum(income.amount for income in signed.incomes)
        yield Line(_("Total a month"), plurals.count(total, "riyal"))


def income_line(income: Income, names: Mapping[str, str]) -> Line:
    """An income in one line, under its kind: the amount, whatever else is said of it, whose it is."""
    amount = words_of(_named(household_fields.INCOME, "amount"), income)
    return Line(income_kind(income), joined((*amount, *income_details(income), names[income.national_id])))


def income_kind(income: Any) -> str:
    return joined(words_of(_named(household_fields.INCOME, "kind"), income))


def income_details(income: Any) -> list[str]:
    """What is said of an income beside its kind and its amount."""
    return words_of([each for each in household_fields.INCOME if each.name not in ("kind", "amount")], income)


def _housing(signed: Snapshot) -> Iterator[Line]:
    return housing_lines(signed.housing)


def housing_lines(home: Any, unanswered: str = "") -> Iterator[Line]:
    """The dwelling, and the national address in one line; of a row or of a part of a snapshot."""
    yield from lines(housing_fields.DWELLING, home, unanswered)
    region = housing_fields.REGION.words(home.region)
    street, city = f"{home.building} {home.street}".strip(), f"{home.city} {home.postal_code}".strip()
    parts = (street, home.district, city, home.additional, "" if region == home.city else region)
    yield Line(_("National address"), joined(parts) or unanswered)


def _bank(signed: Snapshot) -> Iterator[Line]:
    yield Line(_("Bank"), bank_name(signed.iban))
    yield Line(_("IBAN"), iban_masked(signed.iban), latin=True)


def _documents(signed: Snapshot) -> Iterator[Line]:
    names = {person.national_id: person.name for person in (signed.applicant, *signed.dependants)}
    if not signed.documents:
        yield Line(_("Files"), _("None"))
    for each in signed.documents:
        parts = [
            plurals.count(len(each.pages), "file") if each.pages else "",
            _("issued %(day)s") % {"day": date_format(each.issued_on, "j F Y")} if each.issued_on else "",
            _("ends %(day)s") % {"day": date_format(each.expires_on, "j F Y")} if each.expires_on else "",
            *(names.get(person, person) for person in each.people),
        ]
        yield Line(document_kind(each.kind), joined(parts) or _("one file"))


def joined(parts: Iterable[str]) -> str:
    """A list in one line, with the comma of the language; each part keeps its own direction."""
    apart = (f"\u2068{part}\u2069" for part in parts if part)
    return ("، " if plurals.is_arabic() else ", ").join(apart)
