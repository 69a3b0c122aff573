"""What officers read: never written here, and the two sides of a difference."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _

from citizen_portal.lib.templatetags.portal import ltr
from eligibility.models import Study


class ReadOnly:
    """Shown, never written: what is decided stays."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def replayed(part: str, said: str) -> str:
    """One side of a difference: a result in words, a digest in short, codes as they are."""
    if part == "result":
        outcome, _space, amount = said.partition(" ")
        return format_html("{} {}", Study.Outcome(outcome).label, ltr(amount))
    if part == "declaration":
        return format_html('<code dir="ltr">{}</code>', said[:16])
    return _(said) if part == "facts" else format_html('<code dir="ltr">{}</code>', said)
