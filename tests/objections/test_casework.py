"""Several grounds in one case, questions and answers, withdrawal, and one officer at a time."""

from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.notices.models import Notice
from common.errors import Refused
from eligibility.registers.models import RecordChange
from objections import assignment, correspondence, working_days
from objections import queue as objection_queue
from objections import review as objection_review
from objections import submission as objection_submission
from objections.models import Objection
from tests import cast
from tests.objections.conftest import drafted, send
from tests.objections.test_decide import accept, address

CHANGE = "admin:objections_objection_change"


@pytest.fixture
def colleague(db):
    return cast.officer(78, "سلمان المراجع", roles=("reviewer",))


# -- several grounds -----------------------------------------------------------------------------------------
def _two_people(nasser, failing):
    study = failing(nasser, wife={"days_abroad": 117})
    wife = nasser.application.dependants.get(relation="wife").national_id
    grounds = [("data_mismatch_income", nasser.national_id), ("days_abroad", wife)]
    return study, wife, grounds


def test_one_case_corrects_two_people_and_answers_each_ground(nasser, failing, officer):
    study, wife, grounds = _two_people(nasser, failing)
    objection = send(study, grounds=grounds)
    facts = {nasser.national_id: {"monthly_income": Decimal(7800)}, wife: {"days_abroad": 80}}
    decided = objection_review.accept_objection(
        objection, by=officer, because="ثبت الأمران.", facts=facts, today=timezone.localdate()
    )
    assert decided.outcome == "eligible" and RecordChange.objects.filter(because__contains="OB-").count() == 2
    assert set(objection.grounds.values_list("upheld", flat=True)) == {True}


def test_a_ground_that_was_not_proved_is_answered_no_within_an_acceptance(
    nasser, failing, officer, signed_in
):
    study, wife, grounds = _two_people(nasser, failing)
    objection = send(study, grounds=grounds)
    assignment.take_objection(objection, by=officer)
    typed = {"corrects-1": "on", "days_abroad-1": "80", "because": "ثبت السفر وحده.", "confirm": "1"}
    signed_in(officer).post(address(objection, "accept"), typed)
    objection.refresh_from_db()
    assert objection.status == "accepted"
    assert dict(objection.grounds.values_list("person", "upheld")) == {nasser.national_id: False, wife: True}
    page = signed_in(nasser).get(reverse("objection", args=[objection.pk])).content.decode()
    assert "لم يُقبل" in page


# -- nothing new ---------------------------------------------------------------------------------------------
def test_the_same_papers_after_a_refusal_are_not_taken_again(study, objection, officer, nasser, signed_in):
    objection_review.refuse_objection(objection, by=officer, because="لا يثبت المستند الراتب.")
    again = drafted(study)
    with pytest.raises(Refused) as refusal:
        objection_submission.send_objection(again, today=timezone.localdate())
    assert refusal.value.code == "nothing_new"
    page = signed_in(nasser).post(reverse("objection_check", args=[again.pk])).content.decode()
    assert "سبق رفض هذا" in page and Objection.objects.get(pk=again.pk).status == "draft"
    paper = cast.picture(size=(90, 90))
    objection_submission.attach_document(again, kind="salary_letter", file=paper, name="جديد.png")
    assert objection_submission.send_objection(again, today=timezone.localdate()).status == "received"


# -- a draft -------------------------------------------------------------------------------------------------
def test_no_officer_sees_a_draft(study, officer, signed_in):
    draft = drafted(study)
    assert signed_in(officer).get(address(draft, "change")).status_code == 404
    page = signed_in(officer).get("/staff/objections/objection/").content.decode()
    assert draft.reference not in page


def test_a_draft_is_deleted_with_its_files(nasser, study, signed_in, django_capture_on_commit_callbacks):
    draft = drafted(study)
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(nasser).post(reverse("objection_withdraw", args=[draft.pk]))
    assert not Objection.objects.exists()


# -- withdrawal ----------------------------------------------------------------------------------------------
def test_a_withdrawn_objection_is_closed_and_another_may_be_sent(
    nasser, study, objection, officer, signed_in
):
    place = reverse("objection_withdraw", args=[objection.pk])
    assert "سحب الاعتراض" in signed_in(nasser).get(place).content.decode()
    page = signed_in(nasser).post(place, follow=True).content.decode()
    objection.refresh_from_db()
    assert objection.status == "withdrawn" and "سُحب اعتراضك" in page
    with pytest.raises(Refused) as refusal:
        objection_review.refuse_objection(objection, by=officer, because="x")
    assert refusal.value.code == "withdrawn"
    assert send(study).status == "received"


# -- questions and answers -----------------------------------------------------------------------------------
def test_a_question_stops_the_days_and_the_answer_starts_them_again(nasser, objection, officer, signed_in):
    assignment.take_objection(objection, by=officer)
    with time_machine.travel("2026-11-22T09:00:00+03:00"):  # a Sunday
        typed = {"ask-text": "أرفق تعريفًا أحدث."}
        signed_in(officer).post(address(objection, "ask"), typed)
    objection.refresh_from_db()
    promised = objection.due_on
    assert objection.status == "info_requested"
    assert Notice.objects.filter(person=nasser, kind="objection_question").count() == 1
    late = objection_queue.queue_filter("late", officer, promised.replace(year=promised.year + 1))
    assert not Objection.objects.filter(late).exists(), "nobody is late while the citizen is waited for"
    with time_machine.travel("2026-11-29T09:00:00+03:00"):
        browser = signed_in(nasser)
        page = browser.get(reverse("objection", args=[objection.pk])).content.decode()
        assert "أرفق تعريفًا أحدث." in page and "مطلوب استكمال" in page
        paper = {"kind": "salary_letter", "file": cast.picture(size=(70, 70))}
        browser.post(reverse("objection_add_document", args=[objection.pk]), paper)
        browser.post(reverse("objection_message", args=[objection.pk]), {"text": "أرفقته."})
    objection.refresh_from_db()
    assert (objection.status, objection.documents.count()) == ("in_review", 2)
    assert objection.due_on == working_days.add_working_days(promised, 5)


