"""Five households apply on a telephone, in Arabic: what each does, and what every page then says."""

from datetime import date

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.browser import journey
from tests.browser.households import Household, children
from tests.browser.stories.steps import (
    THREE_SCREENS,
    check,
    enter,
    result,
    review_and_sign,
    sign,
    studied,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_widow_with_five_children(phone, live_server, clock, walk, shots):
    story = Household(
        7101,
        "نوال العتيبي",
        {"marital": "widowed", "employment": "none"},
        children("العتيبي", 17, 14, 11, 8, 3),
        papers=("lease", "family_card"),
    )
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    page.goto("/application/personal/")
    expect(page.locator("input[name=marital][value=widowed]")).to_be_checked()
    check(page, shots, "widow-personal")
    review_and_sign(page, shots, "widow")
    check(page, shots, "widow-receipt")
    studied(date(2026, 11, 5))
    # the head 720 and five minors 216 each
    result(page, "مؤهل", "1,800")
    walk(page, "widow")


def test_a_single_renter(phone, live_server, clock, walk, shots):
    story = Household(
        7102,
        "راكان السبيعي",
        {"marital": "single", "kind": "independent"},
        salary="4200",
        record={"separate_dwelling": True},
    )
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    page.goto("/application/dependants/")
    check(page, shots, "single-dependants")
    sign(page)
    studied(date(2026, 11, 5))
    page.goto("/eligibility/")
    expect(page.locator("main")).to_contain_text("الفرد المستقل")
    assert "رب الأسرة" not in page.locator("main").inner_text()
    walk(page, "single")


def test_a_household_of_twelve(phone, live_server, clock, walk, shots):
    people = (
        ("منيرة الشمري", "wife", date(1984, 2, 3), "none", "none"),
        *children("الشمري", 19, 17, 16, 14, 12, 10, 8, 6, 4, 1),
    )
    story = Household(7103, "عبدالعزيز بن سعود الشمري", people=people, salary="11000")
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    review_and_sign(page, shots, "twelve")
    studied(date(2026, 11, 5))
    result(page, "مؤهل")
    walk(page, "twelve")
    page.goto("/eligibility/")
    height = page.evaluate("document.querySelector('main').scrollHeight")
    assert height <= THREE_SCREENS, f"{height} px: the answer of twelve fits three screens"


def test_a_divorced_mother_with_custody(phone, live_server, clock, walk, shots, tmp_path):
    story = Household(
        7104,
        "أمل الزهراني",
        {"marital": "divorced", "employment": "private"},
        children("الغامدي", 9, 6),
        salary="3500",
    )
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    page.goto("/application/documents/")
    check(page, shots, "divorced-documents")
    expect(page.locator("main")).to_contain_text("صك ولاية")
    file = tmp_path / "حضانة.png"
    file.write_bytes(cast.picture(size=(310, 210)).read())
    page.select_option("#id_kind", "custody")
    page.set_input_files("#id_file", file)
    page.locator("main button[name=add]").first.click()
    expect(page.locator("main ul.files button.iconbtn")).to_have_count(2)
    sign(page)
    studied(date(2026, 11, 5))
    result(page, "مؤهل", "1,152")
    walk(page, "divorced")


def test_the_wife_of_a_non_saudi(phone, live_server, clock, walk, shots):
    story = Household(
        7105,
        "هدى القرني",
        {"employment": "none"},
        (("عمر حسن", "husband", date(1983, 5, 1), "private", "none"), *children("حسن", 7, 4)),
        papers=("lease", "marriage"),
    )
    person = story.owner()
    story.complete(person)
    page = enter(phone, live_server, person)
    page.goto("/application/personal/")
    page.check("input[name=kind][value=married_woman]")
    page.check("input[name=situation][value=foreign_husband]")
    check(page, shots, "foreign-personal")
    journey.save(page)
    review_and_sign(page, shots, "foreign")
    studied(date(2026, 11, 5))
    page.goto("/eligibility/")
    expect(page.locator("main")).to_contain_text("مقدمة الطلب")
    expect(page.locator("main")).not_to_contain_text("رب الأسرة")
    walk(page, "foreign")
