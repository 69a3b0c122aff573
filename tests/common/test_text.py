import csv
import io
import unicodedata
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common import text

BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FORMULA = tuple("=+-@＝＋－＠﹢﹣﹦﹫\t\r\n\0")


@pytest.mark.parametrize(
    "name",
    ["سارة بنت عبدالله القحطاني", "Sara Al-Qahtani", "O’Neil", "محمَّد", "نا\u200cم طويل", "Jean-Luc"],
)
def test_real_names_pass(name):
    assert text.person_name(name) == unicodedata.normalize("NFC", name)


def test_a_name_has_one_spelling():
    assert text.person_name("  Zoe\u0308   Ali ") == "Zoë Ali"


@pytest.mark.threat("T52")
@pytest.mark.parametrize("mark", BIDI)
def test_marks_that_reorder_the_screen_are_refused(mark):
    with pytest.raises(ValidationError):
        text.person_name(f"سارة{mark} علي")


@pytest.mark.threat("T52")
@pytest.mark.parametrize(
    "name",
    [
        "<b>Sara</b>",
        "Sara\nAli",
        "Sara\x00",
        "1087654321",
        "١٢٣",
        "Sara 2",
        "😀😀",
        "Sara😀",
        "�ab",
        "a\u200bbc",
        "S" + "́" * 8 + "ara",
        "{{7*7}}",
        "Sara; DROP",
        "=cmd",
        "\ue000ab",
        "Sara\u2028Ali",
        "a&b",
        'a"b',
    ],
)
def test_what_no_name_holds_is_refused(name):
    with pytest.raises(ValidationError) as refusal:
        text.person_name(name)
    assert refusal.value.code == "name_characters"


@pytest.mark.parametrize(
    ("name", "code"), [("", "name_short"), ("س", "name_short"), ("a" * 101, "name_long")]
)
def test_too_short_and_too_long(name, code):
    with pytest.raises(ValidationError) as refusal:
        text.person_name(name)
    assert refusal.value.code == code


@pytest.mark.threat("T45")
@settings(max_examples=500)
@given(st.text(alphabet=st.one_of(st.sampled_from("=+-@＝＋－＠ \t\r\n\0\u200f\u202e1"), st.characters())))
@example("\u200f=1+1")
@example("\u202e＝1+1")
@example("  =1")
@example(" \0")
def test_no_exported_cell_is_a_formula(value):
    cell = text.safe_cell(value)
    assert not cell.lstrip().startswith(FORMULA)
    assert not cell.startswith(FORMULA)
    assert not any(unicodedata.category(c) == "Cf" for c in cell)


def test_a_written_table_comes_back_without_formulas():
    rows = ["=1+1", "سارة", '"=HYPERLINK(1)', "@SUM(A1)"]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([text.safe_cell(row)] for row in rows)
    back = [row[0] for row in csv.reader(io.StringIO(out.getvalue()))]
    assert back == ["'=1+1", "سارة", '"=HYPERLINK(1)', "'@SUM(A1)"]


@pytest.mark.parametrize("value", [None, -5, Decimal("-1.50"), True])
def test_numbers_stay_numbers(value):
    assert text.safe_cell(value) is value


@pytest.mark.threat("T40")
@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        (r"C:\fakepath\هوية.pdf", "هوية.pdf"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe"),
        ("a\x00b\x1b[31m.png", "ab[31m.png"),
        ("\u200fعقد\u200f.pdf", "عقد.pdf"),
        ("..", "document"),
        ("", "document"),
        (None, "document"),
        ("/", "document"),
        ("a.php.pdf", "a.php.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
    ],
)
def test_file_names_are_only_for_showing(sent, shown):
    assert text.file_label(sent) == shown


@pytest.mark.threat("T40")
@given(st.text(max_size=400))
def test_any_file_name_is_short_and_harmless(sent):
    label = text.file_label(sent)
    assert 0 < len(label) <= 100
    assert not {unicodedata.category(c) for c in label} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert "/" not in label
    assert "\\" not in label
    assert unicodedata.is_normalized("NFC", label)


def test_a_long_name_keeps_its_ending():
    assert text.file_label("x" * 300 + ".pdf") == "x" * 96 + ".pdf"
