"""The written rules of the style sheets: logical sides, colours only in the tokens, every pair readable."""

import gzip
import re
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "static" / "ui"
SHEETS = sorted(UI.glob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.S)
PHYSICAL = re.compile(r"(?<![\w-])(?:[a-z-]+-)?(?:left|right)(?![\w-])")
OTHER_HOST = re.compile(r"url\(\s*['\"]?(?:https?:)?//")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
TOKEN = re.compile(r"--([\w-]+):")

TEXT, EDGE = 4.5, 3.0  # WCAG 1.4.3 and 1.4.11
# When a component brings two tokens together for the first time, add the pair here.
PAIRS = [
    ("body text", "gray-900", "white", TEXT),
    ("body text on page", "gray-900", "gray-50", TEXT),
    ("secondary text", "gray-600", "white", TEXT),
    ("secondary text on page", "gray-600", "gray-50", TEXT),
    ("secondary text on grey", "gray-600", "gray-100", TEXT),
    ("text on grey", "gray-700", "gray-100", TEXT),
    ("text on page", "gray-700", "gray-50", TEXT),
    ("text on green tint", "gray-700", "sa-50", TEXT),
    ("secondary text on green tint", "gray-600", "sa-50", TEXT),
    ("secondary text on blue tint", "gray-600", "info-50", TEXT),
    ("large amount on green tint", "sa-800", "sa-50", TEXT),
    ("button", "white", "sa-600", TEXT),
    ("button, hover", "white", "sa-700", TEXT),
    ("button, pressed", "white", "sa-800", TEXT),
    ("link", "sa-700", "white", TEXT),
    ("link on page", "sa-700", "gray-50", TEXT),
    ("link on grey", "sa-700", "gray-100", TEXT),
    ("link on green tint", "sa-700", "sa-50", TEXT),
    ("link, hover, on green tint", "sa-900", "sa-50", TEXT),
    ("dark card", "white", "sa-900", TEXT),
    ("dark card, label", "sa-100", "sa-900", TEXT),
    ("dark card, small", "sa-200", "sa-900", TEXT),
    ("dark card, moved day", "gold-400", "sa-900", TEXT),
    ("dark foot, moved day", "gold-400", "sa-950", TEXT),
    ("dark card, line of a button", "sa-300", "sa-900", EDGE),
    ("stages and footer", "sa-200", "sa-950", TEXT),
    ("stage mark", "sa-950", "sa-300", EDGE),
    ("white button on dark card", "sa-900", "white", TEXT),
    ("pill, halo of the focus ring", "gray-950", "gold-400", TEXT),
    ("tag: good", "sa-800", "sa-100", TEXT),
    ("tag: act", "warn-800", "warn-50", TEXT),
    ("tag: wait", "info-800", "info-50", TEXT),
    ("tag: not met", "error-700", "error-50", TEXT),
    ("message", "gray-900", "error-50", TEXT),
    ("message, sign", "info-700", "info-50", EDGE),
    ("message, sign of success", "sa-700", "sa-50", EDGE),
    ("message, sign of warning", "warn-700", "warn-50", EDGE),
    ("alert text", "gray-700", "warn-50", TEXT),
    ("information text", "gray-700", "info-50", TEXT),
    ("moved date, less money", "warn-700", "white", TEXT),
    ("error text", "error-700", "white", TEXT),
    ("difference in a comparison", "error-700", "gray-50", TEXT),
    ("count on the bell", "white", "error-700", TEXT),
    ("field border", "gray-500", "white", EDGE),
    ("field border, error", "error-700", "white", EDGE),
    ("chosen card border", "sa-700", "sa-50", EDGE),
    ("focus ring on page", "gray-950", "gray-50", EDGE),
    ("focus ring on dark card", "white", "sa-900", EDGE),
    ("bar: month", "sa-500", "white", EDGE),
    ("bar: this month", "sa-800", "white", EDGE),
    ("gauge: income on full support", "sa-800", "sa-200", EDGE),
    ("gauge: income on taper", "sa-800", "gold-200", EDGE),
    ("gauge: cut-off line", "error-700", "gold-200", EDGE),
    ("upload bar", "sa-600", "gray-200", EDGE),
]


def bare(sheet: Path) -> str:
    return COMMENT.sub("", sheet.read_text(encoding="utf-8"))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colours() -> dict[str, str]:
    found = re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})\b", bare(UI / "tokens.css"))
    return {"white": "#FFFFFF", **dict(found)}


def test_contrast_of_black_on_white_is_21():
    assert round(contrast("#000000", "#FFFFFF"), 2) == 21


@pytest.mark.parametrize(("use", "front", "back", "least"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_every_pair_of_colours_can_be_read(use, front, back, least):
    known = colours()
    assert contrast(known[front], known[back]) >= least


def test_there_are_style_sheets_to_check():
    assert {"tokens.css", "app.css", "pages.css"} <= {sheet.name for sheet in SHEETS}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_page_mirrors_by_its_direction_alone(sheet):
    assert PHYSICAL.findall(bare(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_no_style_sheet_asks_another_host(sheet):
    assert OTHER_HOST.findall(bare(sheet)) == []


@pytest.mark.parametrize("sheet", [s for s in SHEETS if s.name != "tokens.css"], ids=lambda sheet: sheet.name)
def test_colours_stand_in_the_tokens_only(sheet):
    assert COLOUR.findall(bare(sheet)) == []


def test_every_token_that_is_used_exists():
    named = set(TOKEN.findall(bare(UI / "tokens.css")))
    used = {name for sheet in SHEETS for name in re.findall(r"var\(--([\w-]+)", bare(sheet))}
    assert used - named == set()


def test_every_file_named_in_a_style_sheet_is_there():
    for sheet in SHEETS:
        for name in re.findall(r"url\(([^)]+)\)", bare(sheet)):
            assert (UI / name.strip("'\"")).is_file(), name


def test_the_script_stays_small():
    """In bytes on the wire: static files are served compressed."""
    assert len(gzip.compress((UI / "app.js").read_bytes())) < 2048
