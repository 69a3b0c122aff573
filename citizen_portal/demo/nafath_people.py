"""What the simulated Nafath knows of the demonstration people."""

import json
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from citizen_portal import demo


def people_file() -> Path:
    """Write everybody's claims for `accounts.nafath.simulator --people`; returns the file."""
    told = {story.national_id: _claims(story) for story in (*demo.STORIES, *demo.NEWCOMERS)}
    file = settings.VAR / "nafath_people.json"
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def _claims(story: demo.Story) -> dict[str, str]:
    """The account's birth date is the true one: the age of a story is counted anew each year."""
    first, family = story.name.split()
    owner = User.objects.filter(national_id=story.national_id).first()
    born = (owner and owner.birth_date) or demo.born(story.age, timezone.localdate())
    parts = {"firstName": first, "fatherName": "", "grandFatherName": "", "familyName": family}
    return {**parts, "dateOfBirthG": born.isoformat()}
