"""«تواصل معنا»: a message is kept once, followed by who wrote it alone, answered once by one officer."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.audit.models import AuditLine
from accounts.enquiries import services as enquiry_services
from accounts.enquiries.models import Enquiry, EnquiryChange
from accounts.notices import text_messages
from accounts.notices.models import Notice
from accounts.people.models import User
from accounts.sms.models import TextMessage
from common import encryption
from common.errors import Refused
from tests import cast

TYPED = {
    "name": "هند المطيري",
    "mobile": "٠٥٠١٢٣٤٥٦٧",
    "kind": "complaint",
    "topic": "payments",
    "text": "لم تصل دفعة نوفمبر.\nالرجاء النظر.",
}
WRITE, FOLLOW = "/contact/write/", "/contact/follow/"


@pytest.fixture
def support(officer, db) -> User:
    cast.keep_roles()
    person = cast.person(661, "موظف دعم", is_staff=True)
    person.groups.set([Group.objects.get(name="support")])
    return person


def write(client: Client | None = None, **changed: str):
    return (client or Client()).post(WRITE, {**TYPED, **changed}, follow=True)


def answered(enquiry: Enquiry, by: User, answer: str = "أودعت اليوم.") -> Enquiry:
    enquiry_services.take_enquiry(enquiry, by=by)
    return enquiry_services.answer_enquiry(enquiry, answer=answer, by=by)


def test_a_visitor_writes_and_reads_the_reference(db):
    page = write().content.decode()
    enquiry = Enquiry.objects.get()
    assert enquiry.reference in page and "استلمنا رسالتك" in page and "هند" not in page
    assert (enquiry.mobile, enquiry.person, enquiry.language) == ("+966501234567", None, "ar")
    assert not TextMessage.objects.exists(), "no SMS to a number that anybody may type"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""), ("name", "123"), ("mobile", "12"), ("mobile", "+14155550100"), ("kind", "x"),
        ("topic", ""), ("text", ""), ("text", " \u200f\n"), ("text", "ا" * 2001),
    ],
)  # fmt: skip
def test_bad_input_is_said_and_nothing_typed_is_lost(db, field, typed):
    answer = write(**{field: typed})
    page = answer.content.decode()
    assert answer.status_code == 200 and 'id="summary"' in page and not Enquiry.objects.exists()
    assert field == "text" or TYPED["text"].splitlines()[0] in page


def test_a_second_tap_is_the_same_case(db):
    client = Client()
    write(client), write(client)
    assert Enquiry.objects.count() == 1
    assert "أرسلت هذه الرسالة من قبل" not in write(client).content.decode()


def test_the_same_words_of_an_account_are_not_handed_to_a_visitor(sara):
    enquiry = cast.enquiry(sara)
    mobile = f"0{sara.mobile.removeprefix('+966')}"
    client = Client()
    page = write(client, name=sara.name, mobile=mobile, text=enquiry.text).content.decode()
    assert "أُرسلت هذه الرسالة من قبل" in page
    assert client.get(f"/contact/messages/{enquiry.pk}/").status_code == 404


def test_only_who_wrote_it_reads_it(sara, stranger):
    enquiry = cast.enquiry(sara)
    address = f"/contact/messages/{enquiry.pk}/"
    for person, expected in ((sara, 200), (stranger, 404), (None, 404)):
        client = Client()
        if person:
            client.force_login(person)
        assert client.get(address).status_code == expected
        page = client.get(FOLLOW).content.decode()
        assert (enquiry.reference in page) is (person == sara)


def test_reference_and_mobile_together_find_it(db):
    write()
    enquiry = Enquiry.objects.get()
    typed = {"reference": enquiry.reference.lower().replace("-", " "), "mobile": "0501234567"}
    assert enquiry.reference in Client().post(FOLLOW, typed, follow=True).content.decode()
    for wrong in ({"mobile": "0501234568"}, {"reference": "EN-22222222"}, {"reference": "\x00"}):
        page = Client().post(FOLLOW, {**typed, **wrong}, follow=True).content.decode()
        assert "كم لم تصل" not in page and enquiry.text.splitlines()[0] not in page


def test_guessing_ends(db):
    client = Client()
    write()
    enquiry = Enquiry.objects.get()
    for _try in range(enquiry_services.MOST_LOOKUPS):
        client.post(FOLLOW, {"reference": enquiry.reference, "mobile": "0509999999"})
    right = {"reference": enquiry.reference, "mobile": "0501234567"}
    page = client.post(FOLLOW, right, follow=True).content.decode()
    assert enquiry.text.splitlines()[0] not in page and "محاولات كثيرة" in page


def test_one_mobile_writes_five_times_a_day(db):
    for number in range(enquiry_services.MOST_OF_ONE_MOBILE):
        write(text=f"رسالة رقم {number}")
    page = write(text="سادسة").content.decode()
    assert Enquiry.objects.count() == enquiry_services.MOST_OF_ONE_MOBILE
    assert "سادسة" in page and "19912" in page


def test_an_officer_takes_and_answers_it_and_the_citizen_hears_of_it(sara, support, signed_in):
    enquiry = cast.enquiry(sara)
    staff, address = signed_in(support), f"/staff/accounts/enquiry/{enquiry.pk}"
    assert enquiry.reference in staff.get("/staff/accounts/enquiry/?place=unassigned").content.decode()
    staff.post(f"{address}/take/")
    kept = staff.post(f"{address}/answer/", {"answer": " "}).content.decode()
    assert "اكتب الجواب" in kept and not Enquiry.objects.get().answer
    staff.post(f"{address}/answer/", {"answer": "أودعت\u202e اليوم."})
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.answer) == ("answered", "أودعت اليوم.")
    citizen = Client()
    citizen.force_login(sara)
    notice = Notice.objects.get(kind="enquiry_answered")
    assert "أودعت اليوم." in citizen.get(notice.url).content.decode()
    assert text_messages.queue_notice_messages() == 1
    done = AuditLine.objects.filter(action__startswith="enquiry.").values_list("action", "actor")
    assert list(done.order_by("pk")) == [("enquiry.taken_up", support.pk), ("enquiry.answered", support.pk)]
    assert [line.became for line in EnquiryChange.objects.all()] == ["received", "in_review", "answered"]


def test_a_visitor_hears_of_the_answer_by_one_sms(db, support):
    write()
    enquiry = Enquiry.objects.get()
    answered(enquiry, support)
    with pytest.raises(Refused):
        enquiry_services.answer_enquiry(enquiry, answer="مرة أخرى", by=support)
    message = TextMessage.objects.get()
    words = encryption.decrypt(bytes(message.sealed))
    assert message.mobile == "+966501234567" and enquiry.reference in words and "أودعت" not in words


def test_a_colleague_neither_answers_nor_releases_what_another_took(sara, support, officer):
    enquiry = enquiry_services.take_enquiry(cast.enquiry(sara), by=support)
    for verb in (enquiry_services.release_enquiry, enquiry_services.take_enquiry):
        with pytest.raises(Refused):
            verb(enquiry, by=officer)
    with pytest.raises(Refused):
        enquiry_services.answer_enquiry(enquiry, answer="لا", by=officer)
    enquiry_services.release_enquiry(enquiry, by=support)
    assert enquiry_services.take_enquiry(enquiry, by=officer).assigned_to == officer


def test_nobody_answers_their_own(support, signed_in):
    enquiry = cast.enquiry(support)
    assert signed_in(support).get(f"/staff/accounts/enquiry/{enquiry.pk}/change/").status_code == 404
    with pytest.raises(Refused):
        enquiry_services.take_enquiry(enquiry, by=support)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.update(status="in_review", assigned_to=support)


def test_an_officers_own_mobile_written_by_a_visitor_is_hidden_too(support, signed_in):
    mobile = f"0{support.mobile.removeprefix('+966')}"
    write(mobile=mobile)
    enquiry = Enquiry.objects.get()
    assert signed_in(support).get(f"/staff/accounts/enquiry/{enquiry.pk}/change/").status_code == 404


def test_a_reviewer_without_the_right_reads_and_answers_nothing(sara, support, signed_in):
    enquiry = cast.enquiry(sara)
    support.groups.set([Group.objects.get(name="reviewer")])
    staff = signed_in(support)
    assert staff.get(f"/staff/accounts/enquiry/{enquiry.pk}/change/").status_code in (403, 404)
    assert staff.post(f"/staff/accounts/enquiry/{enquiry.pk}/take/").status_code == 403


def test_what_was_written_never_changes(sara):
    cast.enquiry(sara)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.update(text="غير ذلك")


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_take_it_once(sara):
    officers = [cast.person(number, "موظف", is_staff=True) for number in (671, 672)]
    enquiry, taken = cast.enquiry(sara), []

    def take(officer: User) -> None:
        try:
            taken.append(enquiry_services.take_enquiry(enquiry, by=officer))
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[one]) for one in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1


def test_by_the_api_too(sara, stranger, api_of):
    api = api_of(sara)
    words = {"kind": "enquiry", "topic": "eligibility", "text": "متى الدراسة؟"}
    sent = api.post("/api/v1/enquiries/", words, format="json")
    assert sent.status_code == 201 and sent.json()["status"] == "received"
    assert api.post("/api/v1/enquiries/", words, format="json").json()["id"] == sent.json()["id"]
    address = f"/api/v1/enquiries/{sent.json()['id']}/"
    assert api.get(address).json()["answer"] == "" and api_of(stranger).get(address).status_code == 404
    assert api.get("/api/v1/enquiries/").json()["results"][0]["reference"] == sent.json()["reference"]
    for wrong in ({"kind": "x"}, {"text": "\u200f"}, {"mobile": "0500000000"}):
        assert api.post("/api/v1/enquiries/", {**words, **wrong}, format="json").status_code == 400
