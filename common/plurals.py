"""Counts in words: «يومان», «3 أيام», «19 يومًا», «100 يوم»; "1 day", "19 days".

Arabic has six plural forms and the noun changes with the number, so a count is never glued together from a
number and a word. For whole sentences with a count use ngettext: the Arabic catalogue has the same six forms.
Django's timeuntil/timesince must not be used in Arabic: they print «2 يومين».
"""

from decimal import Decimal

from django.utils.translation import get_language

CATEGORIES = ("zero", "one", "two", "few", "many", "other")

# noun: (zero, one, two, few 3-10, many 11-99, other 100, 102 and every fraction), (English zero, one, other)
NOUNS: dict[str, tuple[tuple[str, ...], tuple[str, str, str]]] = {
    "riyal": (
        ("لا ريالات", "ريال واحد", "ريالان", "{n} ريالات", "{n} ريالًا", "{n} ريال"),
        ("no riyals", "1 riyal", "{n} riyals"),
    ),
    "day": (
        ("لا أيام", "يوم واحد", "يومان", "{n} أيام", "{n} يومًا", "{n} يوم"),
        ("no days", "1 day", "{n} days"),
    ),
    "month": (
        ("لا أشهر", "شهر واحد", "شهران", "{n} أشهر", "{n} شهرًا", "{n} شهر"),
        ("no months", "1 month", "{n} months"),
    ),
    "year": (
        ("لا سنوات", "سنة واحدة", "سنتان", "{n} سنوات", "{n} سنة", "{n} سنة"),
        ("no years", "1 year", "{n} years"),
    ),
    "minute": (
        ("لا دقائق", "دقيقة واحدة", "دقيقتان", "{n} دقائق", "{n} دقيقة", "{n} دقيقة"),
        ("no minutes", "1 minute", "{n} minutes"),
    ),
    "person": (
        ("لا أفراد", "فرد واحد", "فردان", "{n} أفراد", "{n} فردًا", "{n} فرد"),
        ("no people", "1 person", "{n} people"),
    ),
    "dependant": (
        ("لا تابعين", "تابع واحد", "تابعان", "{n} تابعين", "{n} تابعًا", "{n} تابع"),
        ("no dependants", "1 dependant", "{n} dependants"),
    ),
    "document": (
        ("لا مستندات", "مستند واحد", "مستندان", "{n} مستندات", "{n} مستندًا", "{n} مستند"),
        ("no documents", "1 document", "{n} documents"),
    ),
    "file": (
        ("لا ملفات", "ملف واحد", "ملفان", "{n} ملفات", "{n} ملفًا", "{n} ملف"),
        ("no files", "1 file", "{n} files"),
    ),
    "condition": (
        ("لا شروط", "شرط واحد", "شرطان", "{n} شروط", "{n} شرطًا", "{n} شرط"),
        ("no conditions", "1 condition", "{n} conditions"),
    ),
    "section": (
        ("لا أقسام", "قسم واحد", "قسمان", "{n} أقسام", "{n} قسمًا", "{n} قسم"),
        ("no sections", "1 section", "{n} sections"),
    ),
    "try": (
        ("لا محاولات", "محاولة واحدة", "محاولتان", "{n} محاولات", "{n} محاولة", "{n} محاولة"),
        ("no tries", "1 try", "{n} tries"),
    ),
    "payment": (
        ("لا دفعات", "دفعة واحدة", "دفعتان", "{n} دفعات", "{n} دفعة", "{n} دفعة"),
        ("no payments", "1 payment", "{n} payments"),
    ),
    "source": (
        ("لا مصادر", "مصدر واحد", "مصدران", "{n} مصادر", "{n} مصدرًا", "{n} مصدر"),
        ("no sources", "1 source", "{n} sources"),
    ),
    "answer": (
        ("لا إجابات", "إجابة واحدة", "إجابتان", "{n} إجابات", "{n} إجابة", "{n} إجابة"),
        ("no answers", "1 answer", "{n} answers"),
    ),
}


def is_arabic() -> bool:
    """Whether the page being made is in Arabic; without an active language, Arabic comes first."""
    return (get_language() or "ar").startswith("ar")


def plural_category(n: int | Decimal) -> str:
    """The Arabic plural category of a number that is not negative; a fraction is always "other"."""
    if n != int(n):
        return "other"
    if n < 3:
        return CATEGORIES[int(n)]
    rest = int(n) % 100
    if 3 <= rest <= 10:
        return "few"
    return "many" if rest >= 11 else "other"


def format_figure(n: int | Decimal) -> str:
    """Digits for a page: 1512 -> 1,512; 1427.5 -> 1,427.50; a negative number with a true minus sign."""
    exact = Decimal(str(n))
    text = f"{abs(exact):,.0f}" if exact == exact.to_integral_value() else f"{abs(exact):,.2f}"
    return f"\N{MINUS SIGN}{text}" if exact < 0 else text


def count_noun(n: int | Decimal, noun: str, *, oblique: bool = False) -> str:
    """A number with its noun in the right form; `oblique` turns the dual after a preposition (يومين)."""
    arabic, english = NOUNS[noun]
    if not is_arabic():
        return english[int(n) if n in (0, 1) else 2].format(n=format_figure(n))
    words = arabic[CATEGORIES.index(plural_category(abs(Decimal(n))))].format(n=format_figure(n))
    return words.removesuffix("ان") + "ين" if oblique and n == 2 else words


def days_until_text(days: int) -> str:
    """How far off a day is: «اليوم», «غدًا», «بعد يومين», «بعد 19 يومًا»; days gone by are negative."""
    arabic = is_arabic()
    near = {0: ("today", "اليوم"), 1: ("tomorrow", "غدًا"), -1: ("yesterday", "أمس")}
    if days in near:
        return near[days][arabic]
    span = count_noun(abs(days), "day", oblique=True)
    if days > 0:
        return f"بعد {span}" if arabic else f"in {span}"
    return f"قبل {span}" if arabic else f"{span} ago"
