"""The months whose figures are open."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from eligibility.cycles.models import Cycle
from eligibility.open_figures import figures as figure_codec
from eligibility.open_figures.figures import MonthFigures
from eligibility.open_figures.models import OpenFigures


class PublishedMonth(NamedTuple):
    """A month with its figures."""

    month: date
    counted_on: date
    figures: MonthFigures


def uncounted_cycles() -> QuerySet[Cycle]:
    """Months that are published and not counted yet, the oldest first."""
    return Cycle.objects.filter(published_at__isnull=False, open_figures=None).order_by("month")


def published_months() -> list[date]:
    """The months with figures, newest first."""
    return list(OpenFigures.objects.order_by("-cycle__month").values_list("cycle__month", flat=True))


def figures_of_month(month: date | None) -> PublishedMonth | None:
    """Those of this month, or of the newest; None where nothing is published."""
    rows = OpenFigures.objects.select_related("cycle").order_by("-cycle__month")
    row = (rows.filter(cycle__month=month) if month else rows).first()
    if row is None:
        return None
    return PublishedMonth(row.cycle.month, row.counted_at.date(), figure_codec.decode_figures(row.figures))
