"""A newcomer adds himself on the register's page, and can then be registered, studied and found again."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from accounts.civil_register.client import CivilRegister, IdentityQuery, fetch_identity
from accounts.people.national_id import make_synthetic_id
from citizen_portal.demo import civil_people
from citizen_portal.demo.people import DEMO_HOUSEHOLDS, NEWCOMERS
from eligibility.registers import imports as register_imports
from eligibility.registers.models import AuthorityRecord
from simulators.civil_register.register import read_people, today
from tests.simulators.process import running

KEY = "civil-register-demo-key"
TYPED = {
    "national_id": make_synthetic_id(3_030_303),
    "name": "لينا التجريبية",
    "gender": "F",
    "birth_date": "1990-02-03",
    "mobile": "٠٥٥ ١٢٣ ٤٥٦٧",
    "name_0": "أمل",
    "relation_0": "daughter",
    "born_0": "2020-05-06",
}
QUESTION = IdentityQuery(TYPED["national_id"], date(1990, 2, 3), "+966551234567")


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    with running("civil_register", "--added", str(tmp_path / "added.json")) as url:
        yield url


def post(url: str, **changed: str) -> httpx.Response:
    with httpx.Client(trust_env=False, follow_redirects=True) as browser:
        return browser.post(f"{url}/people", data=TYPED | changed)


def test_a_newcomer_adds_himself_and_the_register_knows_him_after_a_restart(tmp_path):
    kept = tmp_path / "added.json"
    for first in (True, False):
        with running("civil_register", "--added", str(kept)) as url:
            if first:
                assert fetch_identity(CivilRegister(url, KEY), QUESTION) is None
                assert "لينا التجريبية" in post(url).text
            known = fetch_identity(CivilRegister(url, KEY), QUESTION)
            assert (known.name, known.gender, known.may_apply, known.owns_mobile) == (
                "لينا التجريبية",
                "female",
                True,
                True,
            )
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"national_id": "1234567890"}, "رقم هوية صحيح"),
        ({"name": "<b>"}, "اكتب الاسم"),
        ({"gender": "X"}, "اختر الجنس"),
        ({"birth_date": f"{date.today() + timedelta(days=2)}"}, "تاريخ ميلاد مضى"),
        ({"birth_date": "1"}, "تاريخ ميلاد مضى"),
        ({"mobile": "0112345678"}, "يبدأ بـ 05"),
        ({"born_0": ""}, "لكل فرد"),
        ({"relation_0": "cousin"}, "لكل فرد"),
    ],
)
def test_a_wrong_field_is_named_and_what_was_typed_stays(page, changed, words):
    answer = post(page, **changed)
    assert words in answer.text and f'value="{(TYPED | changed)["mobile"]}"' in answer.text
    assert "من أضافوا أنفسهم" not in answer.text


def test_nobody_takes_an_id_that_is_somebodys(page):
    post(page)
    assert "لا يملكه أحد" in post(page, name="سارق").text
    child = re.search(r"أمل\s+<bdi dir=\"ltr\">(\d{10})", post(page).text)[1]
    assert "لا يملكه أحد" in post(page, national_id=child).text
    assert fetch_identity(CivilRegister(page, KEY), QUESTION).name == "لينا التجريبية"


def test_another_site_neither_adds_nor_switches(page):
    headers = {"Sec-Fetch-Site": "cross-site"}
    for path, data in (("/people", TYPED), ("/state", {"state": "silent"})):
        assert httpx.post(page + path, data=data, headers=headers, trust_env=False).status_code == 403
    assert fetch_identity(CivilRegister(page, KEY), QUESTION) is None


def test_the_page_says_that_it_is_a_simulator_and_runs_no_script(page):
    answer = httpx.get(page, trust_env=False)
    assert "محاكٍ للتجربة" in answer.text and "<script" not in answer.text and " style=" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_what_the_authorities_say_of_a_newcomer_is_taken_in(page, db):
    post(page)
    told = httpx.get(f"{page}/records.jsonl", trust_env=False).content
    register_imports.import_registry(BytesIO(told), "jsonl", name="records.jsonl", today=today())
    head = AuthorityRecord.objects.get(national_id=TYPED["national_id"])
    child = AuthorityRecord.objects.exclude(pk=head.pk).get()
    assert head.dependants == [child.national_id]
    assert child.relation == "daughter" and head.resident and not head.deceased


def test_the_demonstrations_people_are_known_with_what_the_console_prints(db, settings, tmp_path):
    settings.VAR = tmp_path
    file = civil_people.people_file()
    people = read_people(file)
    assert people.keys() == {story.national_id for story in (*DEMO_HOUSEHOLDS, *NEWCOMERS)}
    with running("civil_register", "--people", str(file)) as url:
        for story in NEWCOMERS:
            born = people[story.national_id].birth_date
            known = fetch_identity(
                CivilRegister(url, KEY), IdentityQuery(story.national_id, born, story.mobile)
            )
            assert known.name == story.name and known.may_apply and known.owns_mobile
        page = httpx.get(url, trust_env=False).text
        assert all(story.name in page and story.mobile in page for story in (*DEMO_HOUSEHOLDS, *NEWCOMERS))


@pytest.mark.parametrize(
    "text",
    [
        '{"1234567890": {"name": "x", "gender": "M", "birthDate": "1990-01-01"}}',
        '{"1000000008": {"name": "x", "gender": "M"}}',
        '{"1000000008": {"name": "x", "gender": "M", "birthDate": "1990"}}',
        '{"1000000008": 7}',
        "[]",
    ],
)
def test_a_wrong_file_of_people_stops_the_start(tmp_path, text):
    file = tmp_path / "people.json"
    file.write_text(text)
    with pytest.raises(ValueError, match="file of people"):
        read_people(file)
