"""The page of the register in a demonstration: whom it knows, and a form for a newcomer."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug import Response as AnyResponse

from simulators.availability import STATES, Availability
from simulators.civil_register.records import record_lines
from simulators.civil_register.register import GENDERS, MOBILE, RELATIONS, Person, Register, Relative, today
from simulators.national_id import is_valid, western_digits
from simulators.site import refuse_other_sites

ROWS = 4  # of family that the form takes
MAX_NAME_LENGTH = 60
OLDEST = date(1900, 1, 1)
FIELD_MESSAGES = {
    "national_id": "اكتب رقم هوية صحيحًا من 10 أرقام لا يملكه أحد في السجل.",
    "name": "اكتب الاسم بالحروف.",
    "gender": "اختر الجنس.",
    "birth_date": "اكتب تاريخ ميلاد مضى.",
    "mobile": "اكتب رقم جوال يبدأ بـ 05 من 10 أرقام.",
    "family": "لكل فرد من الأسرة اسم وصلة قرابة وتاريخ ميلاد مضى.",
}


class FormError(Exception):
    """A field of the form, by its name in WRONG."""


@dataclass(frozen=True)
class Page:
    """What a tester sees; nothing here is asked by the portal."""

    register: Register
    availability: Availability

    def routes(self) -> Blueprint:
        pages = Blueprint("page", __name__)
        refuse_other_sites(pages)
        self.availability.add_switch(pages)
        pages.add_url_rule("/", view_func=self._show)
        pages.add_url_rule("/people", view_func=self._add, methods=["POST"])
        pages.add_url_rule("/records.jsonl", view_func=self._records)
        return pages

    def _show(self, mistake: str = "") -> str:
        return render_template(
            "people.html",
            known=self.register.known.values(),
            added=self.register.added.values(),
            typed=request.form,
            mistake=mistake,
            words=FIELD_MESSAGES.get(mistake, ""),
            free_id=self.register.free_id(),
            genders=GENDERS,
            relations=RELATIONS,
            rows=range(ROWS),
            states=STATES,
            current=self.availability.state,
        )

    def _add(self) -> str | AnyResponse:
        try:
            newcomer = self._newcomer()
            if not self.register.add(newcomer):
                raise FormError("national_id")
        except FormError as mistake:
            return self._show(str(mistake))
        return redirect("/#added", 303)

    def _newcomer(self) -> Person:
        """What was typed; raises Mistake."""
        national_id = western_digits(request.form.get("national_id", ""))
        if not is_valid(national_id):
            raise FormError("national_id")
        gender = request.form.get("gender", "")
        if gender not in GENDERS:
            raise FormError("gender")
        name = _parse_name(request.form.get("name", ""), "name")
        born = _parse_day(request.form.get("birth_date", ""), "birth_date")
        mobile = "+966" + western_digits(request.form.get("mobile", ""))[-9:]
        if not MOBILE.match(mobile):
            raise FormError("mobile")
        return Person(national_id, name, gender, born, (mobile,), family=tuple(self._family()))

    def _family(self) -> list[Relative]:
        """The rows that were begun; the register gives each an ID."""
        family = []
        for row in range(ROWS):
            name, relation, born = (
                request.form.get(f"{part}_{row}", "") for part in ("name", "relation", "born")
            )
            if not name and not born:
                continue
            if relation not in RELATIONS:
                raise FormError("family")
            relative = _parse_name(name, "family"), relation, _parse_day(born, "family")
            family.append(Relative(self.register.free_id(), *relative))
        return family

    def _records(self) -> Response:
        """What the authorities would say of those who added themselves, for `manage.py import_registry`."""
        written = "".join(
            json.dumps(line) + "\n" for line in record_lines(self.register.added.values(), today())
        )
        headers = {"Content-Disposition": 'attachment; filename="records.jsonl"'}
        return Response(written, content_type="application/x-ndjson", headers=headers)


def _parse_name(typed: str, field: str) -> str:
    name = " ".join(unicodedata.normalize("NFKC", typed).split())
    if not 0 < len(name) <= MAX_NAME_LENGTH or not all(sign.isalpha() or sign in " -'" for sign in name):
        raise FormError(field)
    return name


def _parse_day(typed: str, field: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise FormError(field) from None
    if not OLDEST <= day <= today():
        raise FormError(field)
    return day
