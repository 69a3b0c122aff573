"""What ends soon."""

from dataclasses import dataclass
from datetime import date, timedelta

from applications.choices import DocumentKind, Tenure
from applications.documents import selectors as document_selectors
from applications.file.models import Application
from applications.housing import selectors as housing_selectors

REMINDER_DAYS = 30


@dataclass(frozen=True)
class Expiry:
    """Something that ends on a day: a `document` with its key and kind, or the lease of `housing`."""

    of: str
    key: str
    kind: str
    on: date


def expiries_of(application: Application, today: date) -> list[Expiry]:
    """What ends within thirty days or has ended: the lease, and documents with a last day; soonest first."""
    last = today + timedelta(days=REMINDER_DAYS)
    home = housing_selectors.housing_of(application)
    lease = home.contract_ends if home and home.tenure == Tenure.RENT else None
    ending = [
        (row, row.expires_on)
        for row in document_selectors.documents_of(application)
        if row.expires_on and row.expires_on <= last
    ]
    found = [
        Expiry("document", str(row.pk), row.kind, on)
        for row, on in ending
        if not (lease == on and row.kind == DocumentKind.LEASE)  # the same contract on paper: no second word
    ]
    if lease and lease <= last:
        found.append(Expiry("housing", "", "", lease))
    return sorted(found, key=lambda ending: ending.on)
