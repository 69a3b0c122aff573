"""The days of deposit as an iCalendar feed (RFC 5545)."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from payments.calendar import Deposit


def build_calendar(deposits: Iterable[Deposit], reasons: Mapping[date, str]) -> bytes:
    """One whole-day event a month, with the same id for ever; a moved day says why."""
    calendar = Calendar()
    calendar.add("prodid", "-//Citizen Account//Deposit days//AR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Deposit days of the Citizen Account"))
    calendar.add("x-wr-timezone", "Asia/Riyadh")
    for deposit in deposits:
        calendar.add_component(_build_event(deposit, reasons.get(deposit.month, "")))
    return calendar.to_ical()


def _build_event(deposit: Deposit, reason: str) -> Event:
    event = Event()
    event.add("uid", f"deposit-{deposit.month:%Y-%m}@citizen-account")
    event.add("dtstamp", datetime.combine(deposit.month, datetime.min.time(), UTC))
    event.add("dtstart", deposit.on)
    event.add("dtend", deposit.on + timedelta(days=1))
    month = date_format(deposit.month, "F Y")
    event.add("summary", _("Deposit of the support of %(month)s") % {"month": month})
    event.add("transp", "TRANSPARENT")
    if deposit.moved:
        day = date_format(deposit.nominal, "l j F")
        moved = _("Instead of %(day)s, a day of the weekend") % {"day": day}
        event.add("description", reason or moved)
    return event
