"""The officer's pages and what follows a decision."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.people import national_id as national_ids
from accounts.people.models import User
from applications.household import services as household_services
from common.errors import Refused
from eligibility.registers import facts
from eligibility.registers.models import RecordChange
from eligibility.rulebook import cycle_calendar
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from objections import assignment, working_days
from objections import corrections as objection_corrections
from objections import review as objection_review
from objections import selectors as objection_selectors
from objections.models import Objection
from tests import cast
from tests.objections.conftest import send
from tests.objections.test_decide import BECAUSE, accept, address, corrections


def test_the_preview_uses_the_newer_declaration_as_the_study_will(nasser, objection, officer):
    household_services.add_income(nasser.application, kind="other", amount=Decimal("2200.00"), source="إيجار")
    cast.declare(nasser.application)
    outcome = objection_corrections.preview_correction(
        objection, corrections(objection), today=timezone.localdate()
    )
    assert outcome.entitlement.income == Decimal("10000.00")
    assert outcome.amount == accept(objection, officer).amount == Decimal("1243.70")


# -- the officer's pages -------------------------------------------------------------------------------------
def test_the_queue_shows_what_waits_first_and_the_oldest_on_top(fahd, nasser, objection, officer, failing):
    objection_review.refuse_objection(objection, by=officer, because="x")
    later = send(failing(fahd, head={"days_abroad": 117}), code="days_abroad")
    older = send(study_selectors.newest_study(nasser), size=(80, 50))
    Objection.objects.filter(pk=older.pk).update(sent_at=later.sent_at.replace(year=2020))
    from django.contrib import admin
    from django.test import RequestFactory

    request = RequestFactory().get("/staff/objections/objection/")
    request.user = officer
    listed = admin.site._registry[Objection].get_changelist_instance(request).get_queryset(request)
    assert list(listed) == [older, later, objection]


def test_the_queue_is_searched_by_reference_and_by_person(nasser, objection, officer, signed_in):
    browser = signed_in(officer)
    for words in (objection.reference, objection.reference.lower(), nasser.national_id, "الدوسري"):
        page = browser.get("/staff/objections/objection/", {"q": words}).content.decode()
        assert address(objection, "change") in page, words
    page = browser.get("/staff/objections/objection/", {"q": "OB-00000000"}).content.decode()
    assert address(objection, "change") not in page


def test_the_review_shows_evidence_attachment_and_first_the_taking_up(nasser, objection, officer, signed_in):
    browser = signed_in(officer)
    page = browser.get(address(objection, "change")).content.decode()
    for words in ("9,650", "7,800", "التأمينات الاجتماعية", objection.text, "بدء المراجعة", nasser.name):
        assert words in page
    assert reverse("objection_document", args=[objection.documents.get().pk]) in page
    assert 'name="because"' not in page
    assert browser.post(address(objection, "take_up")).url == address(objection, "change")
    objection.refresh_from_db()
    assert objection.status == "in_review" and objection.history.last().by == officer
    assert 'name="monthly_income"' in browser.get(address(objection, "change")).content.decode()


def test_accepting_in_the_admin_goes_by_preview_check_and_decision(nasser, objection, officer, signed_in):
    assignment.take_objection(objection, by=officer)
    browser, typed = signed_in(officer), {"monthly_income": "٧٨٠٠", "because": BECAUSE}
    page = browser.post(
        address(objection, "accept"), {"monthly_income": "7,800", "preview": "1"}
    ).content.decode()
    assert "1,512" in page and Objection.objects.get().status == "in_review"
    assert "اكتب السبب" not in page, "a preview needs no reason yet"
    page = browser.post(address(objection, "accept"), typed).content.decode()
    assert BECAUSE in page and 'name="confirm"' in page and Objection.objects.get().status == "in_review"
    page = browser.post(address(objection, "accept"), {**typed, "edit": "1"}).content.decode()
    assert BECAUSE in page and 'name="confirm"' not in page
    browser.post(address(objection, "accept"), {**typed, "confirm": "1"})
    objection.refresh_from_db()
    assert (objection.status, objection.reason) == ("accepted", BECAUSE)
    assert study_selectors.newest_study(nasser).outcome == "eligible"
    page = browser.get(address(objection, "change")).content.decode()
    assert BECAUSE in page and 'name="because"' not in page


def test_refusing_in_the_admin_shows_the_reason_as_it_will_be_read(objection, officer, signed_in):
    assignment.take_objection(objection, by=officer)
    browser, typed = signed_in(officer), {"no-because": "لا يثبت المستند <b>الراتب</b>."}
    page = browser.post(address(objection, "refuse"), typed).content.decode()
    assert "لا يثبت المستند &lt;b&gt;الراتب&lt;/b&gt;." in page
    assert Objection.objects.get().status == "in_review"
    browser.post(address(objection, "refuse"), {**typed, "confirm": "1"})
    assert Objection.objects.get().status == "refused"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"monthly_income": "9650", "because": "x"}, "لا يُستوفى الشرط بهذه القيمة"),
        ({"monthly_income": "", "because": "x"}, "اكتب المبلغ بالأرقام"),
        ({"monthly_income": "7800", "because": ""}, "اكتب السبب الذي سيقرؤه المواطن"),
        ({"days_abroad": "0", "because": "x"}, "اكتب المبلغ بالأرقام"),
    ],
)
def test_a_wrong_or_missing_value_never_becomes_a_decision(objection, officer, signed_in, typed, words):
    assignment.take_objection(objection, by=officer)
    answer = signed_in(officer).post(address(objection, "accept"), {**typed, "confirm": "1"})
    assert answer.status_code == 200 and words in answer.content.decode()
    assert Objection.objects.get().status == "in_review" and not RecordChange.objects.exists()


def test_decided_meanwhile_by_another_officer_says_so(objection, officer, signed_in):
    other = User.objects.create_superuser(national_ids.make_synthetic_id(605), cast.PASSWORD, name="سلمان")
    User.objects.filter(pk=other.pk).update(is_staff=True)
    objection_review.refuse_objection(objection, by=other, because="سبقك زميل.")
    answer = signed_in(officer).post(
        address(objection, "refuse"), {"no-because": "x", "confirm": "1"}, follow=True
    )
    page = answer.content.decode()
    assert "صدر القرار في هذا الاعتراض" in page and "سبقك زميل." in page


def test_who_may_only_read_cannot_decide(objection, signed_in):
    from django.contrib.auth.models import Permission

    reader = User.objects.create_user(
        national_ids.make_synthetic_id(606), cast.PASSWORD, name="قارئ", is_staff=True
    )
    reader.user_permissions.add(Permission.objects.get(codename="view_objection"))
    browser = signed_in(reader)
    assert browser.get(address(objection, "change")).status_code == 200
    for step in ("take_up", "accept", "refuse"):
        assert browser.post(address(objection, step), {"confirm": "1"}).status_code == 403
    assert Objection.objects.get().status == "received"


def test_a_verbs_address_opened_as_a_page_shows_the_case_and_decides_nothing(objection, officer, signed_in):
    for step in ("take_up", "accept", "refuse", "release", "assign", "ask", "message", "note"):
        answer = signed_in(officer).get(address(objection, step))
        assert (answer.status_code, answer.url) == (302, address(objection, "change"))
    assert signed_in(officer).post(address(objection, "change")).status_code == 405
    objection.refresh_from_db()
    assert objection.status == "received" and not objection.messages.exists()


def test_the_answer_is_due_after_thirty_working_days_without_holidays():
    thursday = date(2026, 11, 19)
    assert objection_selectors.answer_deadline(thursday).isoformat() == "2026-12-31"  # six weeks, no holiday
    # 22 February is the founding day; the feast of Ramadan 2027 falls on 9 March and the days after
    assert working_days.add_working_days(date(2027, 2, 18), 1).isoformat() == "2027-02-21"
    assert working_days.add_working_days(date(2027, 2, 21), 1).isoformat() == "2027-02-23"
    assert working_days.add_working_days(date(2027, 3, 7), 2) > date(2027, 3, 10)


def test_every_failed_condition_of_the_rulebook_has_an_answer():
    from eligibility.rulebook import all_rules

    known = {rule for fact in facts.FACTS for rule in fact.rules}
    assert known <= set(all_rules.CODES)
    assert set(all_rules.CODES) - known == {
        "dependant_is_main_beneficiary",
        "capacity_unproven",
        "income_above_cutoff",
    }


@pytest.mark.parametrize(
    ("code", "wrong", "still_wrong", "right"),
    [
        ("visit_refused", {"visit": "refused"}, {"visit": "refused"}, {"visit": "accepted"}),
        (
            "barred",
            {"barred_until": date(2028, 1, 1)},
            {"barred_until": date(2027, 12, 31)},
            {"barred_until": None},
        ),
        (
            "document_expired",
            {"id_expires": date(2020, 1, 1)},
            {"id_expires": date(2021, 1, 1)},
            {"id_expires": date(2034, 1, 1)},
        ),
        (
            "financial_capability",
            {"portfolios": Decimal(9_000_000)},
            {"vehicles": Decimal(1)},
            {"portfolios": Decimal(9_000)},
        ),
    ],
)
def test_what_the_new_conditions_rest_on_is_corrected(
    fahd, officer, failing, code, wrong, still_wrong, right
):
    study = failing(fahd, head=wrong)
    assert study.outcome == "not_eligible"
    reason = next(one for one in study_selectors.reasons_of(study) if one.code == code)
    objection = send(study, code=code, person=reason.person)
    with pytest.raises(Refused):
        accept(objection, officer, still_wrong)
    assert accept(objection, officer, right).outcome == "eligible"


def test_other_support_that_stopped_is_corrected_to_nothing(fahd, officer, failing, monkeypatch):
    from eligibility.rulebook import rates

    today = timezone.localdate()
    excluding = rates.rates_on(cycle_calendar.cycle_for(today))
    monkeypatch.setattr(type(excluding), "support_policy", lambda self, programme: "ineligible")
    study = failing(fahd, head={"support_programme": "hafiz", "support_monthly": Decimal("900.00")})
    assert study.outcome == "not_eligible"
    objection = send(study, code="other_support")
    assert study_services.study_pending(today) >= 0
    with pytest.raises(Refused):
        accept(objection, officer, {"support_monthly": Decimal("10.00")})
    assert accept(objection, officer, {"support_monthly": Decimal("0.00")}).outcome == "eligible"
