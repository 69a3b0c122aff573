"""Do an ID and a birth date belong together? Asked of the register's own process, and of hostile ones."""

import json
import time
from collections.abc import Iterator
from datetime import date, timedelta

import httpx
import pytest

from accounts.civil_register.client import (
    CivilRegister,
    CivilRegisterUnavailable,
    Identity,
    IdentityQuery,
    fetch_identity,
)
from accounts.people.national_id import make_synthetic_id
from common import json_exchange
from simulators.civil_register.register import Person, today
from tests.accounts.nafath.servers import listening
from tests.simulators.process import running

KEY = "key-of-the-register-tests"
HIND, CHILD, GONE = make_synthetic_id(2020202), make_synthetic_id(2020203), make_synthetic_id(2020204)
MOBILE, BORN = "+966502020202", date(1997, 3, 15)
PEOPLE = {
    HIND: {"name": "هند المطيري", "gender": "F", "birthDate": "1997-03-15", "mobiles": [MOBILE]},
    CHILD: {"name": "سعد الحربي", "gender": "M", "birthDate": f"{today().year - 15}-01-01"},
    GONE: {"name": "علي الحربي", "gender": "M", "birthDate": "1950-07-01", "alive": False},
}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("people") / "people.json"
    file.write_text(json.dumps(PEOPLE), encoding="utf-8")
    return str(file)


@pytest.fixture(scope="module")
def register(people: str) -> Iterator[CivilRegister]:
    with running("civil_register", "--people", people, CIVIL_REGISTER_KEY=KEY) as url:
        yield CivilRegister(url, KEY)


@pytest.mark.threat("T18")
def test_the_owner_of_id_birth_date_and_mobile_is_known(register):
    known = fetch_identity(register, IdentityQuery(HIND, BORN, MOBILE))
    assert known == Identity(HIND, "هند المطيري", "female", BORN, may_apply=True, owns_mobile=True)


@pytest.mark.threat("T18")
def test_the_mobile_of_a_stranger_is_not_hers(register):
    assert fetch_identity(register, IdentityQuery(HIND, BORN, "+966551234567")).owns_mobile is False
    assert fetch_identity(register, IdentityQuery(HIND, BORN)).owns_mobile is None


@pytest.mark.parametrize(("days", "matches"), [(-2, False), (-1, True), (1, True), (2, False), (365, False)])
def test_a_day_between_the_calendars_is_allowed_and_no_more(register, days, matches):
    found = fetch_identity(register, IdentityQuery(HIND, BORN + timedelta(days=days), MOBILE))
    assert (found is not None) is matches
    assert found is None or found.birth_date == BORN  # the register's own day


@pytest.mark.threat("T18")
def test_an_unknown_id_and_a_wrong_birth_date_are_the_same_answer(register):
    answers = [
        httpx.post(
            f"{register.url}/api/v1/identity",
            json={"nationalId": national_id, "birthDate": "1980-01-01", "mobile": MOBILE},
            headers={"X-Api-Key": KEY},
            trust_env=False,
        )
        for national_id in (HIND, make_synthetic_id(7070707))
    ]
    assert answers[0].content == answers[1].content == b'{"matches": false}'


def test_who_is_too_young_or_dead_may_not_apply(register):
    assert fetch_identity(register, IdentityQuery(CHILD, date(today().year - 15, 1, 1))).may_apply is False
    assert fetch_identity(register, IdentityQuery(GONE, date(1950, 7, 1))).may_apply is False


@pytest.mark.parametrize(
    ("born", "on", "may"),
    [
        (date(2008, 11, 26), date(2026, 11, 25), False),
        (date(2008, 11, 26), date(2026, 11, 26), True),
        (date(2008, 2, 29), date(2026, 2, 28), False),
        (date(2008, 2, 29), date(2026, 3, 1), True),
    ],
)
def test_one_may_apply_from_the_eighteenth_birthday_on(born, on, may):
    assert Person(HIND, "هند", "F", born).may_apply(on) is may


