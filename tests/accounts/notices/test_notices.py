"""What is told, in words of both languages; to its person only."""

import uuid
from datetime import date

import pytest
from django.utils import timezone, translation

from accounts.notices import services as notice_services
from accounts.notices import texts as notice_texts
from accounts.notices.models import Notice

REFERENCE = {"reference": "CA-2026-000123"}
WITHOUT_AMOUNT = {"outcome": "eligible", "without_amount": True}
EXAMPLES = [
    ("welcome", {}),
    ("password_changed", {}),
    ("password_reset", {}),
    ("mobile_changed", {}),
    ("email_changed", {}),
    ("submitted", REFERENCE),
    ("withdrawn", REFERENCE),
    ("eldest_child_opened", REFERENCE),
    ("eldest_child_closed", REFERENCE),
    ("account_accepted", {"ends": "4821"}),
    ("account_refused", {"ends": "4821"}),
    ("document_refused", {"document": "lease"}),
    ("document_ending", {"document": "lease", "on": "2026-12-10"}),
    ("lease_ending", {"on": "2026-12-10"}),
    ("release_asked", {}),
    ("release_granted", {}),
    ("release_refused", {}),
    ("dependant_released", REFERENCE),
    ("study_ready", {"outcome": "eligible", "month": "2026-12-01"}),
    ("study_ready", {"outcome": "not_eligible", "month": "2026-12-01"}),
    ("study_ready", {"outcome": "eligible", "month": "2026-12-01", "unchanged": True}),
    ("study_ready", {"outcome": "not_eligible", "month": "2026-12-01", "unchanged": True}),
    ("study_ready", {**WITHOUT_AMOUNT, "month": "2026-12-01"}),
    ("study_ready", {**WITHOUT_AMOUNT, "month": "2026-12-01", "unchanged": True}),
    ("deposit_scheduled", {"on": "2026-12-10", "amount": "1427.47"}),
    ("deposit_moved", {"on": "2026-12-13", "amount": "1427.47"}),
    ("payment_paid", {"amount": "1427.47"}),
    ("payment_returned", {"amount": "1427.47"}),
    ("payment_delayed", {"amount": "1427.47"}),
    ("payment_held", {}),
    ("back_pay", {"month": "2026-11-01", "amount": "1427.47"}),
    ("deduction_planned", {"month": "2026-11-01", "amount": "1427.47"}),
    ("enquiry_sent", {**REFERENCE, "enquiry": str(uuid.UUID(int=1))}),
    ("enquiry_answered", {**REFERENCE, "enquiry": str(uuid.UUID(int=1))}),
    ("objection_sent", {**REFERENCE, "objection": str(uuid.UUID(int=1))}),
    ("objection_question", {**REFERENCE, "objection": str(uuid.UUID(int=1))}),
    ("objection_message", {**REFERENCE, "objection": str(uuid.UUID(int=1))}),
    ("objection_accepted", {**REFERENCE, "objection": str(uuid.UUID(int=1))}),
    ("objection_refused", {**REFERENCE, "objection": str(uuid.UUID(int=1))}),
]


def test_every_kind_of_notice_has_an_example_here():
    assert {kind for kind, _details in EXAMPLES} == set(Notice.Kind.values)


@pytest.mark.parametrize(("kind", "details"), EXAMPLES)
def test_every_kind_has_words_in_both_languages_a_page_and_an_icon(kind, details):
    notice = Notice(kind=kind, details=details)
    said = {}
    for language in ("ar", "en"):
        with translation.override(language):
            said[language] = notice.text
    assert said["ar"] != said["en"], "no Arabic in the catalogue"
    assert "%" not in said["ar"] + said["en"]
    for value in ("CA-2026-000123", "4821"):
        if value in details.values():
            assert value in said["ar"]
            assert value in said["en"]
    assert notice.url.startswith("/")
    assert notice.icon


def test_a_deposit_is_told_with_its_day_and_its_halalas():
    with translation.override("en"):
        said = notice_texts.notice_sentence("deposit_scheduled", {"on": "2026-12-10", "amount": "1427.47"})
    assert said == "Your support of 1,427.47 riyals is scheduled for Thursday 10 December 2026."
    with translation.override("ar"):
        said = notice_texts.notice_sentence("study_ready", {"outcome": "eligible", "month": "2026-12-01"})
    assert "ديسمبر 2026" in said


def test_a_kind_without_words_fails_loudly():
    with pytest.raises(KeyError):
        notice_texts.notice_sentence("under_the_table", {})


def tell(person, number: int = 1) -> None:
    notice_services.notify(person, "submitted", f"test:{person.pk}:{number}", **REFERENCE)


def test_opening_the_page_marks_what_was_shown_as_read(sara, signed_in):
    for number in range(31):
        tell(sara, number)
    client = signed_in(sara)
    page = client.get("/notices/")
    assert len(page.context["page"].object_list) == 30
    assert all(notice.read_at is None for notice in page.context["page"].object_list)
    assert Notice.objects.filter(read_at=None).count() == 1, "the one on the second page was not shown"
    client.get("/notices/?page=2")
    assert not Notice.objects.filter(read_at=None).exists()


def test_the_page_of_somebody_without_notices_says_so(sara, signed_in):
    page = signed_in(sara).get("/notices/")
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()


def test_a_notice_is_left_once_however_often_it_is_told(sara):
    tell(sara)
    tell(sara)
    assert Notice.objects.count() == 1


def test_a_stranger_reads_and_marks_nothing_that_is_not_his(sara, stranger, signed_in, api_of):
    tell(sara)
    assert "CA-2026-000123" not in signed_in(stranger).get("/notices/").content.decode()
    assert api_of(stranger).get("/api/v1/notices/").json()["results"] == []
    assert api_of(stranger).post("/api/v1/notices/read/").json() == {"read": 0}
    assert Notice.objects.get().read_at is None


def test_the_api_gives_and_marks_the_same_notices(sara, api_of):
    tell(sara)
    api = api_of(sara)
    notice = api.get("/api/v1/notices/", headers={"Accept-Language": "en"}).json()["results"][0]
    assert notice["text"] == "We received your application CA-2026-000123. The eligibility study follows."
    assert (notice["page"], notice["read_at"]) == ("/application/", None)
    assert api.post("/api/v1/notices/read/").json() == {"read": 1}
    assert api.get("/api/v1/notices/").json()["results"][0]["read_at"]


def test_visitors_are_sent_to_the_sign_in(db, client, api_of):
    assert client.get("/notices/").url.startswith("/login/")
    assert api_of(None).get("/api/v1/notices/").status_code == 401
    assert api_of(None).get("/api/v1/me/").status_code == 401


def test_me_says_who_i_am_and_nothing_of_the_password(sara, api_of):
    assert api_of(sara).get("/api/v1/me/").json() == {
        "national_id": sara.national_id,
        "name": sara.name,
        "birth_date": date(1985, 4, 12).isoformat(),
        "mobile": sara.mobile,
        "email": None,
        "language": "ar",
        "sms_notices": "important",
        "joined_at": timezone.localtime(sara.joined_at).isoformat(),
    }
