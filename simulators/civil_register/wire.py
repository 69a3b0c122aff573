"""The one question of the contract (see `__main__`)."""

import re
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response

from simulators.availability import Availability
from simulators.civil_register.register import MOBILE, Person, Register, today
from simulators.national_id import is_valid
from simulators.site import has_key, json_answer, json_object

INVALID = {"code": "invalid"}
DAY = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True)
class Wire:
    """What the portal talks to."""

    key: str
    register: Register
    availability: Availability

    def routes(self) -> Blueprint:
        wire = Blueprint("wire", __name__, url_prefix="/api/v1")
        wire.before_request(self._insist_on_key)
        wire.before_request(self.availability.hold)
        wire.add_url_rule("/identity", view_func=self._identity, methods=["POST"])
        return wire

    def _insist_on_key(self) -> Response | None:
        return None if has_key(self.key) else json_answer({"code": "wrong_key"}, status=401)

    def _identity(self) -> Response:
        asked = json_object() or {}
        national_id, mobile = asked.get("nationalId"), asked.get("mobile")
        born = _parse_day(asked.get("birthDate"))
        if not isinstance(national_id, str) or not is_valid(national_id) or born is None:
            return json_answer(INVALID, status=422)
        if mobile is not None and not (isinstance(mobile, str) and MOBILE.match(mobile)):
            return json_answer(INVALID, status=422)
        person = self.register.find(national_id)
        if person is None or not person.is_born_on(born):
            return json_answer({"matches": False})
        return json_answer(_answer_body(person, mobile))


def _answer_body(person: Person, mobile: str | None) -> dict[str, object]:
    return {
        "matches": True,
        "name": person.name,
        "gender": person.gender,
        "birthDate": person.birth_date.isoformat(),
        "mayApply": person.may_apply(today()),
        "mobileBelongs": None if mobile is None else mobile in person.mobiles,
    }


def _parse_day(written: object) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) and DAY.match(written) else None
    except ValueError:
        return None
