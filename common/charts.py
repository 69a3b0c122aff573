"""Pictures made on the server: numbers in, HTML and SVG out, no JavaScript.

Every picture is a list or a sentence first and a drawing second: the amounts are text, the SVG is hidden.
Lengths are percentages in attributes, without viewBox and style attributes, so the drawing stretches with its
box, the text keeps its CSS size and the strict CSP has nothing to object to. Colours come from app.css.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, gettext

from common.plurals import count_noun, format_figure, is_arabic

Number = int | float | Decimal


@dataclass(frozen=True)
class ChartMonth:
    """One column of the payments chart: what was paid for the month, or a word instead."""

    year: int
    month: int
    amount: Decimal = Decimal(0)
    state: str = ""  # a word shown in place of the amount, such as «مرفوضة»
    note: str = ""  # read out after the amount


def isolate(text: object) -> str:
    """A Latin run that keeps its own direction inside Arabic text."""
    return f'<bdi class="num" dir="ltr">{escape(text)}</bdi>'


def _pause() -> str:
    return "، " if is_arabic() else ", "


def _bar_attributes(start: float, length: float) -> str:
    """x and width, in percent, of a bar that begins at the reading edge of the page."""
    x = 100 - start - length if get_language_bidi() else start
    return f'x="{x:.2f}%" width="{max(length, 0):.2f}%"'


def _at(place: float) -> str:
    return f"{100 - place if get_language_bidi() else place:.2f}%"


def payments_chart(months: Sequence[ChartMonth], *, step: int = 1000) -> SafeString:
    """Months as an ordered list, oldest first: rows on phones (newest on top), columns on wide screens."""
    highest = max([float(m.amount) for m in months], default=0.0)
    top = step * (int(highest / (0.9 * step)) + 1)  # leaves room for the figure above the bar
    row_top = highest / 0.98 or 1.0
    items = [_month_column(m, top, row_top, last=m is months[-1]) for m in months]
    return mark_safe(f'<div class="plot">{_axis(top, step)}\n<ol>\n' + "\n".join(items) + "\n</ol></div>")  # noqa: S308


def _month_column(m: ChartMonth, top: int, row_top: float, *, last: bool) -> str:
    month = escape(date_format(date(m.year, m.month, 1), "F"))
    name = f'{month}<i> <bdi>{m.year % 100:02d}</bdi></i><span class="vh">:</span>'
    kind, bars = (
        ("off", _empty_bar(m.state)) if m.state else ("now" if last else "", _month_bars(m, top, row_top))
    )
    value = str(escape(m.state)) or isolate(format_figure(m.amount))
    if not m.state:
        value += f' <span class="vh">{gettext("riyals")}</span>'
    note = f'<span class="vh">{_pause()}{escape(m.note)}</span>' if m.note else ""
    attribute = f' class="{kind}"' if kind else ""
    return (
        f'<li{attribute}><span class="m">{name}</span> '
        f'<svg class="bar" aria-hidden="true" focusable="false">{bars}</svg>'
        f'<span class="v">{value}{note}</span></li>'
    )


def _month_bars(m: ChartMonth, top: int, row_top: float) -> str:
    # the near end of each bar lies 10 % outside the picture, so that only its far end is round
    column, row = 100 * float(m.amount) / top, 100 * float(m.amount) / row_top
    out = (
        f'<rect class="base col" x="19%" y="{100 - column:.2f}%" width="62%" height="110%" rx="4"/>'
        f'<rect class="base row" {_bar_attributes(-10, 10 + row)} height="100%" rx="4"/>'
    )
    whole, _, halalas = format_figure(m.amount).partition(".")
    label = whole + (f'<tspan class="frac">.{halalas}</tspan>' if halalas else "")
    return out + f'<text class="col" x="50%" y="{100 - column:.2f}%" dy="-7" direction="ltr">{label}</text>'


def _empty_bar(word: str) -> str:
    return (
        '<rect class="none col" x="21%" y="86%" width="58%" height="30%" rx="4"/>'
        f'<rect class="none row" {_bar_attributes(-16, 30)} y="1" height="15.6" rx="4"/>'
        f'<text class="col" x="50%" y="86%" dy="-7">{escape(word)}</text>'
    )


def _axis(top: int, step: int) -> str:
    heights = [(value, 100 - 100 * value / top) for value in range(0, top + 1, step)]
    lines = "".join(
        f'<line{"" if value else ' class="zero"'} x1="0" x2="100%" y1="{y:.2f}%" y2="{y:.2f}%"/>'
        for value, y in heights
    )
    return f'<svg class="axis" aria-hidden="true" focusable="false">{lines}</svg>'


def income_gauge(income: Number, exemption: Number, cutoff: Number, *, label: str = "") -> SafeString:
    """Household income (SAR a month) against the exemption limit and the cut-off, from the reading edge.

    Each limit is a flag: the pole stands on the limit and the words hang on the side of zero, so the two
    names cannot run into each other even in a box of 250 px. Limits are shown in whole riyals.
    """
    label = label or gettext("Household income")
    limits = ((gettext("Exemption limit"), exemption), (gettext("Cut-off limit"), cutoff))
    shown = [
        (label, _round_to_riyal(income, keep=True)),
        *((name, _round_to_riyal(value)) for name, value in limits),
    ]
    words = _pause().join(f"{name} {count_noun(value, 'riyal')}" for name, value in shown)
    drawing = _gauge_picture(income, exemption, cutoff, shown)
    return mark_safe(f'<p class="vh">{escape(words)}</p>\n{drawing}')  # noqa: S308 (every text is escaped above)


def _round_to_riyal(value: Number, *, keep: bool = False) -> Decimal:
    exact = Decimal(str(value))
    return exact if keep else exact.quantize(Decimal(1), rounding="ROUND_HALF_UP")


def _gauge_picture(
    income: Number, exemption: Number, cutoff: Number, shown: list[tuple[str, Decimal]]
) -> str:
    percent = 90 / float(cutoff)  # the cut-off stands at nine tenths of the picture
    earned, free = min(float(income) * percent, 100), float(exemption) * percent
    (label, value), (free_name, free_value), (cut_name, cut_value) = shown
    return "\n".join(
        (
            '<svg class="gauge__bar" aria-hidden="true" focusable="false">',
            '<rect class="zone-none" width="100%" y="28" height="18" rx="4"/>',
            f'<rect class="zone-taper" {_bar_attributes(free, 90 - free)} y="28" height="18"/>',
            f'<rect class="zone-full" {_bar_attributes(0, free)} y="28" height="18"/>',
            f'<rect class="income" {_bar_attributes(0, earned)} y="33" height="8"/>',
            _pole_with_text("income", earned, (4, 41), {15: f"{label} {format_figure(value)}"}),
            _pole_with_text("exempt", free, (28, 84), {64: format_figure(free_value), 82: free_name}),
            _pole_with_text("cut", 90, (22, 84), {64: format_figure(cut_value), 82: cut_name}),
            "</svg>",
        )
    )


def _pole_with_text(kind: str, place: float, pole: tuple[int, int], lines: dict[int, str]) -> str:
    """A pole from one height to another with lines of text hanging on it: {height: text}."""
    x, rtl = _at(place), get_language_bidi()
    start = place < 50 and kind == "income"  # near zero there is no room on the side of zero
    anchor, side = ("start", -1) if start else ("end", 1)
    hang = (
        f'dx="{8 * side if rtl else -8 * side}" text-anchor="{anchor}" direction="{"rtl" if rtl else "ltr"}"'
    )
    texts = "".join(
        f'<text class="{kind}-text" x="{x}" y="{y}" {hang}>{escape(t)}</text>' for y, t in lines.items()
    )
    return f'<line class="pole {kind}-pole" x1="{x}" x2="{x}" y1="{pole[0]}" y2="{pole[1]}"/>{texts}'


def diverging_bar(won: Number, lost: Number, most: Number) -> SafeString:
    """What is won runs from the middle to the reading end, what is lost to its start; `most` fills a half."""
    percent = 50 / float(most or 1)
    more, less = float(won) * percent, float(lost) * percent
    return mark_safe(  # noqa: S308 (numbers only)
        '<svg class="swing" aria-hidden="true" focusable="false">'
        '<line class="zero" x1="50%" x2="50%" y1="0" y2="100%"/>'
        f'<rect class="lost" {_bar_attributes(50 - less, less)} y="20%" height="60%" rx="2"/>'
        f'<rect class="won" {_bar_attributes(50, more)} y="20%" height="60%" rx="2"/></svg>'
    )


def share_bar(part: int, most: int) -> SafeString:
    """One row's count beside the largest of its table; the figure itself is text beside it."""
    return mark_safe(  # noqa: S308 (numbers only)
        '<svg class="days" aria-hidden="true" focusable="false">'
        '<rect class="zone-none" width="100%" height="10" y="5" rx="4"/>'
        f'<rect class="part" {_bar_attributes(0, 100 * part / max(most, 1))} height="10" y="5" rx="2"/></svg>'
    )


