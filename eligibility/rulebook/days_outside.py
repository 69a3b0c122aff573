"""How many days a person was outside the Kingdom in the months that end on the cycle's cut-off day."""

from datetime import date, timedelta

from .cycles import cutoff_day
from .facts import Record, Trip
from .months import months_before
from .rates import Rates


def days_outside(record: Record, rates: Rates, on: date) -> int | None:
    """Return the days from the entries and exits, or else the number that the authority gave; None: silence.

    The window is `rates.days_abroad_months` long and ends on the last day whose changes count for the cycle.
    A day on which somebody leaves is one outside, the day of the return is not (assumed).
    """
    if record.trips is None:
        return record.days_abroad
    last = cutoff_day(on.replace(day=1))
    first = months_before(last, rates.days_abroad_months) + timedelta(days=1)
    return sum(_days_within(trip, first, last) for trip in record.trips)


def _days_within(trip: Trip, first: date, last: date) -> int:
    """Return how many days of a trip lie in the window, both ends included."""
    end = last + timedelta(days=1) if trip.returned is None else min(trip.returned, last + timedelta(days=1))
    return max((end - max(trip.left, first)).days, 0)