def said(register: CivilRegister, question: IdentityQuery | None = None) -> str:
    """The words of CivilRegisterUnavailable; nothing of what was asked stands in them or behind them."""
    with pytest.raises(CivilRegisterUnavailable) as trouble:
        fetch_identity(register, question or IdentityQuery(HIND, BORN, MOBILE))
    error: BaseException | None = trouble.value
    while error:
        assert not {HIND, KEY, MOBILE, "1997"} & set(str(error).split())
        assert not hasattr(error, "request")  # what httpx hangs on its errors
        error = error.__cause__ or error.__context__
    return str(trouble.value)


def test_a_wrong_key_and_a_wrong_question_are_told_apart_by_their_status(register):
    assert said(CivilRegister(register.url, "another-key")) == "answer 401"
    assert said(register, IdentityQuery("1234567890", BORN)) == "answer 422"
    assert said(register, IdentityQuery(HIND, BORN, "0551234567")) == "answer 422"
    assert KEY not in repr(register)


def test_no_register_is_unavailable(closed_port):
    assert (
        said(CivilRegister("", KEY))
        == said(CivilRegister("https://register.example", ""))
        == "no register is configured"
    )
    assert said(CivilRegister(closed_port, KEY)) == "ConnectError"


@pytest.mark.threat("T18")
def test_a_silent_and_a_slow_register_are_unavailable_and_come_back(people, monkeypatch):
    monkeypatch.setattr(json_exchange, "TIMEOUT_SECONDS", 0.3)
    options = ("--people", people, "--slow-seconds", "1")
    with running("civil_register", *options, "--state", "silent", CIVIL_REGISTER_KEY=KEY) as url:
        register = CivilRegister(url, KEY)
        assert said(register) == "answer 503"
        httpx.post(f"{url}/state", data={"state": "slow"}, trust_env=False)
        began = time.monotonic()
        assert said(register) == "ReadTimeout" and time.monotonic() - began < 0.9
        httpx.post(f"{url}/state", data={"state": "answers"}, trust_env=False)
        assert fetch_identity(register, IdentityQuery(HIND, BORN)).name == "هند المطيري"


GOOD = {
    "matches": True,
    "name": "هند المطيري",
    "gender": "F",
    "birthDate": "1997-03-15",
    "mayApply": True,
    "mobileBelongs": True,
}


@pytest.mark.parametrize(
    "changed",
    [
        {"matches": "yes"},
        {"matches": None},
        {"name": ""},
        {"name": "هند\u202eالمطيري"},
        {"name": "x" * 200},
        {"name": ["هند"]},
        {"gender": "X"},
        {"gender": ["F"]},
        {"birthDate": "15/03/1997"},
        {"birthDate": "1997-W11-6"},
        {"birthDate": None},
        {"mayApply": "true"},
        {"mobileBelongs": None},
        {"mobileBelongs": 1},
    ],
)
def test_an_answer_that_is_not_the_contracts_is_none(changed):
    with listening(lambda _door, _body: (200, json.dumps(GOOD | changed).encode())) as url:
        assert said(CivilRegister(url, KEY)) == "an answer that the contract does not know"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, b"<html>"), "an answer that the contract does not know"),
        ((200, b"[1]"), "an answer that the contract does not know"),
        ((200, b"[" * 60_000), "an answer that the contract does not know"),
        ((200, b" " * 70_000), "ReadError"),
        ((302, b"", ("Location", "http://127.0.0.1:9/")), "answer 302"),
        ((500, json.dumps(GOOD).encode()), "answer 500"),
    ],
)
def test_a_hostile_answer_is_none(answer, reason):
    with listening(lambda _door, _body: answer) as url:
        assert said(CivilRegister(url, KEY)) == reason


def test_what_is_sent_is_what_the_contract_says():
    seen = []

    def answer(door, body: bytes) -> tuple[int, bytes]:
        seen.append((door.command, door.path, door.headers["X-Api-Key"], json.loads(body)))
        return 200, b'{"matches": false}'

    with listening(answer) as url:
        assert fetch_identity(CivilRegister(url, KEY), IdentityQuery(HIND, BORN, MOBILE)) is None
    sent = {"nationalId": HIND, "birthDate": "1997-03-15", "mobile": MOBILE}
    assert seen == [("POST", "/api/v1/identity", KEY, sent)]
