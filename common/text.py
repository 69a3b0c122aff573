"""Names and words that people type or read in files, made safe."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

JOINERS = {"\u200c", "\u200d"}  # ZWNJ and ZWJ: letters of some names need them
NAME_MARKS = {" ", "-", "'", "’", "ʼ", ".", *JOINERS}
FORMULA = set("=+-@\0")
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def person_name(text: str, *, longest: int = 100) -> str:
    """A name in its one spelling (NFC, single blanks); ValidationError for what no name holds."""
    name = re.sub(r" +", " ", unicodedata.normalize("NFC", text).replace("\u00a0", " ")).strip(" ")
    if not all(_fits_a_name(c) for c in name) or _piled_marks(name):
        raise ValidationError(
            _("Write the name in letters only, without digits or symbols."), code="name_characters"
        )
    if sum(unicodedata.category(c)[0] == "L" for c in name) < 2:
        raise ValidationError(_("Write the full name, as it is on the national ID."), code="name_short")
    if len(name) > longest:
        raise ValidationError(_too_long(longest), code="name_long")
    return name


def safe_cell(value: object) -> object:
    """A value for an export that no spreadsheet takes for a formula; numbers and dates stay as they are."""
    if not isinstance(value, str):
        return value
    text = "".join(c for c in value if unicodedata.category(c) != "Cf")  # first: a mark hides the sign
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])[:1]  # full-width and small forms count too
    return f"'{text}" if first in FORMULA or text[:1] in ("\t", "\r", "\n") else text


def file_label(name: str | None, *, longest: int = 100) -> str:
    """The file's name for showing only, never for a path: no folders, nothing unseen, the ending kept."""
    base = re.split(r"[/\\]", name or "")[-1]
    seen = "".join(c for c in base if unicodedata.category(c) not in UNSEEN)
    label = unicodedata.normalize("NFC", seen).strip(" .")
    stem, dot, ending = label.rpartition(".")
    if len(label) > longest and stem and len(ending) <= 10:
        return stem[: longest - len(ending) - 1] + dot + ending
    return label[:longest] or "document"


def _fits_a_name(character: str) -> bool:
    return character in NAME_MARKS or unicodedata.category(character)[0] in "LM"


def _piled_marks(name: str) -> bool:
    """Many marks on one letter paint over the lines around; real vowel signs come two at a time."""
    return re.search(r"M{4}", "".join(unicodedata.category(c)[0] for c in name)) is not None


def _too_long(longest: int) -> str:
    sentence = ngettext_lazy(
        "Write the name in %(count)d letter at most.", "Write the name in %(count)d letters at most.", longest
    )
    return sentence % {"count": longest}
