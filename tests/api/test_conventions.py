"""What every address of the API does, whatever it is about."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.notices.models import Notice
from applications.file import services as file_services
from applications.household.models import Income
from citizen_portal.models import IdempotencyKey
from common import idempotency, problem_types
from tests import cast

INCOMES = "/api/v1/application/incomes/"
HOUSING = "/api/v1/application/housing/"
SALARY = {"kind": "salary", "amount": "9000.00"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def program(sara, api_of):
    file_services.open_application(sara)
    return api_of(sara)


# -- who asks, and where -------------------------------------------------------------------------------------
def test_nobody_is_401_and_told_where_to_sign_in(api_of):
    answer = api_of().get("/api/v1/me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer.headers["WWW-Authenticate"] == 'Session realm="/api/v1/session/"'


@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options"])
@pytest.mark.parametrize("place", ["/api/v1/nothing/", "/api/v1/studies/x/", "/api/v1/", "/api/v1/me"])
def test_an_unknown_address_is_a_problem_and_never_a_page(api_of, method, place):
    answer = getattr(api_of(), method)(place)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_post_without_the_slash_is_told_the_address(program):
    answer = program.post(INCOMES.rstrip("/"), SALARY, format="json")
    assert (answer.status_code, answer.json()["code"]) == (404, "missing_slash")
    assert INCOMES in answer.json()["detail"] and not Income.objects.exists()


def test_the_address_of_every_kind_of_problem_opens_a_page(client):
    for name, kind in problem_types.PROBLEM_TYPES.items():
        page = client.get(f"{problem_types.PROBLEMS_PATH}{name}/")
        assert page.status_code == 200 and str(kind.title) in page.content.decode(), name
    assert client.get(f"{problem_types.PROBLEMS_PATH}nothing/").status_code == 404


def test_the_problem_names_the_address_of_its_page(program, client):
    found = program.get("/api/v1/studies/7/").json()["type"]
    assert found.endswith("/api/v1/problems/not_found/")
    assert client.get(found.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_options_names_the_methods_and_nothing_else(program):
    answer = program.options(HOUSING)
    assert (answer.status_code, answer.content) == (204, b"")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "PUT", "HEAD", "OPTIONS"}
    assert program.options("/api/v1/docs/").status_code == 405


def test_too_many_parts_are_a_problem_and_never_a_page(program):
    body = "&".join(f"f{n}=1" for n in range(600))
    answer = program.post(
        "/api/v1/application/documents/", body, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in (400, 415) and answer.headers["Content-Type"] == "application/problem+json"
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\n1\r\n' for n in range(600))
    answer = program.post(
        "/api/v1/application/documents/", parts + "--x--\r\n", content_type="multipart/form-data; boundary=x"
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_request")


def test_what_is_left_of_the_window_is_said(program):
    first, second = (program.get("/api/v1/me/").headers["RateLimit"] for _each in range(2))
    assert first.startswith('"api";r=119;t=') and second.startswith('"api";r=118;t=')
    assert program.get("/api/v1/me/").headers["RateLimit-Policy"] == '"api";q=120;w=60'


# -- what is sent --------------------------------------------------------------------------------------------
def test_a_filter_that_is_unknown_is_refused(program):
    answer = program.get("/api/v1/rates/?moth=2026-11")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "moth")
    assert program.get("/api/v1/rates/?month=2026-11").json()["month"] == "2026-11"


@pytest.mark.parametrize("limit", ["0", "201", "x", "-1", "", "١"])
def test_a_limit_out_of_bounds_is_refused(program, limit):
    answer = program.get("/api/v1/notices/", {"limit": limit})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "limit")


def test_null_in_an_arabic_request_is_answered_in_arabic(program):
    answer = program.post(INCOMES, {"kind": None, "amount": "1"}, format="json", HTTP_ACCEPT_LANGUAGE="ar")
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["field"]) == (400, "kind")
    assert not any("a" <= letter.lower() <= "z" for letter in error["detail"]), error


@pytest.mark.parametrize("body", [[], "x", 1, None])
def test_no_message_names_a_type_of_python(program, body):
    answer = program.post(INCOMES, body, format="json", HTTP_ACCEPT_LANGUAGE="en")
    assert answer.status_code == 400
    said = answer.content.decode()
    assert not any(word in said for word in ("dictionary", "list but", "NoneType", "str", "int.")), said


def test_a_file_that_is_no_document_is_a_wrong_value(program):
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"kind": "lease", "file": SimpleUploadedFile("lease.exe", b"MZ not a document")}
    answer = program.post("/api/v1/application/documents/", sent, format="multipart")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "file")


def test_the_refusal_of_an_unfinished_file_names_its_sections(program):
    answer = program.post("/api/v1/application/submit/", {"attest": True}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "incomplete")
    assert [each["field"] for each in answer.json()["errors"]] == [
        "personal",
        "dependants",
        "income",
        "housing",
        "bank",
        "documents",
    ]


def test_the_words_to_attest_can_be_read_before_they_are_signed(program):
    said = program.get("/api/v1/application/declaration-text/").json()
    assert said["version"] == "2026-11" and said["text"].count("\n") == 2 and "<" not in said["text"]


# -- versions ------------------------------------------------------------------------------------------------
def test_an_answer_that_is_known_is_304(program):
    first = program.get(HOUSING)
    again = program.get(HOUSING, HTTP_IF_NONE_MATCH=first.headers["ETag"])
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    program.put(HOUSING, cast.RENT, format="json")
    assert program.get(HOUSING, HTTP_IF_NONE_MATCH=first.headers["ETag"]).status_code == 200


def test_what_is_read_can_be_written_back(program):
    first = program.get(HOUSING)
    assert set(first.json().values()) == {None}
    saved = program.put(HOUSING, cast.RENT, format="json", HTTP_IF_MATCH=first.headers["ETag"])
    assert (saved.status_code, saved.headers["ETag"]) == (200, program.get(HOUSING).headers["ETag"])
    back = program.put(HOUSING, saved.json(), format="json", HTTP_IF_MATCH=saved.headers["ETag"])
    assert (back.status_code, back.json()) == (200, saved.json())


@pytest.mark.parametrize("false", ['"false"', "W/*", "nonsense", '"a", "b"'])
def test_a_false_version_writes_nothing_anywhere(program, false):
    made = program.post(INCOMES, SALARY, format="json").json()
    place = f"{INCOMES}{made['id']}/"
    for answer in (
        program.put(place, {**SALARY, "amount": "1.00"}, format="json", HTTP_IF_MATCH=false),
        program.delete(place, HTTP_IF_MATCH=false),
        program.patch("/api/v1/me/", {"language": "en"}, format="json", HTTP_IF_MATCH=false),
    ):
        assert (answer.status_code, answer.json()["code"]) == (412, "precondition_failed")
    assert Income.objects.get().amount == 9000


def test_the_right_version_deletes(program):
    made = program.post(INCOMES, SALARY, format="json").json()
    place = f"{INCOMES}{made['id']}/"
    tag = program.get(place).headers["ETag"]
    assert program.delete(place, HTTP_IF_MATCH=tag).status_code == 204
    assert not Income.objects.exists()


def test_a_view_that_demands_the_version_says_428(program, monkeypatch):
    from applications.housing.api import HousingView

    monkeypatch.setattr(HousingView, "if_match_needed", True)
    answer = program.put(HOUSING, cast.RENT, format="json")
    assert (answer.status_code, answer.json()["code"]) == (428, "precondition_required")


# -- twice ---------------------------------------------------------------------------------------------------
def test_the_same_key_and_body_makes_one_and_answers_alike(program):
    first, second = (
        program.post(INCOMES, SALARY, format="json", HTTP_IDEMPOTENCY_KEY="k-1") for _each in range(2)
    )
    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Income.objects.count() == 1


def test_the_same_key_with_another_body_is_422(program):
    program.post(INCOMES, SALARY, format="json", HTTP_IDEMPOTENCY_KEY="k-1")
    other = program.post(INCOMES, {**SALARY, "amount": "1"}, format="json", HTTP_IDEMPOTENCY_KEY="k-1")
    assert (other.status_code, other.json()["code"], Income.objects.count()) == (422, "key_reused", 1)


def test_a_refused_request_may_be_corrected_with_its_key(program):
    wrong = program.post(INCOMES, {"kind": "salary"}, format="json", HTTP_IDEMPOTENCY_KEY="k-1")
    right = program.post(INCOMES, SALARY, format="json", HTTP_IDEMPOTENCY_KEY="k-1")
    assert (wrong.status_code, right.status_code) == (400, 201)


def test_a_key_is_of_one_person_and_one_address(program, stranger, api_of):
    file_services.open_application(stranger)
    mine = program.post(INCOMES, SALARY, format="json", HTTP_IDEMPOTENCY_KEY="k-1")
    theirs = api_of(stranger).post(INCOMES, SALARY, format="json", HTTP_IDEMPOTENCY_KEY="k-1")
    assert mine.json()["id"] != theirs.json()["id"] and IdempotencyKey.objects.count() == 2


def test_an_answer_is_kept_for_a_day_and_not_in_clear(program):
    program.post(INCOMES, SALARY, format="json", HTTP_IDEMPOTENCY_KEY="k-1")
    kept = IdempotencyKey.objects.get()
    assert b"9000" not in bytes(kept.answer)
    assert idempotency.delete_expired() == 0
    IdempotencyKey.objects.update(made_at=timezone.now() - idempotency.LIFETIME)
    assert program.post(INCOMES, SALARY, format="json", HTTP_IDEMPOTENCY_KEY="k-1").status_code == 201
    assert Income.objects.count() == 2
    IdempotencyKey.objects.update(made_at=timezone.now() - idempotency.LIFETIME)
    assert idempotency.delete_expired() == 1


@pytest.mark.parametrize("key", ["", "ا", "x" * 129, "a b"])
def test_a_key_that_is_none_is_refused(program, key):
    answer = program.post(INCOMES, SALARY, format="json", HTTP_IDEMPOTENCY_KEY=key)
    assert answer.status_code == 400 and not Income.objects.exists()


# -- at once -------------------------------------------------------------------------------------------------
def _at_once(person, api_of, send):
    file_services.open_application(person)
    programs = [api_of(person) for _each in range(8)]
    start = threading.Barrier(8)

    def one(program):
        try:
            start.wait(30)
            return send(program).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        return sorted(threads.map(one, programs))


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_one_key_make_one_salary(sara, api_of):
    found = _at_once(
        sara, api_of, lambda p: p.post(INCOMES, SALARY, format="json", HTTP_IDEMPOTENCY_KEY="k-1")
    )
    assert set(found) <= {201, 409} and 201 in found
    assert Income.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_on_one_version_lose_nothing(sara, api_of):
    file_services.open_application(sara)
    tag = api_of(sara).get(HOUSING).headers["ETag"]
    found = _at_once(sara, api_of, lambda p: p.put(HOUSING, cast.RENT, format="json", HTTP_IF_MATCH=tag))
    assert found == [200] + [412] * 7


# -- lists ---------------------------------------------------------------------------------------------------
def test_a_list_leads_on_by_link(sara, api_of):

    for number in range(3):
        Notice.objects.create(person=sara, kind=Notice.Kind.SUBMITTED, dedupe_key=f"k{number}")
    first = api_of(sara).get("/api/v1/notices/?limit=2")
    assert len(first.json()["results"]) == 2 and "id" in first.json()["results"][0]
    assert first.headers["Link"] == f'<{first.json()["next"]}>; rel="next"'
    second = api_of(sara).get(first.json()["next"])
    assert len(second.json()["results"]) == 1 and 'rel="prev"' in second.headers["Link"]


def test_the_middleware_of_pages_does_not_send_programs_elsewhere(sara):
    answer = Client().post("/api/v1/me")
    assert answer.status_code == 404 and "Location" not in answer.headers
