"""The simulator itself: plainly no real app, closed to other sites, alone, keeping its key."""

import subprocess
import sys
import time
import uuid
from http.client import HTTPConnection

import httpx
import pytest

from accounts.nafath import client
from simulators.nafath import people
from simulators.nafath.transactions import ActiveExists, Transactions, seconds_to_answer
from tests.accounts.nafath import servers
from tests.accounts.nafath.servers import Phone, provider


def ask(url: str, national_id: str) -> client.ShownRequest:
    return client.start_request(
        provider(url), national_id, request_id=str(uuid.uuid4()), language="ar", addresses=("::1", "::1")
    )


@pytest.mark.threat("T25")
def test_the_phone_says_that_it_is_a_simulator_on_every_page(simulator, somebody):
    national_id = somebody()
    phone = Phone(simulator, national_id)
    pages = [httpx.get(f"{simulator}/phone/", trust_env=False).text, phone.look()]
    ask(simulator, national_id)
    pages += [phone.look(), phone.press("")]
    for page in pages:
        assert '<html lang="ar" dir="rtl">' in page and "محاكٍ للتجربة" in page
        assert "<script" not in page and " style=" not in page and "<style" not in page


def test_pages_and_answers_carry_strict_headers(simulator, somebody):
    for path in ("/phone/", "/static/simulator.css", "/api/v1/mfa/jwk", "/nowhere"):
        headers = httpx.get(simulator + path, trust_env=False).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store"


def test_three_numbers_are_shown_and_one_is_right(simulator, somebody):
    national_id = somebody()
    assert "لا توجد طلبات" in Phone(simulator, national_id).look()
    started = ask(simulator, national_id)
    numbers = Phone(simulator, national_id).numbers()
    assert len(set(numbers)) == 3 and started.random in numbers
    assert Phone(simulator, national_id).numbers() == numbers  # looking again changes nothing


def test_the_address_of_a_phone_page_holds_no_id(simulator, somebody):
    phone = Phone(simulator, somebody())
    phone.look()
    assert phone.national_id not in str(phone.seen.url)


def test_another_site_cannot_press_the_button(simulator, portal, somebody):
    national_id = somebody()
    phone, started = Phone(simulator, national_id), ask(simulator, national_id)
    page = phone.look()
    pressed = {"request": page.split('name="request" value="')[1].split('"')[0], "number": started.random}
    refused = httpx.post(
        phone.seen.url, data=pressed, headers={"Sec-Fetch-Site": "cross-site"}, trust_env=False
    )
    assert refused.status_code == 403
    assert (
        client.fetch_status(provider(simulator), national_id, *_of(started)) == client.RequestStatus.WAITING
    )
    assert portal.bodies == []


def test_nobody_answers_on_the_phone_of_another(simulator, portal, somebody):
    mine, other = somebody(), somebody()
    started = ask(simulator, mine)
    ask(simulator, other)
    phone = Phone(simulator, other)
    phone.look()
    httpx.post(phone.seen.url, data={"request": started.trans_id, "number": started.random}, trust_env=False)
    assert client.fetch_status(provider(simulator), mine, *_of(started)) == client.RequestStatus.WAITING


def test_an_answer_counts_once(simulator, portal, somebody):
    national_id = somebody()
    started = ask(simulator, national_id)
    phone = Phone(simulator, national_id)
    phone.press("")
    httpx.post(phone.seen.url, data={"request": started.trans_id, "number": started.random}, trust_env=False)
    assert (
        client.fetch_status(provider(simulator), national_id, *_of(started)) == client.RequestStatus.REJECTED
    )
    time.sleep(0.3)
    assert len(portal.bodies) == 1


def test_an_id_that_nobody_has_is_asked_for_again(simulator):
    assert "راجع أرقامه" in Phone(simulator, "1234567890").look()
    assert "راجع أرقامه" in Phone(simulator, "<script>").look()


def test_arabic_digits_open_the_same_phone(simulator, somebody):
    national_id = somebody()
    ask(simulator, national_id)
    arabic = national_id.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert len(Phone(simulator, arabic).numbers()) == 3


@pytest.mark.parametrize("length", ["99999999", "-1", "x", "1" * 5000, "000000000000020000"])
def test_a_body_of_nonsense_length_is_not_read(simulator, length):
    asked = HTTPConnection(simulator.removeprefix("http://"), timeout=5)
    asked.request("POST", "/phone/", headers={"Content-Length": length})
    assert asked.getresponse().status == 400
    asked.close()


def test_the_simulator_imports_nothing_of_the_portal(tmp_path):
    words = "import sys, simulators.nafath.__main__; print(*sorted(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", words], cwd=servers.ROOT, capture_output=True, text=True)
    loaded = set(ran.stdout.split())
    assert "simulators.nafath.phone" in loaded
    assert not {"django", "citizen_portal", "accounts", "applications"} & loaded


def test_the_key_stays_when_it_is_kept_in_a_file(portal, tmp_path):
    file, kids = tmp_path / "deep" / "key.pem", []
    for _ in range(2):
        with servers.simulator(portal.url, "--key", str(file)) as url:
            pair = {"APP-ID": servers.PAIR["NAFATH_APP_ID"], "APP-KEY": servers.PAIR["NAFATH_APP_KEY"]}
            [key] = httpx.get(f"{url}/api/v1/mfa/jwk", headers=pair, trust_env=False).json()["keys"]
            assert set(key) == {"kty", "e", "use", "kid", "alg", "n"}  # and no private part
            kids.append(key["kid"])
    assert kids[0] == kids[1] and file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "text", ['{"1234567890": {}}', '{"1000000008": {"nickname": "x"}}', '{"1000000008": {"gender": 1}}', "[]"]
)
def test_a_wrong_file_of_people_stops_the_start(tmp_path, text):
    file = tmp_path / "people.json"
    file.write_text(text)
    with pytest.raises(ValueError, match="file of people"):
        people.read_people(file)


def test_the_clocks_are_those_of_the_contract():
    assert [seconds_to_answer(s) for s in ("Login", "SignWithoutBio", "Sign")] == [60, 60, 180]
    moment = [1000.0]
    kept = Transactions(clock=lambda: moment[0])
    asked = kept.open(national_id="1", service="Login", request_id="r")
    assert (asked.answer_until, asked.lives_until) == (1060, 1200)
    moment[0] = 1059.9
    with pytest.raises(ActiveExists):
        kept.open(national_id="1", service="Login", request_id="r")
    moment[0] = 1060
    assert kept.pick(asked.trans_id, "1", asked.number) is None  # too late, though right
    assert kept.open(national_id="1", service="Login", request_id="r")


def _of(started: client.ShownRequest) -> tuple[str, str]:
    return started.trans_id, started.random
