"""The officers' lists on a page full of rows: no query a row, and as few as a list may ask."""

import pytest
from django.contrib import admin
from django.test import override_settings

from citizen_portal.staff import big_lists
from tests.load import admin_bench

LARGE = {"Application", "AuditLine", "Declaration", "Enquiry", "Notice", "Objection", "Payment", "Study"}


@pytest.fixture
def costs(transactional_db):
    with override_settings(DEBUG=False, ALLOWED_HOSTS=["*"]):
        return admin_bench.bench(60)


def test_no_list_asks_a_query_a_row_and_every_page_opens(costs):
    lists = [each for each in costs if "one row" not in each.page and each.page != "start page"]
    assert {each.page for each in lists if each.rows >= 39} >= LARGE
    for each in costs:
        assert each.queries <= each.most_queries, (each.page, each.queries)


def test_every_list_is_bounded():
    for model, site in admin.site._registry.items():
        assert site.paginator is big_lists.BoundedPaginator and not site.show_full_result_count, model


def test_a_list_counts_no_further_than_it_shows_and_says_so(programme, officer, signed_in, monkeypatch):
    page = "/staff/accounts/auditline/"
    officer.is_superuser = True
    officer.save()
    staff = signed_in(officer)
    whole = staff.get(page)
    assert whole.context["cl"].result_count > 3 and "استخدم البحث أو التصفية" not in whole.content.decode()
    monkeypatch.setattr(big_lists.BoundedPaginator, "most", 3)
    some = staff.get(page)
    assert some.context["cl"].result_count == 3
    assert "تظهر أول 3 صف" in some.content.decode()
