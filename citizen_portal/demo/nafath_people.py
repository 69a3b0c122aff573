"""What the simulated Nafath knows of the demonstration people."""

import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.people.models import User
from citizen_portal.demo.people import DEMO_HOUSEHOLDS, NEWCOMERS, DemoHousehold, birth_date_at


def people_file() -> Path:
    """Write everybody's claims for `python -m simulators.nafath --people`; returns the file."""
    told = {story.national_id: _claims(story) for story in (*DEMO_HOUSEHOLDS, *NEWCOMERS)}
    file = settings.VAR / "nafath_people.json"
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def birth_date_of(story: DemoHousehold) -> date:
    """The account's is the true one: the age of a story is counted anew each year."""
    owner = User.objects.filter(national_id=story.national_id).first()
    return (owner and owner.birth_date) or birth_date_at(story.age, timezone.localdate())


def _claims(story: DemoHousehold) -> dict[str, str]:
    first, family = story.name.split()
    parts = {"firstName": first, "fatherName": "", "grandFatherName": "", "familyName": family}
    return {**parts, "gender": story.gender, "dateOfBirthG": birth_date_of(story).isoformat()}
