"""The days of deposit for everybody: a page, an endpoint, a feed that calendars subscribe to."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from payments.days.models import HolidayOverride
from tests.payments import payday


@pytest.fixture
def moved(db) -> None:
    HolidayOverride.objects.create(
        month=date(2027, 3, 1), on=date(2027, 3, 7), reason="قبل عيد الفطر", approved_at=timezone.now()
    )


def test_the_page_names_twelve_days_and_why_they_moved(moved):
    with payday.at("2026-11-26 09:00"):
        page = Client().get("/deposits/").content.decode()
    assert page.count("<li") >= 12 and "بقرار من البرنامج" in page and "بعد 14 يومًا" in page


def test_the_endpoint_answers_everybody(moved):
    with payday.at("2026-11-26 09:00"):
        rows = Client().get("/api/v1/deposits/").json()
    assert len(rows) == 12
    assert rows[0] == {
        "month": "2026-12",
        "on": "2026-12-10",
        "nominal": "2026-12-10",
        "moved_because": "",
    }
    assert rows[3]["on"] == "2027-03-07" and rows[3]["moved_because"] == "override"


def test_the_feed_is_a_calendar_whose_events_keep_their_ids(moved):
    with payday.at("2026-11-26 09:00"):
        answer = Client().get("/deposits.ics")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"].startswith("text/calendar") and len(events) == 12
    march = next(each for each in events if each["uid"] == "deposit-2027-03@citizen-account")
    assert march["dtstart"].dt == date(2027, 3, 7) and march["description"] == "قبل عيد الفطر"
