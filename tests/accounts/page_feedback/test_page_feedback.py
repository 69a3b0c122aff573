"""«هل كانت هذه الصفحة مفيدة؟»: once a page and session, without a name or a case; officers see it."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.page_feedback import services as feedback_services
from accounts.page_feedback.models import MAX_WORDS, PageFeedback
from accounts.page_feedback.selectors import count_by_page
from accounts.page_feedback.texts import PAGE_TITLES
from common.charts import answers_bar
from tests import cast

pytestmark = pytest.mark.django_db
DOOR, ASKED, THANKS, DONE = "/useful/", "هل كانت هذه الصفحة مفيدة؟", "شكرًا على إجابتك", "كلماتك"


def say(browser: Client, back: str = "/faq/", **more: str):
    return browser.post(DOOR, {"back": back, **more}, follow=True)


def text_of(response) -> str:
    return response.content.decode()


def test_a_visitor_answers_once_and_adds_words_once():
    browser = Client()
    assert ASKED in text_of(browser.get("/faq/"))
    answer = say(browser, useful="no")
    assert answer.redirect_chain[-1][0] == "/faq/#useful"
    assert THANKS in text_of(answer) and ASKED not in text_of(answer)
    say(browser, useful="yes")
    assert [(row.route, row.useful) for row in PageFeedback.objects.all()] == [("faq", True)]
    assert DONE in text_of(say(browser, words="أين الآيبان؟"))
    assert PageFeedback.objects.get().words == "أين الآيبان؟" and ASKED in text_of(browser.get("/guide/"))
    say(Client(), useful="no")
    assert PageFeedback.objects.count() == 2


def test_of_a_case_only_the_name_of_its_page_is_kept(sara, signed_in):
    browser, back = signed_in(sara), "/payments/?calendar=hijri"
    assert ASKED in text_of(browser.get(back))
    assert say(browser, back, useful="yes").redirect_chain[-1][0] == f"{back}#useful"
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(f)::text FROM accounts_pagefeedback f")
        (row,) = cursor.fetchone()
    assert "payments" in row and "hijri" not in row and "/" not in row
    assert browser.session.session_key not in row and sara.national_id not in row


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("هويتي 1012345678 ولم أجد", "هويتي … ولم أجد"),
        ("جوالي ٠٥٠١٢٣٤٥٦٧", "جوالي …"),
        ("جوالي 050 123 4567", "جوالي …"),
        ("SA44 2000 0001 2345 6789 1234", "…"),
        ("دفعة 1,427.47 في 10 ديسمبر 2026", "دفعة 1,427.47 في 10 ديسمبر 2026"),
    ],
)
def test_long_numbers_are_not_kept(written, kept):
    feedback_services.save_feedback("session", "faq", useful=False, language="ar")
    assert feedback_services.add_words("session", "faq", written)
    assert PageFeedback.objects.get().words == kept


@pytest.mark.parametrize(
    "back",
    ["", "faq", "//x.example/", "https://x.example/faq/", "/login/", "/staff/", "/nowhere/", "/api/v1/me/"],
)
def test_only_pages_of_ours_that_ask_are_answered_about(back):
    assert Client().post(DOOR, {"back": back, "useful": "yes"}).status_code == 404
    assert not PageFeedback.objects.exists()


def test_what_is_not_right_is_said_and_too_many_are_refused():
    browser = Client()
    assert browser.post(DOOR, {"back": "/faq/", "useful": "maybe"}).status_code == 404
    say(browser, useful="yes")
    assert "اكتب كلماتك أولًا" in text_of(say(browser, words=" "))
    assert str(MAX_WORDS) in text_of(say(browser, words="x" * (MAX_WORDS + 1)))
    assert say(Client(), words="بلا جواب قبلها").status_code == 200
    assert PageFeedback.objects.get().words == ""
    for _each in range(feedback_services.MOST_OF_ONE_ADDRESS):
        last = say(Client(), useful="yes")
    assert "إجابات كثيرة" in text_of(last)
    assert PageFeedback.objects.count() == feedback_services.MOST_OF_ONE_ADDRESS


def test_another_site_says_nothing_in_a_visitors_name_and_a_look_leaves_no_cookie():
    browser = Client(enforce_csrf_checks=True)
    assert not browser.get("/faq/").cookies
    data = {"back": "/faq/", "useful": "no"}
    for origin in ("https://x.example", "null"):
        assert browser.post(DOOR, data, headers={"Origin": origin}).status_code == 403
    assert not PageFeedback.objects.exists()
    assert browser.post(DOOR, data, headers={"Origin": "http://testserver"}).status_code == 302


def test_steps_of_signing_in_and_errors_do_not_ask():
    for path in ("/login/", "/register/", "/nowhere/"):
        assert ASKED not in text_of(Client().get(path))


def test_every_page_that_asks_is_a_route():
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert set(PAGE_TITLES) <= names


def test_officers_with_the_right_see_picture_and_list(officer, signed_in):
    for number, useful in enumerate([False, False, True]):
        feedback_services.save_feedback(f"s{number}", "faq", useful=useful, language="ar")
    feedback_services.save_feedback("s9", "guide", useful=True, language="en")
    feedback_services.add_words("s0", "faq", "لم أجد <b>الآيبان</b>")
    assert [(each.route, each.useful, each.not_useful, each.percent) for each in count_by_page()] == [
        ("faq", 1, 2, 33),
        ("guide", 1, 0, 100),
    ]
    listed = reverse("admin:accounts_pagefeedback_changelist")
    support = cast.officer(8101, "موظف الدعم", roles=("support",))
    page = text_of(signed_in(support).get(listed))
    assert '<h2 id="h-usefulness">' in page and "الأسئلة الشائعة" in page and "33%" in page
    assert "&lt;b&gt;" in page and "<b>الآيبان" not in page
    assert text_of(signed_in(support).get(listed, {"said": "words"})).count("لم أجد") == 1
    reviewer = cast.officer(8102, "مراجع", roles=("reviewer",))
    assert signed_in(reviewer).get(listed).status_code == 403


def test_the_picture_grows_from_the_reading_edge():
    bar = answers_bar(1, 3, 8)
    assert (
        'class="within" x="87.50%" width="12.50%"' in bar and 'class="over" x="50.00%" width="37.50%"' in bar
    )
    assert 'width="0.00%"' in answers_bar(0, 0, 0)
