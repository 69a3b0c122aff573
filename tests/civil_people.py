"""Whom the civil register of the tests knows: the cast, newcomers of journeys, and some spare people."""

import json
from pathlib import Path

from accounts.people.national_id import make_synthetic_id

KEY = "key-of-the-register-tests"
BORN = "1985-04-12"
# numbers that tests type beside a person's own: all of them are registered to everybody who is named here
TYPED = (
    "+966551234567",
    "+966559999999",
    "+966551230042",
    "+966555555555",
    "+966555555551",
    "+966551111111",
    "+966552222222",
    "+966551112222",
    *(f"+96655{number:07d}" for number in range(20)),
    *(f"+966557{number:06d}" for number in range(20)),
)
NAMED = {
    11: ("سارة الشهري", "F", BORN),
    22: ("فهد القحطاني", "M", BORN),
    33: ("ناصر الدوسري", "M", BORN),
    44: ("ريم الحربي", "F", "1989-10-14"),
    45: ("مشاعل الحربي", "F", "1989-10-14"),
    46: ("عبير الحربي", "F", "1989-10-14"),
    4_040_401: ("عبدالله الحربي", "M", BORN),
    880_022: ("هند المطيري", "F", "1997-03-15"),
}
SPARE = {number: (f"فلان رقم {number}", "M", "1989-10-14") for number in range(50, 63)}


def people_file(folder: Path) -> Path:
    """Write everybody for `python -m simulators.civil_register --people`; returns the file."""
    file = folder / "civil_people.json"
    told = {
        make_synthetic_id(number): {
            "name": name,
            "gender": gender,
            "birthDate": born,
            "mobiles": [_own(number), f"+96650{number:07d}", *TYPED],
        }
        for number, (name, gender, born) in {**NAMED, **SPARE}.items()
    }
    file.write_text(json.dumps(told), encoding="utf-8")
    return file


def _own(number: int) -> str:
    return f"+96650{number:07d}" if number > 99 else f"+96650000{number:04d}"
