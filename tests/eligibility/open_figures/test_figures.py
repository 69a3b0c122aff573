"""«أرقام مفتوحة»: counted once after the publication, the same on page, table and API."""

import csv
import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from eligibility.cycles.models import Cycle
from eligibility.open_figures import counting
from eligibility.open_figures import figures as figure_codec
from eligibility.open_figures import services as figure_services
from eligibility.open_figures.bulk import SizeCount
from eligibility.open_figures.models import OpenFigures
from eligibility.studies.models import MonthDecision
from tests.eligibility.cycles.conftest import november  # noqa: F401

PAGE, TABLE, API = "/figures/", "/figures/table.csv", "/api/v1/figures/"
ROWS = [
    SizeCount(1, "supported", 120, 120, Decimal("86400.00")),
    SizeCount(4, "supported", 40, 160, Decimal("52000.00")),
    SizeCount(9, "supported", 3, 30, Decimal("9000.00")),
    SizeCount(2, "not_eligible", 25, 50, Decimal("0.00")),
]


@pytest.fixture
def published(db) -> OpenFigures:
    cycle = Cycle.objects.create(month="2026-12-01", status="published", published_at="2026-11-28T09:00Z")
    figures = counting.publishable_figures(ROWS, {"income_above_cutoff": 25})
    return OpenFigures.objects.create(cycle=cycle, figures=figure_codec.encode_figures(figures))


def test_without_a_published_month_the_page_says_so(db):
    client = Client()
    assert "لم تُنشر أرقام" in client.get(PAGE).content.decode()
    assert client.get(TABLE).status_code == 404 and client.get(API).status_code == 404
    assert client.get(PAGE, {"month": "2026-12"}).status_code == 404


@pytest.mark.parametrize("asked", ["x", "2026-13", "\x00", "=1+1"])
def test_no_month_is_no_page(published, asked):
    assert Client().get(PAGE, {"month": asked}).status_code == 404
    assert Client().get(TABLE, {"month": asked}).status_code == 404
    assert Client().get(API, {"month": asked}).status_code == 400


def test_page_table_and_api_say_the_same(published):
    client = Client()
    page = client.get(PAGE).content.decode()
    assert "188" in page and "مخفي" in page and "358" not in page.split("<table")[1] and "مخفي" in page
    rows = list(csv.reader(io.StringIO(client.get(TABLE).content.decode("utf-8-sig"))))
    assert rows[1][3:] == ["188", "360", "147400.00"]
    said = client.get(API).json()
    assert said["month"] == "2026-12" and said["total"]["households"] == 188
    sizes = {cell["code"]: cell["households"] for cell in said["sizes"]}
    assert sizes["9"] is None and sizes["4"] is None and sizes["1"] == 120, "40 would give the 3 away"
    hidden = {"9", "4"}
    assert sum(row[3] == "مخفي" for row in rows) == len(hidden)


def test_a_published_month_is_counted_once_and_stays(november):  # noqa: F811
    assert MonthDecision.objects.filter(cycle=november).count() == 1
    assert figure_services.count_published_months() == 1
    assert figure_services.count_published_months() == 0
    said = Client().get(API).json()
    assert said["total"] == {"code": "all", "households": None, "people": None, "amount": None}
    assert "عدد الأسر المدروسة أقل" in Client().get(PAGE).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        OpenFigures.objects.update(figures="{}")


def test_what_is_hidden_is_not_kept(published):
    kept = figure_codec.decode_figures(published.figures)
    assert [cell.code for cell in kept.sizes if cell.is_hidden] == ["4", "9"]
    assert "9000.00" not in published.figures


def test_a_month_that_is_held_back_is_not_counted(november):  # noqa: F811
    Cycle.objects.filter(pk=november.pk).update(status="ready", published_at=None, published_by=None)
    assert figure_services.count_published_months() == 0
