"""The portal's own tags and filters; built in for every template, so no {% load %}."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from common import charts, dates, plurals

register = template.Library()
ICONS = Path(__file__).resolve().parents[2] / "templates" / "ui" / "icons"

register.simple_tag(charts.income_gauge, name="gauge")
register.simple_tag(charts.days_bar, name="days_bar")
register.simple_tag(charts.share_bar, name="share_bar")
register.simple_tag(charts.answers_bar, name="answers_bar")
register.simple_tag(charts.diverging_bar, name="swing")
register.simple_tag(charts.payments_chart, name="payments_chart")


@cache
def _drawing(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text(encoding="utf-8").strip()


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """An inlined icon; `flip` as second word mirrors it on English pages (drawn for right to left)."""
    classes = f"icon {css}".strip()
    drawing = mark_safe(_drawing(name))  # noqa: S308 (our own files)
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', classes, drawing
    )


@register.simple_tag(takes_context=True)
def current(context: template.Context, name: str) -> SafeString:
    """aria-current for a menu link: the page itself, or any page under its address."""
    path = getattr(context.get("request"), "path", "")
    try:
        here = reverse(name)
    except NoReverseMatch:
        return SafeString()
    if path == here:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"') if path.startswith(here) and here != "/" else SafeString()


@register.filter
def ltr(value: object) -> SafeString:
    """A number, IBAN, ID or other Latin run that keeps its direction inside Arabic text."""
    return format_html('<bdi class="num" dir="ltr">{}</bdi>', "" if value is None else value)


@register.filter
def isolate(value: object) -> SafeString:
    """A name in a run of its own direction; nothing for nothing."""
    return format_html("<bdi>{}</bdi>", value) if value else SafeString()


@register.filter
def isolate_each(values: Iterable[object]) -> list[SafeString]:
    """{{ names|isolate_each|comma_list }}"""
    return [isolate(value) for value in values]


@register.filter(name="comma_list")
def comma_list_of(values: Iterable[object]) -> SafeString:
    """The values with the comma of the page's language between them; empty ones are left out."""
    said = [conditional_escape(localize(value)) for value in values if value not in (None, "")]
    return mark_safe(gettext(", ").join(said))  # noqa: S308 (each part is escaped)


@register.simple_tag
def comma_list(*values: object) -> SafeString:
    """{% comma_list row.get_kind_display row.source|isolate %}"""
    return comma_list_of(values)


@register.filter
def money(value: object) -> str:
    """1427.47 -> 1,427.47 and 1512 -> 1,512 (SAR); empty for nothing."""
    return "" if value in (None, "") else plurals.format_figure(value)  # type: ignore[arg-type]


@register.filter
def signed(value: Decimal) -> str:
    """A difference with its sign: +1,427.47, −84.53, 0; chain |ltr."""
    return f"+{plurals.format_figure(value)}" if value > 0 else plurals.format_figure(value)


@register.filter
def count(value: object, noun: str) -> str:
    """A number with its noun: {{ days|count:"day" }} -> «19 يومًا»; `day+` after a preposition («يومين»)."""
    if value in (None, ""):
        return ""
    return plurals.count_noun(value, noun.rstrip("+"), oblique=noun.endswith("+"))  # type: ignore[arg-type]


@register.filter
def until(days: int) -> str:
    """Days from today in words: «غدًا», «بعد 19 يومًا», «قبل 3 أيام»."""
    return plurals.days_until_text(days)


@register.filter(expects_localtime=True)
def days_until(day: date | None) -> int | str:
    """Days from today in Riyadh to a date; negative when it has passed."""
    if not day:
        return ""
    return ((day.date() if isinstance(day, datetime) else day) - dates.today()).days


@register.filter(expects_localtime=True)
def hijri(day: date | None) -> str:
    """«1 رجب 1448هـ»."""
    return dates.hijri_text(day) if day else ""


@register.filter(expects_localtime=True)
def fulldate(day: date | None) -> str:
    """«الخميس 10 ديسمبر 2026»."""
    return dates.full_date(day) if day else ""


@register.filter
def iban_masked(iban: str | None) -> str:
    """SA•• •••• 4821; chain |ltr."""
    return f"{iban[:2]}•• •••• {iban[-4:]}" if iban else ""


@register.filter
def iban_grouped(iban: str | None) -> str:
    """SA39 1500 0999 …; chain |ltr."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4)) if iban else ""


@register.filter
def mobile_masked(mobile: str | None) -> str:
    """+966501234542 -> 05•• ••• 42; chain |ltr."""
    return f"05•• ••• {mobile[-2:]}" if mobile else ""


@register.filter
def split_amount(value: object) -> tuple[str, str]:
    """Riyals and halalas apart, for the large figure: 1427.47 -> ("1,427", ".47")."""
    whole, point, halalas = money(value).partition(".")
    return whole, point + halalas
