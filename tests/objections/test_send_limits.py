"""Who may object to what, until when, and once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from common.errors import Refused
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from objections import submission as objection_submission
from objections.models import Objection, ObjectionDocument
from tests import cast
from tests.objections.conftest import drafted, send
from tests.objections.sending import TEXT, typed


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
