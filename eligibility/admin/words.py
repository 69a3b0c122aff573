"""What officers read: never written here, and a fact in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from citizen_portal.lib.templatetags.portal import ltr
from eligibility.models import AuthorityRecord, Study


class ReadOnly:
    """Shown, never written: what is decided stays."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def name_of(field: str) -> str:
    return str(AuthorityRecord._meta.get_field(field).verbose_name)


WORDS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: _("Yes") if value else _("No"),
    type(None): lambda value: _("has not answered"),
    list: lambda value: ", ".join(value) or "0",
    tuple: lambda value: ", ".join(value) or "0",
    date: date_format,
}


def replayed(part: str, said: str) -> str:
    """One side of a difference: a result in words, a digest in short, codes as they are."""
    if part == "result":
        outcome, _space, amount = said.partition(" ")
        return format_html("{} {}", Study.Outcome(outcome).label, ltr(amount))
    if part == "declaration":
        return format_html('<code dir="ltr">{}</code>', said[:16])
    return _(said) if part == "facts" else format_html('<code dir="ltr">{}</code>', said)


def in_words(value: Any) -> str:
    """A fact as an officer reads it."""
    for choices in (AuthorityRecord.Exemption, AuthorityRecord.Visit):
        if value in choices.values:
            return str(choices(value).label)
    return WORDS.get(type(value), str)(value)
