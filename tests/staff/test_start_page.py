"""The start page shows each role its own queues and no other's; every count is that of the list behind it."""

import re

import pytest
from django.test import Client

from accounts.people.models import User
from citizen_portal.staff import start_page
from tests import cast

PARTS = {
    "reviewer": {"الملفات", "الاعتراضات بانتظار الرد"},
    "approver": {"مسيرات الصرف", "دفعات تحتاج متابعة"},
    "cycle manager": {"مسيرات الصرف", "دفعات تحتاج متابعة"},
    "releaser": {"مسيرات الصرف"},
    "auditor": {"الفحوص", "دفعات تحتاج متابعة", "الاعتراضات بانتظار الرد"},
    "support": {"رسائل المواطنين"},
}


@pytest.fixture
def day_of(programme, signed_in):
    def begin(role: str) -> tuple[User, Client]:
        officer = cast.officer(950, "موظف", roles=(role,))
        return officer, signed_in(officer)

    return begin


@pytest.mark.parametrize("role", PARTS)
def test_each_role_begins_with_its_own_queues(day_of, role):
    officer, browser = day_of(role)
    page = browser.get("/staff/").content.decode()
    everything = set().union(*PARTS.values())
    headings = {re.sub(r"\s+", " ", each).strip() for each in re.findall(r"<h2[^>]*>(.*?)</h2>", page, re.S)}
    assert headings & everything >= PARTS[role], headings
    own = {str(part.title) for part in start_page.waiting_work(officer)}
    assert not (own - PARTS[role] - {"دفعات تحتاج متابعة"}), own
    assert ("/staff/people/" in page) is (role in {"support", "reviewer", "auditor"})


@pytest.mark.parametrize("role", PARTS)
def test_each_count_is_that_of_its_list(day_of, role):
    officer, browser = day_of(role)
    items = [item for part in start_page.waiting_work(officer) for item in part.items]
    assert items
    for item in items:
        listed = browser.get(item.address).context.get("cl")
        if "auditline" not in item.address:  # that list is the whole trail, the count is of today
            assert listed is None or listed.result_count == item.count, item


def test_an_officer_without_a_role_has_nothing_to_do(programme):
    nobody = cast.officer(951, "بلا دور", roles=())
    assert start_page.waiting_work(nobody) == []
