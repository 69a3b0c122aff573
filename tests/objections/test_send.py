"""A citizen objects: the page, the API, and everything that is refused."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.notices.models import Notice
from accounts.people.models import User
from common.errors import Refused
from common.uploads import rebuilding
from common.uploads import storage as file_storage
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from objections import corrections as objection_corrections
from objections import review as objection_review
from objections import selectors as objection_selectors
from objections import submission as objection_submission
from objections import tasks as objection_tasks
from objections.models import Objection, ObjectionDocument
from tests import cast
from tests.common import clamd
from tests.objections.conftest import drafted, send

TEXT = "راتبي تغيّر في سبتمبر، والسجل لم يُحدّث."


def typed(study: Study, **changes) -> dict:
    values = {
        "grounds": [f"data_mismatch_income|{study.people[0]}"],
        "text": TEXT,
    }
    return {**values, **changes}


def paper(**changes) -> dict:
    return {"kind": "salary_letter", "file": upload(), **changes}


def begun(browser, study: Study, **changes) -> Objection:
    """The first page was filled in."""
    browser.post(reverse("objection_new"), typed(study, **changes))
    return Objection.objects.get()


def with_paper(browser, study: Study, **changes) -> Objection:
    """The second page, too."""
    draft = begun(browser, study)
    browser.post(reverse("objection_files", args=[draft.pk]), paper(**changes))
    return draft


def sent_by_page(browser, study: Study, **changes) -> Objection:
    draft = with_paper(browser, study, **changes)
    browser.post(reverse("objection_check", args=[draft.pk]))
    return Objection.objects.get()


def upload(content: bytes | None = None, name: str = "تعريف بالراتب.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, cast.picture().read() if content is None else content)


# -- the page ------------------------------------------------------------------------------------------------
def test_the_form_offers_only_the_failed_conditions_each_with_its_person(nasser, study, failing, signed_in):
    failing(nasser, wife={"days_abroad": 117})
    page = signed_in(nasser).get(reverse("objection_new")).content.decode()
    wife = nasser.application.dependants.get(relation="wife")
    assert f'value="data_mismatch_income|{nasser.national_id}"' in page
    assert f'value="days_abroad|{wife.national_id}"' in page
    assert page.count('type="checkbox"') == 2
    assert nasser.name in page and wife.name in page


def test_three_pages_keep_a_draft_and_the_last_one_sends_it(nasser, study, signed_in):
    browser = signed_in(nasser)
    draft = begun(browser, study)
    assert (draft.status, draft.text, draft.sent_at) == ("draft", TEXT, None)
    page = browser.get(reverse("objection_files", args=[draft.pk])).content.decode()
    assert "خطاب من جهة العمل" in page, "what the paper must show"
    answer = browser.post(reverse("objection_files", args=[draft.pk]), paper())
    assert answer.url == reverse("objection_files", args=[draft.pk])
    page = browser.get(reverse("objection_check", args=[draft.pk])).content.decode()
    assert TEXT in page and "تعريف بالراتب.png" in page
    assert Objection.objects.get().status == "draft" and not Notice.objects.filter(kind="objection_sent")
    answer = browser.post(reverse("objection_check", args=[draft.pk]))
    objection = Objection.objects.get()
    assert answer.url == reverse("objection", args=[objection.pk])
    ground = objection.grounds.get()
    assert (objection.status, ground.code, ground.person) == (
        "received",
        "data_mismatch_income",
        nasser.national_id,
    )
    assert objection.documents.get().content_type == "image/png"
    notice = Notice.objects.get(person=nasser, kind="objection_sent")
    assert notice.details == {"reference": objection.reference, "objection": str(objection.pk)}
    page = browser.get(answer.url).content.decode()
    assert objection.reference in page and TEXT in page and "تعريف بالراتب.png" in page


def test_who_has_no_result_is_told_what_to_do_first(sara, signed_in):
    page = signed_in(sara).get(reverse("objection_new")).content.decode()
    assert reverse("application") in page and 'name="grounds"' not in page


def test_an_eligible_household_with_the_full_amount_has_nothing_to_object_to(sara, signed_in):
    cast.declare(cast.full_file(sara, income="1000.00"))
    study_services.study_pending(timezone.localdate())
    study = Study.objects.get()
    assert (study.outcome, objection_selectors.available_grounds(study)) == ("eligible", ())
    page = signed_in(sara).get(reverse("objection_new")).content.decode()
    assert reverse("study") in page and 'name="grounds"' not in page


def test_an_eligible_household_with_less_may_object_to_the_amount(fahd, signed_in, officer):
    study_services.study_pending(timezone.localdate())
    study = Study.objects.get()
    assert (
        study.outcome == "eligible"
        and study.amount < study_descriptions.describe_study(study).answer.entitlement.full
    )
    objection = send(study, code="income_above_cutoff", person="")
    still = {fahd.national_id: {"monthly_income": Decimal("9999.00")}}
    with pytest.raises(Refused) as refusal:
        objection_corrections.upheld_grounds(objection, still, today=timezone.localdate())
    assert refusal.value.code == "still_not_met"


def test_a_household_under_study_may_object_to_what_nobody_answered(fahd, failing):
    study = failing(fahd, head={"resident": None})
    assert study.outcome == "under_study"
    unknown = next(each for each in objection_selectors.available_grounds(study) if each.status == "unknown")
    assert send(study, code=unknown.code, person=unknown.finding.person).status == "received"


def test_an_open_objection_is_shown_in_place_of_a_second_form(nasser, objection, signed_in):
    answer = signed_in(nasser).get(reverse("objection_new"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("objection", args=[objection.pk])
    assert "لديك اعتراض قائم" in answer.content.decode()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("text", "سبب الاعتراض مطلوب: اكتب ما تراه غير صحيح في النتيجة."),
        ("grounds", "اختر شرطًا واحدًا على الأقل تعترض عليه."),
    ],
)
def test_what_is_missing_is_named_and_the_words_stay(nasser, study, signed_in, missing, words):
    values = typed(study)
    del values[missing]
    page = signed_in(nasser).post(reverse("objection_new"), values).content.decode()
    assert words in page and 'role="alert"' in page
    assert missing == "text" or TEXT in page
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("missing", "words"), [("kind", "نوع المرفق مطلوب."), ("file", "أرفق المستند الذي يثبت موقفك.")]
)
def test_a_paper_without_kind_or_file_is_not_attached(nasser, study, signed_in, missing, words):
    browser = signed_in(nasser)
    draft, values = begun(browser, study), paper()
    del values[missing]
    page = browser.post(reverse("objection_files", args=[draft.pk]), values).content.decode()
    assert words in page and not ObjectionDocument.objects.exists()


def test_without_a_paper_nothing_is_sent(nasser, study, signed_in):
    browser = signed_in(nasser)
    draft = begun(browser, study)
    page = browser.post(reverse("objection_check", args=[draft.pk])).content.decode()
    assert "أرفق المستند الذي يثبت موقفك." in page and Objection.objects.get().status == "draft"


@pytest.mark.parametrize("reason", ["nationality|{me}", "data_mismatch_income|", "nonsense", "||"])
def test_a_condition_that_did_not_fail_cannot_be_chosen(nasser, study, signed_in, reason):
    values = typed(study, grounds=[reason.format(me=nasser.national_id)])
    assert signed_in(nasser).post(reverse("objection_new"), values).status_code == 200
    assert not Objection.objects.exists()


@pytest.mark.threat("T34", "T35", "T36", "T37")
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.pdf", b"<html><script>alert(1)</script></html>"),
        ("a.php.png", b"<?php system($_GET['c']); ?>"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 200),
        ("a.pdf", b"%PDF-1.7\nnothing of a PDF"),
        ("a.zip", b"PK\x03\x04" + b"\0" * 100),
    ],
)
def test_a_hostile_file_is_refused_in_words_and_the_draft_stays(nasser, study, signed_in, name, content):
    browser = signed_in(nasser)
    draft = begun(browser, study)
    answer = browser.post(reverse("objection_files", args=[draft.pk]), paper(file=upload(content, name)))
    assert answer.status_code == 200 and 'id="id_file_error"' in answer.content.decode()
    assert Objection.objects.get().text == TEXT and not ObjectionDocument.objects.exists()


@pytest.mark.threat("T34", "T44")
def test_the_document_kept_is_rebuilt_and_comes_only_as_an_attachment(nasser, study, signed_in):
    payload = cast.picture().read() + b"<script>alert(1)</script>"
    with_paper(signed_in(nasser), study, file=upload(payload))
    document = ObjectionDocument.objects.get()
    answer = signed_in(nasser).get(reverse("objection_document", args=[document.pk]))
    kept = b"".join(answer.streaming_content)
    assert kept.startswith(b"\x89PNG") and b"script" not in kept
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]


@pytest.mark.threat("T52")
def test_words_with_markup_stay_words_for_citizen_and_officer(nasser, study, officer, signed_in):
    markup = "<img src=x onerror=alert(1)><b>x</b>"
    browser = signed_in(nasser)
    objection = begun(browser, study, text=markup)
    browser.post(reverse("objection_files", args=[objection.pk]), paper())
    browser.post(reverse("objection_check", args=[objection.pk]))
    for person, address in (
        (nasser, reverse("objection", args=[objection.pk])),
        (officer, reverse("admin:objections_objection_change", args=[objection.pk])),
    ):
        page = signed_in(person).get(address).content.decode()
        assert "<img src=x" not in page and "&lt;img src=x" in page


# -- the window ----------------------------------------------------------------------------------------------
@pytest.mark.threat("T33")
@pytest.mark.parametrize(("days", "inside"), [(0, True), (90, True), (91, False)])
def test_the_ninetieth_day_is_the_last(nasser, study, signed_in, days, inside):
    last_second = timezone.localtime(study.made_at).replace(hour=23, minute=58) + timedelta(days=days)
    with time_machine.travel(last_second, tick=True):
        page = signed_in(nasser).post(reverse("objection_new"), typed(study)).content.decode()
    assert Objection.objects.exists() is inside
    if not inside:
        assert "انتهت المهلة" in page and TEXT in page and reverse("application") in page


def test_a_closed_window_explains_what_to_do_instead(nasser, study, signed_in):
    with time_machine.travel(study.made_at + timedelta(days=91), tick=True):
        page = signed_in(nasser).get(reverse("objection_new")).content.decode()
    assert "انتهت المهلة" in page and 'name="grounds"' not in page


# -- the verb's refusals -------------------------------------------------------------------------------------
def test_one_objection_is_open_at_a_time(study, objection):
    with pytest.raises(Refused) as refusal:
        send(study)
    assert refusal.value.code == "already_open"


@pytest.mark.parametrize("code", ["nationality", "income_above_cutoff", "no_such_code"])
def test_only_a_failed_condition_is_taken(study, code):
    with pytest.raises(Refused) as refusal:
        send(study, code=code)
    assert refusal.value.code == "not_a_reason"


def test_a_result_that_was_followed_by_a_newer_one_is_closed(nasser, study, failing):
    failing(nasser)
    with pytest.raises(Refused) as refusal:
        send(study)
    assert refusal.value.code == "newer_result"


@pytest.mark.threat("T33", "T60")
@pytest.mark.django_db(transaction=True)
def test_sixteen_senders_at_once_leave_one_objection(transactional_db):
    nasser = cast.person(33, "ناصر الدوسري")
    cast.declare(cast.full_file(nasser, income="7800.00", salary_on_record="9650.00"))
    study_services.study_pending(timezone.localdate())
    draft, start, codes = drafted(Study.objects.get()), threading.Barrier(16), []

    def try_once() -> None:
        try:
            start.wait()
            objection_submission.send_objection(
                Objection.objects.get(pk=draft.pk), today=timezone.localdate()
            )
            codes.append("sent")
        except Refused as refusal:
            codes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_once) for _turn in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["already_sent"] * 15 + ["sent"]
    assert Objection.objects.count() == ObjectionDocument.objects.count() == 1


@pytest.mark.threat("T33")
@pytest.mark.django_db(transaction=True)
def test_the_database_itself_keeps_a_second_open_one_out(transactional_db, nasser):
    study_services.study_pending(timezone.localdate())
    study = Study.objects.get()
    first = send(study)
    with pytest.raises(Exception, match="one_open_objection"):
        now = {"sent_at": timezone.now(), "due_on": timezone.localdate()}
        Objection.objects.create(
            study=study, application=first.application, text="x", status="received", **now
        )


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


# -- the stranger --------------------------------------------------------------------------------------------
@pytest.mark.threat("T26", "T27")
def test_a_stranger_meets_404_everywhere_and_an_empty_list(stranger, objection, signed_in, api_of):
    browser, api = signed_in(stranger), api_of(stranger)
    pages = [
        reverse("objection", args=[objection.pk]),
        reverse("objection_document", args=[objection.documents.get().pk]),
    ]
    pages += [
        reverse(f"objection_{step}", args=[objection.pk])
        for step in ("files", "check", "message", "add_document", "withdraw")
    ]
    assert {browser.get(page).status_code for page in pages} == {404}
    assert {browser.post(page).status_code for page in pages[2:]} == {404}
    assert objection.reference not in browser.get(reverse("objections")).content.decode()
    assert api.get(f"/api/v1/objections/{objection.pk}/").status_code == 404
    assert api.post(f"/api/v1/objections/{objection.pk}/withdraw/").status_code == 404
    assert api.get("/api/v1/objections/").json()["results"] == []


@pytest.mark.parametrize("page", ["/objections/", "/objections/new/"])
def test_a_visitor_is_led_to_the_sign_in(client, db, page):
    answer = client.get(page)
    assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))


def test_a_visitor_gets_nothing_of_the_api(db, api_of):
    assert api_of().get("/api/v1/objections/").status_code == 401


def test_the_list_shows_each_objection_with_its_state(nasser: User, objection, signed_in):
    page = signed_in(nasser).get(reverse("objections")).content.decode()
    assert objection.reference in page and "تم الاستلام" in page
    assert reverse("objection", args=[objection.pk]) in page


# -- the attached document -----------------------------------------------------------------------------------
@pytest.mark.threat("T42")
def test_no_officer_opens_or_decides_on_a_document_before_its_scan(
    nasser, study, signed_in, officer, settings
):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    objection = sent_by_page(signed_in(nasser), study)
    attached = objection.documents.get()
    place = reverse("objection_document", args=[attached.pk])
    assert attached.scan == "waiting"
    assert signed_in(nasser).get(place).status_code == 200
    assert signed_in(officer).get(place).status_code == 404
    page = signed_in(officer).get(reverse("admin:objections_objection_change", args=[objection.pk]))
    assert "يجري فحص الملف" in page.content.decode() and place not in page.content.decode()
    with pytest.raises(Refused) as refusal:
        objection_review.refuse_objection(objection, by=officer, because="لا")
    assert refusal.value.code == "pending_scan"
    objection_tasks.check_documents()
    assert ObjectionDocument.objects.get().scan == "waiting"
    with clamd.running() as settings.CLAMD_URL:
        objection_tasks.check_documents()
    assert ObjectionDocument.objects.get().scan == "clean"
    assert signed_in(officer).get(place).status_code == 200
    objection_review.refuse_objection(objection, by=officer, because="لا")


@pytest.mark.threat("T42")
def test_a_malicious_document_of_an_objection_is_deleted_and_both_sides_read_it(
    nasser, study, signed_in, officer, settings, django_capture_on_commit_callbacks
):
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    sent_by_page(signed_in(nasser), study)
    document = ObjectionDocument.objects.get()
    with (
        clamd.running("tcp", "0", document.sha256) as settings.CLAMD_URL,
        django_capture_on_commit_callbacks(execute=True),
    ):
        objection_tasks.check_documents()
    assert ObjectionDocument.objects.get().scan == "infected"
    assert not file_storage.private_storage().exists(document.key)
    place = reverse("objection_document", args=[document.pk])
    for person in (nasser, officer):
        assert signed_in(person).get(place).status_code == 404
    own = signed_in(nasser).get(reverse("objection", args=[document.objection_id])).content.decode()
    assert "خبيث" in own and place not in own


@pytest.mark.threat("T84")
def test_a_document_that_waits_to_be_rebuilt_goes_on_by_itself(
    nasser, study, signed_in, officer, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(rebuilding, "WAIT_SECONDS", 0.01)
    with rebuilding._rebuild_slot(None), rebuilding._rebuild_slot(None):
        sent_by_page(signed_in(nasser), study)
    document = ObjectionDocument.objects.get()
    assert document.scan == "checking"
    place = reverse("objection_document", args=[document.pk])
    assert [signed_in(person).get(place).status_code for person in (nasser, officer)] == [404, 404]
    with django_capture_on_commit_callbacks(execute=True):
        objection_tasks.check_documents()
    fresh = ObjectionDocument.objects.get()
    assert (fresh.scan, fresh.content_type) == ("not_scanned", "image/png")
    assert not file_storage.private_storage().exists(document.key)
    assert signed_in(officer).get(place).status_code == 200
