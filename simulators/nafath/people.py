"""Who the register says somebody is: people of a file, a plainly invented person otherwise."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from simulators.national_id import is_citizen, is_valid

MEN = (("محمد", "Mohammed"), ("عبدالله", "Abdullah"), ("سعود", "Saud"), ("تركي", "Turki"), ("ماجد", "Majed"))
WOMEN = (("نوف", "Nouf"), ("أمل", "Amal"), ("هيفاء", "Haifa"), ("غادة", "Ghada"), ("مشاعل", "Mashael"))
FAMILIES = (("التجريبي", "Altajribi"), ("المثالي", "Almithali"), ("النموذجي", "Alnamudhaji"))
PLACES = (("طريق الملك فهد", "الياسمين", "الرياض", "13325"), ("شارع الأمير سلطان", "الروضة", "جدة", "23431"))
CLAIMS = frozenset(
    {
        *("firstName", "fatherName", "grandFatherName", "familyName"),
        *("englishFirstName", "englishSecondName", "englishThirdName", "englishLastName"),
        *("dateOfBirthG", "gender", "nationality", "nationalityCode", "idExpiryDateG", "isMinor"),
        *("maritalStatusDescAr", "occupationDescAr", "educationLevelDescAr"),
        *("buildingNo", "streetName", "district", "city", "postCode", "additionalNo"),
    }
)


@dataclass(frozen=True)
class People:
    """The demonstration people by ID, each with the claims that the file names."""

    known: dict[str, dict[str, str]]

    def claims(self, national_id: str) -> dict[str, object]:
        """Everything the token says of this person."""
        kind = "nin" if is_citizen(national_id) else "iqamaNumber"
        return {**_invented_claims(national_id), **self.known.get(national_id, {}), kind: national_id}

    def name(self, national_id: str) -> str:
        claims = self.claims(national_id)
        parts = ("firstName", "fatherName", "grandFatherName", "familyName")
        return " ".join(str(claims[part]) for part in parts if claims[part])


def read_people(file: Path | None) -> People:
    """Read `{national ID: {claim: text}}`; raises ValueError for what no token could carry."""
    known = json.loads(file.read_text(encoding="utf-8")) if file else {}
    if not isinstance(known, dict):
        raise ValueError("the file of people is an object: national ID, then claims")
    for national_id, claims in known.items():
        if not is_valid(national_id) or not isinstance(claims, dict):
            raise ValueError("the file of people holds an ID that nobody can have, or one without claims")
        if claims.keys() - CLAIMS or not all(isinstance(value, str) for value in claims.values()):
            raise ValueError(f"the file of people: claims are texts, named {' '.join(sorted(CLAIMS))}")
    return People(known)


def _invented_claims(national_id: str) -> dict[str, object]:
    """The same invented person for the same ID, every time."""
    seed = hashlib.sha256(national_id.encode()).digest()
    woman = seed[0] % 2 == 0
    first, father = _pick(WOMEN if woman else MEN, seed[1]), _pick(MEN, seed[2])
    grandfather, family = _pick(MEN, seed[3]), _pick(FAMILIES, seed[4])
    citizen = is_citizen(national_id)
    return {
        "firstName": first[0],
        "fatherName": father[0],
        "grandFatherName": grandfather[0],
        "familyName": family[0],
        "englishFirstName": first[1],
        "englishSecondName": father[1],
        "englishThirdName": grandfather[1],
        "englishLastName": family[1],
        "dateOfBirthG": date(1960 + seed[5] % 45, 1 + seed[6] % 12, 1 + seed[7] % 28).isoformat(),
        "gender": "F" if woman else "M",
        "nationality": "العربية السعودية" if citizen else "الأردن",
        "nationalityCode": "SAU" if citizen else "JOR",
        "idExpiryDateG": date(2030 + seed[8] % 5, 1 + seed[9] % 12, 1).isoformat(),
        "maritalStatusDescAr": "متزوجة" if woman else "متزوج",
        "occupationDescAr": "موظفة" if woman else "موظف",
        "educationLevelDescAr": "جامعي",
        "isMinor": "N",
        **_invented_address(seed),
    }


def _invented_address(seed: bytes) -> dict[str, str]:
    street, district, city, post_code = _pick(PLACES, seed[10])
    building, additional = (str(1000 + int.from_bytes(seed[at : at + 2]) % 9000) for at in (11, 13))
    return {
        "buildingNo": building,
        "streetName": street,
        "district": district,
        "city": city,
        "postCode": post_code,
        "additionalNo": additional,
    }


def _pick[T](several: tuple[T, ...], number: int) -> T:
    return several[number % len(several)]
