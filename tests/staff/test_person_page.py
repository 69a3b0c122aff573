"""One page for a person: found by whatever a caller says, read with a reason, as far as the rights go."""

import re
import time
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from accounts.audit.models import AuditLine
from accounts.enquiries.models import Enquiry
from accounts.notices.models import Notice
from accounts.people.models import User
from accounts.sign_in import locks
from citizen_portal import current
from citizen_portal.staff import person_lookup
from common import dates
from objections.models import Objection
from payments.dues.models import Payment
from tests import cast

NOW = "2026-12-12T12:00:00+03:00"


def words(page: bytes) -> str:
    """What is read on a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


@pytest.fixture
def in_role(db, signed_in):
    """An officer of one role, signed in with the second factor."""

    def enter(role: str) -> Client:
        return signed_in(cast.officer(900 + len(role), "موظف الدعم", roles=(role,)))

    return enter


@pytest.fixture(autouse=True)
def december():
    with time_machine.travel(NOW, tick=True):
        yield


def look_up(browser: Client, typed: str, reason: str = "call"):
    return browser.post("/staff/people/", {"typed": typed, "reason": reason}, follow=True)


def references(person: User) -> list[str]:
    """What a caller may say, one after the other."""
    payment = Payment.objects.get(application=person.application)
    return [
        person.national_id, person.application.dependants.first().national_id, person.mobile,
        person.name, person.application.reference, payment.reference, payment.iban[-6:], payment.iban,
    ]  # fmt: skip


def test_a_person_is_found_by_whatever_the_caller_says(programme, in_role):
    support = in_role("support")
    for typed in references(programme):
        page = look_up(support, typed)
        assert page.redirect_chain == [(f"/staff/people/{programme.pk}/", 302)], typed


def part(page: bytes, name: str) -> str:
    """What is read in one card of the page; nothing when it is not there."""
    found = re.search(rf'<section[^>]*aria-labelledby="h-{name}".*?</section>', page.decode(), re.S)
    return words(found[0].encode()) if found else ""


def test_support_answers_the_seven_commonest_calls(programme, in_role):
    """Where is my application; am I eligible; how much, and when; did it go out, and where; I cannot
    sign in; what did you tell me; what do I do next.
    """
    User.objects.filter(pk=programme.pk).update(last_login=datetime(2026, 12, 3, 8, 15, tzinfo=UTC))
    page = look_up(in_role("support"), programme.national_id).content
    payment = Payment.objects.get(application=programme.application)
    state = current.current_state(programme, date(2026, 12, 12))
    answers = {
        "now": [
            programme.application.reference, "مؤهل", "1,427.47", dates.full_date(state.deposit.deposit.on),
            "لا يلزم المواطن شيء",
        ],
        "payments": ["1,427.47", payment.get_status_display(), payment.iban[-4:]],
        "sign-in": ["3 ديسمبر 2026 11:15", "مفتوح"],
        "told": [notice.text for notice in Notice.objects.filter(person=programme)],
        "enquiries": [Enquiry.objects.get(person=programme).reference, "استُلمت"],
    }  # fmt: skip
    assert answers["told"]
    for name, expected in answers.items():
        for answer in expected:
            assert words(answer.encode()) in part(page, name), (name, answer)


def test_support_answers_who_asks_after_an_objection(programme, in_role, case):
    page = look_up(in_role("support"), case.application.owner.national_id).content
    for answer in (case.reference, case.get_status_display(), dates.full_date(case.due_on)):
        assert str(answer) in part(page, "cases"), answer
    assert str(person_lookup.ACTS["follow_objection"]) in part(page, "now")


@pytest.mark.parametrize(
    ("role", "hidden"),
    [("support", set()), ("auditor", set()), ("reviewer", {"enquiries", "told", "sign-in"})],
)
def test_each_part_follows_a_right(programme, in_role, role, hidden):
    page = look_up(in_role(role), programme.national_id).content
    parts = {"now", "payments", "cases", "enquiries", "sign-in", "told"}
    assert {name for name in parts if not part(page, name)} == hidden


def test_what_a_role_may_not_read_is_not_there(programme, in_role):
    nasser = Objection.objects.get().application.owner
    support = look_up(in_role("support"), nasser.national_id)
    reviewer = look_up(in_role("reviewer"), nasser.national_id)
    assert "توافق بيانات الدخل" in words(reviewer.content) and "توافق بيانات الدخل" not in words(
        support.content
    )
    assert "/staff/eligibility/study/" in reviewer.content.decode()
    for address in ("/staff/eligibility/study/", "/staff/payments/payment/", "/staff/objections/objection/"):
        assert address not in support.content.decode()


@pytest.mark.parametrize("role", ["releaser", "approver", "cycle manager"])
def test_who_answers_no_calls_has_no_such_page(programme, in_role, role):
    browser = in_role(role)
    for address in ("/staff/people/", f"/staff/people/{programme.pk}/"):
        assert browser.get(address).status_code == 403
    assert browser.post(f"/staff/people/{programme.pk}/unlock/").status_code == 403


def test_nobody_is_read_without_a_reason_and_the_trail_keeps_it(programme, in_role):
    support = in_role("support")
    assert support.get(f"/staff/people/{programme.pk}/").url == "/staff/people/"
    refused = support.post("/staff/people/", {"typed": programme.national_id})
    assert "اختر سبب البحث" in words(refused.content)
    look_up(support, programme.national_id, "case")
    line = AuditLine.objects.filter(action="read", subject=f"person:{programme.pk}").last()
    assert line.details["what"] == "person" and line.details["reason"] == "case"
    session = support.session
    session["person_lookup"] = {"reason": "case", "at": time.time() - 901}
    session.save()
    assert support.get(f"/staff/people/{programme.pk}/").url == "/staff/people/", "a reason is for one call"


@pytest.mark.threat("T76")
def test_an_officers_own_household_is_nobody(programme, in_role):
    support = in_role("support")
    officer = User.objects.get(name="موظف الدعم")
    User.objects.filter(pk=officer.pk).update(mobile=programme.mobile)
    page = look_up(support, programme.national_id)
    assert "لم يُعثر على أحد" in words(page.content) and not page.redirect_chain
    assert support.get(f"/staff/people/{programme.pk}/").status_code == 404
    assert support.post(f"/staff/people/{programme.pk}/unlock/").status_code == 404


def test_support_unlocks_who_is_locked(programme, in_role, rf, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1000/m/ip", "login_failed": "3/5m/key"}
    support, request, stranger = in_role("support"), rf.get("/"), Client()
    for _turn in range(4):
        typed = {"login": programme.national_id, "password": "wrong-wrong", **cast.solve(stranger)}
        stranger.post("/login/", typed)
    assert locks.seconds_locked(request, programme) > 0
    assert "مقفل" in words(look_up(support, programme.national_id).content)
    support.post(f"/staff/people/{programme.pk}/unlock/")
    assert not locks.seconds_locked(request, programme)
    assert AuditLine.objects.filter(action="sign_in.unlocked", subject=f"person:{programme.pk}").exists()


@pytest.mark.parametrize(
    "typed", ["", " ", "%", "'; --", "😀", "١", "CA9999-99999999999", "SA00", "ـ", "x" * 101]
)
def test_rubbish_finds_nobody(programme, in_role, typed):
    page = look_up(in_role("support"), typed)
    assert page.status_code == 200 and not page.redirect_chain


def test_many_of_one_name_are_listed_with_a_word_to_type_more(db, in_role):
    for number in range(30, 52):
        cast.person(number, "محمد العتيبي")
    page = look_up(in_role("support"), "محمد").content.decode()
    assert page.count("/staff/people/") >= 20 and "اكتب مزيدًا من الاسم" in page
