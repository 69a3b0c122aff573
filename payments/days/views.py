"""The days of deposit for everybody: the next twelve, why each moved, and a feed for calendars."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from common.dates import today
from payments.days import feeds
from payments.days import selectors as days_selectors

MONTHS_SHOWN = 12


@require_safe
@login_not_required
def deposits(request: HttpRequest) -> HttpResponse:
    """The next twelve days."""
    seen = {"deposits": days_selectors.upcoming_deposits(today(), MONTHS_SHOWN)}
    return render(request, "payments/deposits.html", seen)


@require_safe
@login_not_required
@cache_control(public=True, max_age=3600)
def feed(request: HttpRequest) -> HttpResponse:
    """The same as a calendar that telephones subscribe to."""
    coming = days_selectors.upcoming_deposits(today(), MONTHS_SHOWN)
    content = feeds.build_calendar(coming, days_selectors.override_reasons())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
