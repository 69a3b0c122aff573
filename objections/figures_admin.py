"""The page of figures about objections, and its tables for spreadsheets."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.audit import services as audit_services
from common.dates import today
from common.month_parameter import month_of_page
from common.text import safe_cell
from eligibility.studies import texts as study_texts
from objections import figures
from objections.figures import Answered
from objections.payment_problems import PROBLEMS

MONTHS_SHOWN = 12  # the period unless another is asked for, this month included
RIGHT = "objections.view_figures"
TABLES: dict[str, tuple[Promise, Promise, Callable[[date, date], list[Answered]]]] = {
    "months": (gettext_lazy("By month of the answer"), gettext_lazy("Month"), figures.by_month),
    "conditions": (
        gettext_lazy("By condition, what is wrong most often first"),
        gettext_lazy("Condition"),
        figures.by_condition,
    ),
    "officers": (gettext_lazy("By officer"), gettext_lazy("Officer"), figures.by_officer),
}


class FiguresAdmin(admin.ModelAdmin):
    """Mixed into the admin of objections: two addresses beside the queue."""

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        return [
            path("figures/", view(self.figures), name="objections_objection_figures"),
            path(
                "figures/<slug:table>.csv", view(self.figures_table), name="objections_objection_figures_csv"
            ),
            *super().get_urls(),
        ]

    def figures(self, request: HttpRequest) -> HttpResponse:
        """Days, shares upheld and workload in a period of months."""
        first, last = _period(request)
        seen = {
            **self.admin_site.each_context(request),
            "title": _("Figures of objections"),
            "first": first,
            "last": last,
            "months": _months_to_choose(first, last),
            "total": figures.total(first, last),
            "tables": [_shown_table(name, first, last) for name in TABLES],
            "ages": figures.open_by_age(today()),
            "workload": figures.open_by_officer(),
        }
        return render(request, "admin/objections/objection/figures.html", seen)

    def figures_table(self, request: HttpRequest, table: str) -> HttpResponse:
        """One of the tables as CSV; the trail keeps who took it."""
        first, last = _period(request)
        if table not in TABLES:
            raise Http404
        audit_services.record_action(
            request.user,
            "figures.downloaded",
            f"objections:{table}",
            since=f"{first:%Y-%m}",
            until=f"{last:%Y-%m}",
        )
        answer = HttpResponse(_figures_csv(table, first, last), content_type="text/csv; charset=utf-8")
        name = f"objections-{table}-{first:%Y-%m}-{last:%Y-%m}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _period(request: HttpRequest) -> tuple[date, date]:
    """The first day of the first month and the last day of the last; 404 for what is no period."""
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    last = month_of_page(request, "until") or today().replace(day=1)
    before = last.year * 12 + last.month - MONTHS_SHOWN
    first = month_of_page(request, "since") or date(before // 12, before % 12 + 1, 1)
    if first > last:
        raise Http404
    return first, (last + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _months_to_choose(first: date, last: date) -> list[date]:
    """The months of two years, and those that were asked for, the newest first."""
    number = today().year * 12 + today().month - 1
    months = {date(each // 12, each % 12 + 1, 1) for each in range(number - 23, number + 1)}
    return sorted(months | {first, last.replace(day=1)}, reverse=True)


def _shown_table(name: str, first: date, last: date) -> dict[str, Any]:
    title, column, read = TABLES[name]
    rows = read(first, last)
    return {
        "name": name,
        "title": title,
        "column": column,
        "rows": [(_key_words(name, each), each) for each in rows],
        "most": max((each.decided for each in rows), default=0),
    }


def _key_words(name: str, row: Answered) -> str:
    if name == "months":
        return date_format(row.key, "F Y")
    if name == "officers":
        return row.key.name
    return str(PROBLEMS[row.key][0] if row.key in PROBLEMS else study_texts.rule_title(row.key))


def _figures_csv(name: str, first: date, last: date) -> str:
    """The mark at the start tells spreadsheets that it is UTF-8."""
    shown, out = _shown_table(name, first, last), StringIO()
    out.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    sheet = csv.writer(out)
    days = [_("Median days to the answer"), _("Nine of ten within (days)"), _("Answered late")]
    sheet.writerow([str(shown["column"]), _("Answered"), _("Upheld"), _("Upheld (%)"), *days])
    for words, row in shown["rows"]:
        cells = (words, row.decided, row.upheld, row.percent, _days(row.median_days), _days(row.most_days))
        sheet.writerow([safe_cell(str(cell)) for cell in (*cells, row.late)])
    return out.getvalue()


def _days(days: float | None) -> str:
    return "" if days is None else f"{days:.1f}"
