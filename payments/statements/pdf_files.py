"""The papers as PDF/A: data in, bytes out. Typst sets them, in the font of the portal."""

import json
from functools import cache
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import reverse

from payments.statements.models import IssuedDocument

TEMPLATE_FOLDER = Path(__file__).parent
FONTS, PAPERS = TEMPLATE_FOLDER / "fonts", TEMPLATE_FOLDER / "papers"


def statement_pdf(paper: IssuedDocument) -> bytes:
    """«كشف الدفعات»."""
    return _render_pdf(paper, "statement.typ")


def certificate_pdf(paper: IssuedDocument) -> bytes:
    """«إفادة استحقاق»."""
    return _render_pdf(paper, "certificate.typ")


def study_pdf(paper: IssuedDocument) -> bytes:
    """«نتيجة دراسة الأهلية»."""
    return _render_pdf(paper, "study.typ")


def verification_address(paper: IssuedDocument) -> str:
    """Where anybody can ask whether the paper is ours."""
    return settings.PORTAL_ORIGIN + reverse("document_check_code", args=[paper.grouped])


def _render_pdf(paper: IssuedDocument, name: str) -> bytes:
    code = segno.make(verification_address(paper), error="m")
    squares = [[int(bit) for bit in row] for row in code.matrix]
    data = {
        **paper.printed,
        "code": paper.grouped,
        "address": verification_address(paper),
        "squares": squares,
    }
    return typst.compile(
        _read_template(name),
        root=str(PAPERS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["a-2a"],
    )


@cache
def _read_template(name: str) -> str:
    return str(PAPERS / name)
