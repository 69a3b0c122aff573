"""The first journey by REST alone, over real HTTP with a program's own cookies and CSRF header."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest
import time_machine

from accounts.sms import services as sms_services
from tests import cast
from tests.browser import journey

pytestmark = pytest.mark.django_db(transaction=True)
RIYADH = ZoneInfo("Asia/Riyadh")


class Program:
    """A client that asks for a CSRF token whenever its session changes."""

    def __init__(self, origin: str) -> None:
        self.http = httpx.Client(base_url=f"{origin}/api/v1", trust_env=False, timeout=20)
        self.refresh()

    def refresh(self) -> None:
        self.token = self.http.get("/session/").json()["csrf_token"]

    def send(self, method: str, path: str, status: int, json: object = None, **given) -> dict:
        answer = self.http.request(method, path, json=json, headers={"X-CSRFToken": self.token}, **given)
        assert answer.status_code == status, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else {}

    def get(self, path: str) -> dict:
        return self.send("GET", path, 200)


def register(program: Program, citizen: journey.Citizen) -> None:
    program.send(
        "POST",
        "/registrations/",
        202,
        {
            "national_id": citizen.national_id,
            "name": citizen.name,
            "birth_date": "1985-04-12",
            "mobile": citizen.mobile,
        },
    )
    wrong = program.send("POST", "/registrations/code/", 400, {"code": "000000", "terms": True})
    assert wrong["errors"][0]["field"] == "code"
    typed = {"code": journey.newest_sms(r"\b[0-9]{6}\b"), "terms": True}
    program.send("POST", "/registrations/code/", 201, typed)
    temporary = journey.newest_sms(r"[2-9A-HJ-NP-Za-km-z]{12}")
    program.send("POST", "/session/", 200, {"national_id": citizen.national_id, "password": temporary})
    program.refresh()
    program.send("GET", "/me/", 403)
    program.send("PUT", "/password/", 204, {"new": journey.NEW_PASSWORD})
    program.refresh()


def fill_in(program: Program, citizen: journey.Citizen) -> None:
    program.send("POST", "/application/", 201)
    program.send("PUT", "/application/personal/", 200, cast.PERSONAL)
    for name, national_id, relation, born in (
        ("منى الحربي", citizen.wife, "wife", "1988-01-09"),
        ("فيصل الحربي", citizen.son, "son", "2015-01-09"),
    ):
        person = {"name": name, "national_id": national_id, "relation": relation, "birth_date": born}
        answers = {"employment": "none", "study": "none"}
        program.send("POST", "/application/dependants/", 201, {**person, **answers})
    program.send("POST", "/application/incomes/", 201, {"kind": "salary", "amount": citizen.income})
    program.send("PUT", "/application/housing/", 200, cast.RENT)
    program.send("POST", "/application/bank-accounts/", 201, {"iban": citizen.iban})
    files = {"file": ("lease.png", cast.picture(size=(300, 200)), "image/png")}
    program.send("POST", "/application/documents/", 201, data={"kind": "lease"}, files=files)


def test_a_program_goes_from_registration_to_a_scheduled_deposit(live_server, civil_register):
    citizen = journey.Citizen()
    with time_machine.travel(datetime(2026, 11, 5, 9, tzinfo=RIYADH), tick=True) as clock:
        citizen.has_records()
        program = Program(live_server.url)
        register(program, citizen)
        fill_in(program, citizen)
        declaration = program.send("POST", "/application/submit/", 201, {"attest": True})
        assert declaration["version"] == 1
        journey.time_passes(date(2026, 11, 5))
        (study,) = program.get("/studies/")["results"]
        assert (study["outcome"], study["amount"]) == ("eligible", "845.91")
        clock.move_to(datetime(2026, 11, 11, 9, tzinfo=RIYADH))
        journey.time_passes(date(2026, 11, 11))
        program.refresh()
        signed_in = {"national_id": citizen.national_id, "password": journey.NEW_PASSWORD}
        program.send("POST", "/session/", 200, signed_in)
        (payment,) = program.get("/payments/")["results"]
        assert (payment["amount"], payment["due_on"], payment["status"]) == (
            "845.91",
            "2026-12-10",
            "under_process",
        )
    assert sms_services.send_pending() == 0
