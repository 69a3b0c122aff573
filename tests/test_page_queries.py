"""How many queries a citizen's page may ask: a table that one more query breaks."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from common import request_reads
from eligibility.studies import services as study_services
from payments.dues import services as due_services
from tests import cast

NOW = "2026-11-20T12:00:00+03:00"
CEILINGS = {"home": 4, "dashboard": 19, "payments": 10, "study": 11, "application": 12, "profile": 6}


@pytest.fixture
def browser(sara, signed_in) -> Client:
    """Sara's, with a full file, a decision and an open payment."""
    with time_machine.travel("2026-11-05T12:00:00+03:00"):
        cast.declare(cast.full_file(sara))
        study_services.study_pending(date(2026, 11, 5))
    with time_machine.travel("2026-11-11T12:00:00+03:00"):
        cast.results_come_out(date(2026, 11, 11))
        due_services.schedule_deposits(date(2026, 11, 11))
    return signed_in(sara)


@pytest.mark.parametrize("name", CEILINGS)
def test_no_page_asks_more_than_its_ceiling(browser, name, django_assert_max_num_queries):
    with time_machine.travel(NOW):
        browser.get(reverse(name))  # what is loaded once in a process
        with django_assert_max_num_queries(CEILINGS[name]):
            assert browser.get(reverse(name)).status_code == 200


def test_what_is_read_once_is_kept_for_one_page_only():
    read: list[int] = []

    def look() -> int:
        read.append(1)
        return len(read)

    assert [request_reads.read_once("x", look) for _ask in range(2)] == [1, 2], "outside of a page: anew"
    with request_reads.keep_reads():
        assert [request_reads.read_once("x", look) for _ask in range(2)] == [3, 3]
        assert request_reads.read_once("y", look) == 4
    with request_reads.keep_reads():
        assert request_reads.read_once("x", look) == 5


def test_a_form_that_is_sent_reads_anew(rf):
    seen = []

    def view(request):
        return seen.append([request_reads.read_once("k", object) for _ask in range(2)])

    request_reads.KeepReads(view)(rf.post("/"))
    request_reads.KeepReads(view)(rf.get("/"))
    assert seen[0][0] is not seen[0][1] and seen[1][0] is seen[1][1]
