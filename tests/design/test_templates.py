"""The rules of the templates: nothing the strict CSP would block, every icon there, every file listed."""

import hashlib
import re
from pathlib import Path

import pytest
from django.template import engines

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SHEETS = sorted((ROOT / "static" / "ui").glob("*.css"))
LONGEST_LINE = 120
ICONS = ROOT / "templates" / "ui" / "icons"
RULES = {
    "style attribute": re.compile(r"\sstyle\s*="),
    "inline handler": re.compile(r"\son[a-z]+\s*=|\shx-on[:-]"),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>"),
    "inline style sheet": re.compile(r"<style\b"),
    "file of another host": re.compile(r"(?:src|<link[^>]*href)\s*=\s*['\"](?:https?:)?//"),
    "needs eval": re.compile(r"hx-vals\s*=\s*['\"]js:"),
}
COMMENT = re.compile(r"/\*.*?\*/", re.S)
ICON = re.compile(r"{%\s*icon\s+\"([\w-]+)\"")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
@pytest.mark.parametrize("rule", RULES)
def test_nothing_the_content_security_policy_would_block(template, rule):
    assert RULES[rule].findall(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", [*TEMPLATES, *SHEETS], ids=name)
def test_no_line_is_longer_than_a_reader_sees_at_once(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert [(at, len(line)) for at, line in enumerate(lines, 1) if len(line) > LONGEST_LINE] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name)
def test_a_style_sheet_says_one_declaration_a_line(sheet):
    lines = COMMENT.sub("", sheet.read_text(encoding="utf-8")).splitlines()
    assert [line for line in lines if re.search(r"[{;]\s*\S", line)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_every_template_compiles(template):
    engines["django"].engine.get_template(str(template.relative_to(ROOT / "templates")))


@pytest.mark.parametrize("template", TEMPLATES, ids=name)
def test_every_icon_named_exists(template):
    for icon in ICON.findall(template.read_text(encoding="utf-8")):
        assert (ICONS / f"{icon}.svg").is_file(), icon


def test_icons_are_shapes_only():
    for icon in ICONS.glob("*.svg"):
        shapes = icon.read_text(encoding="utf-8")
        assert "<svg" not in shapes and "style=" not in shapes and "href" not in shapes, icon.name


def test_every_font_is_the_one_that_is_listed():
    listed = (ROOT / "VENDORED.md").read_text(encoding="utf-8")
    for font in (ROOT / "static" / "ui" / "fonts").iterdir():
        assert hashlib.sha256(font.read_bytes()).hexdigest() in listed, font.name


def test_the_icons_are_those_that_are_listed():
    digests = "".join(
        f"{hashlib.sha256(i.read_bytes()).hexdigest()}  {i.name}\n" for i in sorted(ICONS.glob("*.svg"))
    )
    assert hashlib.sha256(digests.encode()).hexdigest() in (ROOT / "VENDORED.md").read_text(encoding="utf-8")
