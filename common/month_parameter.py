"""The month that an address asks for, as in ?month=2026-12."""

from datetime import date

from django.http import Http404, HttpRequest

from common.dates import parse_month


def month_of_page(request: HttpRequest, name: str = "month") -> date | None:
    """The first day of the month that is asked for; None when none is, 404 when it is no month."""
    asked = request.GET.get(name, "").strip()
    if not asked:
        return None
    try:
        return parse_month(asked)
    except ValueError as error:
        raise Http404 from error
