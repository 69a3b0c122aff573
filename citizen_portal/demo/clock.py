"""The clock of the demonstration's past months: Django's, set back while they are told.

Every verb asks `timezone.now`; models hold that very function as a default, so what it asks is replaced. No
library for tests is needed, and a demonstration needs no more than production has.
"""

import datetime as standard
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

from django.utils import timezone


@contextmanager
def move_clock(moment: datetime) -> Iterator[None]:
    """Within it, Django's clock starts at this moment and goes on from there."""
    behind = datetime.now(standard.UTC) - moment

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - behind

    before = timezone.datetime
    timezone.datetime = Clock
    try:
        yield
    finally:
        timezone.datetime = before
