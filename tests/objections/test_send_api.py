"""A program objects for a citizen: the same verbs, the same refusals."""

import pytest

from eligibility.studies.models import Study
from objections.models import Objection, ObjectionDocument
from tests.objections.conftest import drafted
from tests.objections.sending import TEXT, paper, upload


# -- REST ----------------------------------------------------------------------------------------------------
def begun_by_rest(api, own: Study, **changes):
    ground = {"code": "data_mismatch_income", "person": own.people[0]}
    values = {"study": own.pk, "grounds": [ground], "text": TEXT}
    return api.post("/api/v1/objections/", {**values, **changes}, format="json")


def test_the_api_begins_attaches_sends_lists_and_serves(nasser, study, api_of):
    api = api_of(nasser)
    answer = begun_by_rest(api, study)
    assert (answer.status_code, answer.json()["status"]) == (201, "draft")
    place = f"/api/v1/objections/{answer.json()['id']}/"
    attached = api.post(f"{place}documents/", paper(), format="multipart")
    assert attached.status_code == 201
    body = api.post(f"{place}send/").json()
    assert body["status"] == "received" and body["study"] == study.pk and body["new_study"] is None
    assert body["grounds"] == [{"code": "data_mismatch_income", "person": nasser.national_id, "upheld": None}]
    assert [one["id"] for one in api.get("/api/v1/objections/").json()["results"]] == [body["id"]]
    assert api.get(place).json()["reference"] == body["reference"]
    file = api.get(f"{place}documents/{attached.json()['id']}/")
    assert b"".join(file.streaming_content).startswith(b"\x89PNG")
    assert api.delete(f"{place}documents/{attached.json()['id']}/").status_code == 409
    assert api.post(f"{place}messages/", {"text": "متى الرد؟"}, format="json").status_code == 201
    assert [one["kind"] for one in api.get(f"{place}messages/").json()] == ["citizen"]
    assert api.post(f"{place}withdraw/").json()["status"] == "withdrawn"


def test_the_api_takes_a_draft_away(nasser, study, api_of):
    draft = drafted(study)
    assert api_of(nasser).delete(f"/api/v1/objections/{draft.pk}/").status_code == 204
    assert not Objection.objects.exists() and not ObjectionDocument.objects.exists()


def test_the_api_refuses_a_second_one_as_a_conflict(nasser, study, objection, api_of):
    answer = begun_by_rest(api_of(nasser), study)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_open")
    assert answer["Content-Type"] == "application/problem+json"


def test_the_api_names_the_field_of_a_bad_file_and_of_wrong_values(nasser, study, api_of):
    draft = drafted(study)
    place = f"/api/v1/objections/{draft.pk}/documents/"
    answer = api_of(nasser).post(place, paper(file=upload(b"<svg/>", "a.svg")), format="multipart")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "file")
    answer = api_of(nasser).post(place, paper(kind="passport"), format="multipart")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "kind")
    assert begun_by_rest(api_of(nasser), study, text="").json()["errors"][0]["field"] == "text"


@pytest.mark.threat("T28")
def test_the_api_does_not_know_a_strangers_study(stranger, study, api_of):
    answer = begun_by_rest(api_of(stranger), study)
    missing = begun_by_rest(api_of(stranger), study, study=987654)
    assert answer.status_code == missing.status_code == 400
    assert not Objection.objects.exists()


@pytest.mark.threat("T29")
def test_nothing_but_the_named_values_is_taken(nasser, officer, study, api_of):
    wanted = {"status": "accepted", "decided_by": officer.pk, "reason": "x", "application": 1}
    answer = begun_by_rest(api_of(nasser), study, **wanted)
    refused = {(error["field"], error["code"]) for error in answer.json()["errors"]}
    assert (answer.status_code, refused) == (400, {(name, "unknown_field") for name in wanted})
    assert not Objection.objects.exists()
    assert begun_by_rest(api_of(nasser), study).status_code == 201
    objection = Objection.objects.get()
    assert (objection.status, objection.decided_by, objection.reason) == ("draft", None, "")
