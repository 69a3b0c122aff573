"""Arabic names as they are searched: letters that people mix are one, marks and blanks do not count."""

from django.db.models import Func

# أ إ آ ٱ are written ا, ة is written ه, ى and ئ are written ي, ؤ is written و
MIXED_LETTERS = {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ئ": "ي", "ؤ": "و"}
# hamza alone, tatweel, vowel signs and the small alef; blanks, as عبد الرحمن is written عبدالرحمن too
UNCOUNTED = "\u0621\u0640\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670 -"
TABLE = str.maketrans("".join(MIXED_LETTERS), "".join(MIXED_LETTERS.values()), UNCOUNTED)


def fold_name(name: str) -> str:
    """A name in the one spelling that is compared."""
    return name.lower().translate(TABLE)


class FoldedName(Func):
    """The same by the database: immutable, so that a generated column can keep it."""

    function = "translate"
    template = (
        f"translate(lower(%(expressions)s), '{''.join(MIXED_LETTERS)}{UNCOUNTED}',"
        f" '{''.join(MIXED_LETTERS.values())}')"
    )
