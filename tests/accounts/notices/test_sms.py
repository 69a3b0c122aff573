"""Notices by SMS: whom, what, when, and never twice."""

from datetime import datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.notices import services as notice_services
from accounts.notices import sms_texts, text_messages
from accounts.notices import texts as notice_texts
from accounts.notices.models import Notice
from accounts.sms import file_sender
from accounts.sms import selectors as sms_selectors
from accounts.sms import services as sms_services
from accounts.sms.length import count_parts
from accounts.sms.models import TextMessage

RIYADH = ZoneInfo("Asia/Riyadh")
NOON = "2026-12-10T12:00:00+03:00"
LONGEST = {
    "month": "2027-09-01",
    "amount": "12345.67",
    "on": "2026-09-30",
    "ends": "0011",
    "reference": "CA-9999999999",
}
OWN_SMS = {"welcome", "password_changed", "password_reset", "mobile_changed", "email_changed"}
NO_SMS = {"eldest_child_opened", "eldest_child_closed"}  # an officer stands beside that child


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("name", sorted(sms_texts.TEXTS))
def test_no_sms_costs_more_than_two_parts(name, language):
    kind, *rest = name.split(":")
    marks = {"without_amount": "zero" in rest, "unchanged": "unchanged" in rest}
    details = LONGEST | marks | ({"outcome": rest[0]} if rest else {})
    assert notice_texts.text_name(kind, details) == name
    words = sms_texts.notice_sms(kind, details, language, "all")
    assert "%" not in words and count_parts(words) <= 2, (count_parts(words), len(words), words)


def test_every_notice_has_its_sms_or_is_named_here():
    kinds = set(Notice.Kind.values)
    assert kinds == sms_texts.kinds() | OWN_SMS | NO_SMS
    assert set(sms_texts.TEXTS) <= set(notice_texts.NOTICE_TEXTS)
    assert not set(sms_texts.IMPORTANT_TEXTS) & set(sms_texts.USUAL_TEXTS)


@pytest.mark.parametrize(
    ("wish", "kind", "goes"),
    [
        ("important", "payment_paid", True),
        ("important", "deposit_scheduled", False),
        ("all", "deposit_scheduled", True),
        ("none", "payment_paid", False),
    ],
)
def test_the_persons_wish_decides(sara, wish, kind, goes):
    sara.sms_notices = wish
    sara.save()
    with time_machine.travel(NOON):
        notice_services.notify(sara, kind, "n:1", amount="1427.47", on="2026-12-10")
        assert text_messages.queue_notice_messages() == int(goes)
        assert text_messages.queue_notice_messages() == 0, "looked at once"
    assert TextMessage.objects.filter(mobile=sara.mobile).count() == int(goes)


def test_it_is_sent_in_the_persons_language_after_the_codes(sara):
    sara.language = "en"
    sara.save()
    with time_machine.travel(NOON, tick=True):
        notice_services.notify(sara, "payment_returned", "n:1", amount="1427.47")
        text_messages.queue_notice_messages()
        sms_services.queue_sms(sara.mobile, "a code")
        assert sms_services._claim_message().due_at > timezone.now(), "the code, which was written later"
        assert TextMessage.objects.filter(state="sending").get().created_at == max(
            TextMessage.objects.values_list("created_at", flat=True)
        )
        sms_services.send_pending()
    assert file_sender.latest_messages()[0]["words"].startswith("Citizen Account: the bank sent your support")


@pytest.mark.parametrize(
    ("moment", "earliest", "latest"),
    [
        ("2026-12-10 12:00", "2026-12-10 12:00", "2026-12-10 12:00"),
        ("2026-12-10 03:30", "2026-12-10 09:00", "2026-12-10 10:00"),
        ("2026-12-10 21:00", "2026-12-11 09:00", "2026-12-11 10:00"),
        ("2026-12-10 23:59", "2026-12-11 09:00", "2026-12-11 10:00"),
    ],
)
def test_nothing_goes_out_at_night(moment, earliest, latest):
    def at(words: str) -> datetime:
        return datetime.fromisoformat(words).replace(tzinfo=RIYADH)

    due = text_messages.send_at(Notice(pk=77, kind="objection_refused"), at(moment))
    assert at(earliest) <= due <= at(latest)


def test_those_of_a_whole_month_are_spread_over_an_hour():
    now = datetime(2026, 12, 10, 12, tzinfo=RIYADH)
    due = [text_messages.send_at(Notice(pk=number, kind="payment_paid"), now) for number in range(3600)]
    assert min(due) == now and max(due) == now + timedelta(seconds=3599) and len(set(due)) == 3600


def test_an_old_notice_and_a_person_without_a_mobile_get_none(sara, nasser):
    nasser.mobile = ""
    nasser.save()
    with time_machine.travel(NOON):
        for person in (sara, nasser):
            notice_services.notify(person, "payment_held", f"n:{person.pk}")
        Notice.objects.filter(person=sara).update(created_at=timezone.now() - timedelta(days=2, minutes=1))
        assert text_messages.queue_notice_messages() == 0
    assert not TextMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_write_each_once(sara):
    for number in range(60):
        notice_services.notify(sara, "payment_held", f"n:{number}")

    def work() -> None:
        text_messages.queue_notice_messages()
        connection.close()

    workers = [Thread(target=work) for _one in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    text_messages.queue_notice_messages()
    assert TextMessage.objects.count() == 60


def test_what_is_rolled_back_is_written_later(sara):
    notice_services.notify(sara, "payment_held", "n:1")
    with transaction.atomic():
        text_messages.queue_notice_messages()
        transaction.set_rollback(True)
    assert not TextMessage.objects.exists()
    assert text_messages.queue_notice_messages() == 1


def test_the_wish_is_changed_by_page_and_api(sara, signed_in):
    browser = signed_in(sara)
    page = browser.get(reverse("profile")).content.decode()
    assert "ما نرسله إليك برسالة نصية" in page
    browser.post(reverse("profile_sms_notices"), {"sms_notices": "all"})
    assert browser.get("/api/v1/me/").json()["sms_notices"] == "all"
    browser.post(reverse("profile_sms_notices"), {"sms_notices": "loud"})
    answer = browser.patch("/api/v1/me/", {"sms_notices": "none"}, content_type="application/json")
    assert answer.json()["sms_notices"] == "none"
    wrong = browser.patch("/api/v1/me/", {"sms_notices": "x"}, content_type="application/json")
    assert wrong.status_code == 400
    sara.refresh_from_db()
    assert sara.sms_notices == "none"


def test_what_waits_for_the_morning_is_not_called_late(sara, nasser, fahd, officer):
    """A visitor who waits for a code is told of a delay only when there is one."""
    with time_machine.travel("2026-12-09T23:00:00+03:00"):
        for person in (sara, nasser, fahd):
            notice_services.notify(person, "payment_held", f"n:{person.pk}")
        assert text_messages.queue_notice_messages() == 3
    with time_machine.travel("2026-12-09T23:10:00+03:00"):
        assert sms_selectors.delivery_trouble() == sms_selectors.delivery_trouble(sara.mobile) == ""
    with time_machine.travel("2026-12-10T10:10:00+03:00"):
        assert sms_selectors.delivery_trouble() == "delayed"
