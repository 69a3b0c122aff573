"""Names and words that people type or read in files, made safe."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

JOINERS = {"\u200c", "\u200d"}  # ZWNJ and ZWJ: letters of some names need them
NAME_MARKS = {" ", "-", "'", "’", "ʼ", ".", *JOINERS}
FORMULA_PREFIXES = set("=+-@\0")
TATWEEL = "\u0640"
PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
SKIN_TONES = {chr(code) for code in range(0x1F3FB, 0x1F400)}
# letters and marks that show nothing: Hangul fillers, the grapheme joiner, variation selectors and the like
BLANK_LETTERS = {
    *"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0",
    *map(chr, range(0xFE00, 0xFE10)),
    *map(chr, range(0xE0100, 0xE01F0)),
}
INVISIBLE_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def person_name(text: str, *, longest: int = 100) -> str:
    """A name in its one spelling (single blanks, no tatweel); ValidationError for what no name holds."""
    written = plain_letters(text).replace(TATWEEL, "").replace("\u00a0", " ")
    name = re.sub(r" +", " ", written).strip(" ")
    if not all(_is_name_character(c) for c in name) or _has_piled_marks(name):
        raise ValidationError(
            _("Write the name in letters only, without digits or symbols."), code="name_characters"
        )
    if sum(unicodedata.category(c)[0] == "L" for c in name) < 2:
        raise ValidationError(_("Write the full name, as it is on the national ID."), code="name_short")
    if len(name) > longest:
        raise ValidationError(_too_long_message(longest), code="name_long")
    return name


def plain_letters(text: str) -> str:
    """NFC, with plain Arabic letters for the presentation forms that old programs and PDFs write."""
    return unicodedata.normalize("NFC", PRESENTATION_FORMS.sub(_plain_form, text))


def clean_one_line(text: str) -> str:
    """A street, a city, an employer on one line; ValidationError for what is not seen, and for emoji."""
    line = re.sub(r"\s+", " ", plain_letters(text)).strip()
    if any(
        (unicodedata.category(c) in INVISIBLE_CATEGORIES and c not in JOINERS) or c in BLANK_LETTERS
        for c in line
    ):
        words = _("Write this again by hand: it holds characters that cannot be seen.")
        raise ValidationError(words, code="unseen")
    if any(_is_emoji(c) for c in line):
        raise ValidationError(_("Write this without pictures (emoji)."), code="picture")
    return line


def clean_lines(text: str) -> str:
    """Several lines as a person sees them: marks that turn the text around, and all that is not seen, go."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return "".join(
        c for c in lines if c in ("\n", *JOINERS) or unicodedata.category(c) not in INVISIBLE_CATEGORIES
    )


def safe_cell(value: object) -> object:
    """A value for an export that no spreadsheet takes for a formula; numbers and dates stay as they are."""
    if not isinstance(value, str):
        return value
    text = "".join(c for c in value if unicodedata.category(c) != "Cf")  # first: a mark hides the sign
    first = unicodedata.normalize("NFKC", text.lstrip()[:1])[:1]  # full-width and small forms count too
    return f"'{text}" if first in FORMULA_PREFIXES or text[:1] in ("\t", "\r", "\n") else text


def file_label(name: str | None, *, longest: int = 100) -> str:
    """The file's name for showing only, never for a path: no folders, nothing unseen, the ending kept."""
    base = re.split(r"[/\\]", name or "")[-1]
    seen = "".join(c for c in base if unicodedata.category(c) not in INVISIBLE_CATEGORIES)
    label = unicodedata.normalize("NFC", seen).strip(" .")
    stem, dot, ending = label.rpartition(".")
    if len(label) > longest and stem and len(ending) <= 10:
        return stem[: longest - len(ending) - 1] + dot + ending
    return label[:longest] or "document"


def _plain_form(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])


def _is_emoji(character: str) -> bool:
    """Emoji and the marks that make them; the degree sign and the like are writing."""
    drawn = unicodedata.category(character) in ("So", "Me") and ord(character) > 0x2000
    return drawn or character in SKIN_TONES


def _is_name_character(character: str) -> bool:
    """Arabic and Latin letters and their marks: what an ID is written in, none of it blank."""
    if character in NAME_MARKS:
        return True
    if unicodedata.category(character)[0] not in "LM" or character in BLANK_LETTERS:
        return False
    return unicodedata.name(character, "").startswith(("ARABIC ", "LATIN ", "COMBINING "))


def _has_piled_marks(name: str) -> bool:
    """Many marks on one letter paint over the lines around; real vowel signs come two at a time."""
    return re.search(r"M{4}", "".join(unicodedata.category(c)[0] for c in name)) is not None


def _too_long_message(longest: int) -> str:
    sentence = ngettext_lazy(
        "Write the name in %(count)d letter at most.", "Write the name in %(count)d letters at most.", longest
    )
    return sentence % {"count": longest}
