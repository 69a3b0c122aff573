"""The tripwire itself can fail: each place is laid with a secret and must be found."""

import logging

from django.core.cache import cache

from accounts.notices.models import Notice
from common import task_queue
from tests.tripwire import add_stored, hits, secrets, watching

NOBODY = "a-secret-of-nobody"  # the tripwire around this very test must not go off


def test_a_name_in_the_log_is_found():
    with watching() as places:
        logging.getLogger("portal").warning("hello %s", NOBODY)
    assert hits(places, {NOBODY}) == [f"the log holds a secret of {len(NOBODY)} signs ({NOBODY[:2]}…)"]


def test_an_id_in_the_log_is_masked_and_not_found(sara):
    with watching() as places:
        logging.getLogger("portal").warning("hello %s", sara.national_id)
    assert hits(places, {sara.national_id}) == []
    assert "hello" in places["the log"]


def test_a_secret_in_a_task_a_notice_and_a_key_is_found(sara, django_capture_on_commit_callbacks):
    notice = Notice(person=sara, kind="welcome", dedupe_key="x", details={"of": NOBODY})
    with watching() as places:
        with django_capture_on_commit_callbacks(execute=True):
            task_queue.enqueue_on_commit(f"accounts.tasks.{NOBODY}")
        notice.save()
        cache.set(NOBODY, 1)
        add_stored(places)
    assert {hit.split(" holds")[0] for hit in hits(places, {NOBODY})} == {
        "a task's arguments",
        "a notice's details",
        "Valkey's keys",
    }


def test_a_code_that_was_sent_is_a_secret(sara, texts):
    from accounts.codes import services as code_services

    code_services.send_code(
        "step_up", national_id=sara.national_id, mobile=sara.mobile, browser="b", language="ar"
    )
    code = "".join(c for c in texts()[-1] if c.isdigit())
    assert len(code) == 6 and code in secrets()
