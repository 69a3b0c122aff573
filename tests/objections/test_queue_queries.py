"""The officers' queue asks the database as often for many cases as for few."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.objections.conftest import send

CEILING = 15


def queries_of(browser) -> int:
    """Of the queue's page, without the savepoints that only a test has."""
    address = reverse("admin:objections_objection_changelist")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in asked)


def test_the_queue_asks_the_same_for_many_cases(objection, officer, fahd, failing, signed_in):
    browser = signed_in(officer)
    queries_of(browser)  # what is loaded once in a process
    few = queries_of(browser)
    send(failing(fahd, head={"days_abroad": 117}), code="days_abroad")
    assert queries_of(browser) == few <= CEILING
