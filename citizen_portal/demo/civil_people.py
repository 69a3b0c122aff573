"""What the simulated civil register knows of the demonstration people."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from citizen_portal.demo.nafath_people import birth_date_of
from citizen_portal.demo.people import DEMO_HOUSEHOLDS, NEWCOMERS, DemoHousehold, birth_date_at


def people_file() -> Path:
    """Write everybody for `python -m simulators.civil_register --people`; returns the file."""
    told = {story.national_id: _person_answers(story) for story in (*DEMO_HOUSEHOLDS, *NEWCOMERS)}
    file = settings.VAR / "civil_people.json"
    file.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return file


def _person_answers(story: DemoHousehold) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "name": story.name,
        "gender": story.gender,
        "birthDate": birth_date_of(story).isoformat(),
        "mobiles": [story.mobile],
        "family": [
            {
                "id": story.id_of(member),
                "name": member.name,
                "relation": member.relation,
                "birthDate": birth_date_at(member.age, today).isoformat(),
            }
            for member in story.family
        ],
    }
