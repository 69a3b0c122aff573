"""The papers as PDF/A: data in, bytes out. Typst sets them, in the font of the portal."""

import json
from functools import cache
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import reverse

from payments.statements.models import IssuedDocument

HERE = Path(__file__).parent
FONTS, PAPERS = HERE / "fonts", HERE / "papers"


def statement(paper: IssuedDocument) -> bytes:
    """«كشف الدفعات»."""
    return _set(paper, "statement.typ")


def certificate(paper: IssuedDocument) -> bytes:
    """«إفادة استحقاق»."""
    return _set(paper, "certificate.typ")


def address_of(paper: IssuedDocument) -> str:
    """Where anybody can ask whether the paper is ours."""
    return settings.PORTAL_ORIGIN + reverse("document_check_code", args=[paper.grouped])


def _set(paper: IssuedDocument, name: str) -> bytes:
    code = segno.make(address_of(paper), error="m")
    squares = [[int(bit) for bit in row] for row in code.matrix]
    data = {**paper.printed, "code": paper.grouped, "address": address_of(paper), "squares": squares}
    return typst.compile(
        _source(name),
        root=str(PAPERS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards=["a-2a"],
    )


@cache
def _source(name: str) -> str:
    return str(PAPERS / name)
