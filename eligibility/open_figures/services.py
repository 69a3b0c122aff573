"""The open figures of each published month: counted once; and as a table."""

import csv
from io import StringIO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common import sql
from common.text import safe_cell
from eligibility.open_figures import counting
from eligibility.open_figures import figures as figure_codec
from eligibility.open_figures import selectors as figure_selectors
from eligibility.open_figures import texts as figure_texts
from eligibility.open_figures.disclosure import Cell
from eligibility.open_figures.models import OpenFigures
from eligibility.open_figures.selectors import PublishedMonth


def count_published_months() -> int:
    """Count every published month that was not counted yet; returns how many were."""
    return sum([_count_cycle(cycle.pk) for cycle in figure_selectors.uncounted_cycles()])


def _count_cycle(cycle: int) -> bool:
    """A pass over a country's month takes long, so that nothing is locked meanwhile; the first one stays."""
    with sql.long_timeout():
        figures = counting.count_month(cycle)
        row = OpenFigures(cycle_id=cycle, figures=figure_codec.encode_figures(figures))
        OpenFigures.objects.bulk_create([row], ignore_conflicts=True)
    return True


def figures_csv(published: PublishedMonth) -> str:
    """The figures as a table; the mark at its start tells spreadsheets that it is UTF-8."""
    out = StringIO()
    out.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    sheet = csv.writer(out)
    sheet.writerow(
        [_("Month"), _("Group"), pgettext("figures", "Part"), _("Households"), _("People"), _("Amount (SAR)")]
    )
    figures = published.figures
    groups = {
        "all": (figures.total,),
        "states": figures.states,
        "sizes": figures.sizes,
        "reasons": figures.reasons,
    }
    for group, cells in groups.items():
        title = str(figure_texts.GROUP_TITLES[group])
        for cell in cells:
            row = [
                f"{published.month:%Y-%m}",
                title,
                figure_texts.cell_title(group, cell.code),
                *_numbers(cell),
            ]
            sheet.writerow([safe_cell(each) for each in row])
    return out.getvalue()


def _numbers(cell: Cell) -> list[str]:
    if cell.is_hidden:
        return [_("hidden")] * 3
    return ["" if each is None else str(each) for each in (cell.households, cell.people, cell.amount)]
