"""What officers read of a replay: the two sides of a difference."""

from django.utils.html import format_html
from django.utils.translation import gettext as _

from common.templatetags.portal import ltr
from eligibility.studies.models import Study


def replay_side_text(part: str, said: str) -> str:
    """One side of a difference: a result in words, a digest in short, codes as they are."""
    if part == "result":
        outcome, _space, amount = said.partition(" ")
        return format_html("{} {}", Study.Outcome(outcome).label, ltr(amount))
    if part == "declaration":
        return format_html('<code dir="ltr">{}</code>', said[:16])
    return _(said) if part == "facts" else format_html('<code dir="ltr">{}</code>', said)