def answers_bar(yes: int, no: int, most: int) -> SafeString:
    """So many said yes, then so many no, beside the row with the most answers; figures stand beside it."""
    percent = 100 / max(most, 1)
    return mark_safe(  # noqa: S308 (numbers only)
        '<svg class="days" aria-hidden="true" focusable="false">'
        '<rect class="zone-none" width="100%" height="10" y="5" rx="4"/>'
        f'<rect class="within" {_bar_attributes(0, yes * percent)} height="10" y="5" rx="2"/>'
        f'<rect class="over" {_bar_attributes(yes * percent, no * percent)} height="10" y="5" rx="2"/></svg>'
    )


def days_bar(used: int, limit: int, *, scale: int | None = None) -> SafeString:
    """Days gone out of a limit; past the limit the bar changes colour and the limit gets a mark."""
    scale = scale or max(limit, used, 1)
    within, over = 100 * min(used, limit) / scale, 100 * max(used - limit, 0) / scale
    out = (
        '<svg class="days" aria-hidden="true" focusable="false">'
        '<rect class="zone-none" width="100%" height="10" y="5" rx="4"/>'
        f'<rect class="within" {_bar_attributes(0, within)} height="10" y="5" rx="2"/>'
    )
    if over:
        mark = _at(100 * limit / scale)
        out += f'<rect class="over" {_bar_attributes(within, over)} height="10" y="5" rx="2"/>'
        out += f'<line class="pole cut-pole" x1="{mark}" x2="{mark}" y1="0" y2="20"/>'
    return mark_safe(out + "</svg>")  # noqa: S308 (numbers only)
