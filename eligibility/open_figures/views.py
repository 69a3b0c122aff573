"""«أرقام مفتوحة»: a month's figures as a page and as a table."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from common.month_parameter import month_of_page
from eligibility.open_figures import selectors as figure_selectors
from eligibility.open_figures import services as figure_services
from eligibility.open_figures import texts as figure_texts
from eligibility.open_figures.disclosure import Cell


@require_safe
@login_not_required
def figures(request: HttpRequest) -> HttpResponse:
    """The newest month, or the one asked for."""
    month = month_of_page(request)
    published = figure_selectors.figures_of_month(month)
    seen = {"published": published, "months": figure_selectors.published_months()}
    if published:
        groups = {
            "states": published.figures.states,
            "sizes": published.figures.sizes,
            "reasons": published.figures.reasons,
        }
        seen["groups"] = [_shown_group(group, cells) for group, cells in groups.items() if cells]
    status = HTTPStatus.OK if published or month is None else HTTPStatus.NOT_FOUND
    return render(request, "eligibility/figures/page.html", seen, status=status)


@require_safe
@login_not_required
def figures_table(request: HttpRequest) -> HttpResponse:
    """The same as CSV, safe to open in a spreadsheet."""
    published = figure_selectors.figures_of_month(month_of_page(request))
    if published is None:
        raise Http404
    answer = HttpResponse(figure_services.figures_csv(published), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="figures-{published.month:%Y-%m}.csv"'
    return answer


def _shown_group(group: str, cells: tuple[Cell, ...]) -> dict:
    return {
        "code": group,
        "title": figure_texts.GROUP_TITLES[group],
        "rows": [(figure_texts.cell_title(group, cell.code), cell) for cell in cells if cell.households != 0],
        "most": max((cell.households or 0 for cell in cells), default=0),
        "money": any(cell.amount for cell in cells),
    }
