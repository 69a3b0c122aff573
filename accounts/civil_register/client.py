"""The civil register's contract from our side: do an ID and a birth date belong together, and whose are they?

    POST {url}/api/v1/identity  {"nationalId", "birthDate", "mobile"}, X-Api-Key
    200 {"matches": true, "name", "gender": "M" | "F", "birthDate", "mayApply", "mobileBelongs"}
    200 {"matches": false}     any other answer: unavailable

The register allows a day between the typed birth date and its own, for the two calendars' tables.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from common.json_exchange import NoAnswer, exchange_json

GENDERS = {"M": "male", "F": "female"}
MAX_NAME_LENGTH = 150
ISO_DATE = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class CivilRegisterUnavailable(Exception):
    """The register could not be asked, or answered nothing that the contract knows: try later."""


@dataclass(frozen=True)
class CivilRegister:
    """Whom we ask; an empty address means that no register is configured."""

    url: str
    key: str = field(repr=False)


@dataclass(frozen=True)
class IdentityQuery:
    """What somebody typed; `mobile` in international form, or empty to ask nothing about one."""

    national_id: str
    birth_date: date
    mobile: str = ""


@dataclass(frozen=True)
class Identity:
    """Whom the register has under this ID; `birth_date` is its own, `owns_mobile` is None when not asked."""

    national_id: str
    name: str
    gender: str
    birth_date: date
    may_apply: bool
    owns_mobile: bool | None


def fetch_identity(register: CivilRegister, question: IdentityQuery) -> Identity | None:
    """None when ID and birth date do not belong together; raises CivilRegisterUnavailable."""
    if not (register.url and register.key):
        raise CivilRegisterUnavailable("no register is configured")
    sent = {"nationalId": question.national_id, "birthDate": question.birth_date.isoformat()}
    if question.mobile:
        sent["mobile"] = question.mobile
    url = f"{register.url.rstrip('/')}/api/v1/identity"
    try:
        status, answer = exchange_json("POST", url, headers={"X-Api-Key": register.key}, sent=sent)
    except NoAnswer as trouble:
        raise CivilRegisterUnavailable(str(trouble)) from None
    if status != 200:
        raise CivilRegisterUnavailable(f"answer {status}")
    return _parse_answer(question, answer)


def _parse_answer(question: IdentityQuery, answer: dict[str, Any]) -> Identity | None:
    """The typed answer; one that lacks a part, or has it of another kind, is no answer."""
    if answer.get("matches") is False:
        return None
    name, gender, may_apply = (answer.get(part) for part in ("name", "gender", "mayApply"))
    born, owns = _parse_date(answer.get("birthDate")), answer.get("mobileBelongs")
    gender = GENDERS.get(gender) if isinstance(gender, str) else None
    if answer.get("matches") is not True or not _is_name(name) or gender is None or born is None:
        raise CivilRegisterUnavailable("an answer that the contract does not know")
    if not isinstance(may_apply, bool) or not isinstance(owns, bool if question.mobile else type(None)):
        raise CivilRegisterUnavailable("an answer that the contract does not know")
    return Identity(question.national_id, str(name).strip(), gender, born, may_apply, owns)


def _is_name(value: object) -> bool:
    """Words of a person: letters and marks that are seen, none that hides or turns the text around."""
    return (
        isinstance(value, str)
        and bool(value.strip())
        and len(value) <= MAX_NAME_LENGTH
        and value.isprintable()
    )


def _parse_date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and ISO_DATE.match(value) else None
    except ValueError:
        return None
