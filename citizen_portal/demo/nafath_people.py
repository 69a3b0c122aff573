"""What the simulated Nafath knows of the demonstration people."""

import json
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from citizen_portal.demo.people import NEWCOMERS, STORIES, Story, born


def people_file() -> Path:
    """Write everybody's claims for `python -m simulators.nafath --people`; returns the file."""
    told = {story.national_id: _claims(story) for story in (*STORIES, *NEWCOMERS)}
    file = settings.VAR / "nafath_people.json"
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def _claims(story: Story) -> dict[str, str]:
    """The account's birth date is the true one: the age of a story is counted anew each year."""
    first, family = story.name.split()
    owner = User.objects.filter(national_id=story.national_id).first()
    birth_date = (owner and owner.birth_date) or born(story.age, timezone.localdate())
    parts = {"firstName": first, "fatherName": "", "grandFatherName": "", "familyName": family}
    return {**parts, "dateOfBirthG": birth_date.isoformat()}