def test_the_citizen_never_reads_a_note(nasser, objection, officer, signed_in):
    correspondence.write_note(objection, text="يُراجع مع الجهة.", by=officer)
    assert "يُراجع مع الجهة." in signed_in(officer).get(address(objection, "change")).content.decode()
    page = signed_in(nasser).get(reverse("objection", args=[objection.pk])).content.decode()
    assert "يُراجع مع الجهة." not in page


def test_an_empty_message_is_not_sent_and_a_closed_case_takes_none(nasser, objection, officer, signed_in):
    place = reverse("objection_message", args=[objection.pk])
    assert "اكتب الرسالة." in signed_in(nasser).post(place, {"text": " "}).content.decode()
    objection_submission.withdraw_objection(objection, by=nasser)
    with pytest.raises(Refused) as refusal:
        correspondence.write_as_citizen(objection, text="x", by=nasser)
    assert refusal.value.code == "not_open" and not objection.messages.exists()


# -- one officer at a time -----------------------------------------------------------------------------------
def test_a_second_reviewer_on_a_stale_page_is_told_whose_case_it_is(objection, officer, colleague, signed_in):
    assignment.take_objection(objection, by=colleague)
    browser = signed_in(officer)
    for step, typed in (
        ("take_up", {}),
        ("refuse", {"no-because": "x", "confirm": "1"}),
        ("ask", {"ask-text": "x"}),
        ("message", {"say-text": "x"}),
    ):
        page = browser.post(address(objection, step), typed, follow=True).content.decode()
        assert "سلمان المراجع" in page and "لم يتغير شيء" in page, step
        assert 'name="because"' not in page
    objection.refresh_from_db()
    assert (objection.status, objection.assigned_to) == ("in_review", colleague)


def test_a_case_is_handed_over_and_stands_among_the_colleagues_own(objection, officer, colleague, signed_in):
    assignment.take_objection(objection, by=officer)
    signed_in(officer).post(address(objection, "assign"), {"to": colleague.pk})
    objection.refresh_from_db()
    assert objection.assigned_to == colleague
    today = timezone.localdate()
    assert objection_queue.queue_counts(colleague, today)["mine"] == 1
    assert objection_queue.queue_counts(officer, today)["mine"] == 0
    page = signed_in(colleague).get("/staff/objections/objection/", {"place": "mine"}).content.decode()
    assert objection.reference in page


def test_a_case_is_never_handed_to_a_relative(nasser, objection, officer):
    relative = cast.officer(79, "قريب", roles=("reviewer",), mobile=nasser.mobile)
    assert relative not in objection_queue.colleagues_of(officer, objection)
    with pytest.raises(Refused) as refusal:
        assignment.assign_objection(objection, to=relative, by=officer)
    assert refusal.value.code == "own_household"


def test_the_next_case_is_the_oldest_that_nobody_works_on(
    objection, fahd, failing, officer, colleague, signed_in
):
    later = send(failing(fahd, head={"days_abroad": 117}), code="days_abroad")
    answer = signed_in(officer).post(reverse("admin:objections_objection_next"))
    assert answer.url == address(objection, "change")
    answer = signed_in(colleague).post(reverse("admin:objections_objection_next"))
    assert answer.url == address(later, "change")
    page = signed_in(officer).post(reverse("admin:objections_objection_next"), follow=True).content.decode()
    assert "لا اعتراض ينتظر" in page


def test_a_case_given_before_its_review_goes_back_to_the_queue(objection, officer, colleague):
    assignment.assign_objection(objection, to=colleague, by=officer)
    with pytest.raises(Refused):
        assignment.release_objection(objection, by=officer)
    assert assignment.release_objection(objection, by=colleague).assigned_to is None
    assignment.take_objection(objection, by=colleague)
    with pytest.raises(Refused) as refusal:
        assignment.release_objection(objection, by=colleague)
    assert refusal.value.code == "in_review"


def test_the_queue_takes_the_same_queries_however_long_it_is(objection, fahd, failing, officer, signed_in):
    browser = signed_in(officer)
    with CaptureQueriesContext(connection) as short:
        assert browser.get("/staff/objections/objection/").status_code == 200
    send(failing(fahd, head={"days_abroad": 117}), code="days_abroad")
    with CaptureQueriesContext(connection) as longer:
        assert browser.get("/staff/objections/objection/").status_code == 200
    assert len(longer) <= len(short)


def test_every_move_has_its_verb(study, objection, nasser, officer):
    """The table of moves and what was reached by verbs above agree."""
    assert accept(objection, officer).outcome == "eligible"
    reached = set(objection.history.values_list("was", "became"))
    allowed = {(was, became) for was, after in Objection.MOVES.items() for became in after}
    assert reached <= allowed
