"""An officer takes up, accepts, refuses: what it does to the record, the result and the citizen's page."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.notices.models import Notice
from accounts.people import national_id as national_ids
from accounts.people.models import User
from applications.bank import services as bank_services
from applications.declaration.models import DeclaredPerson
from applications.file import services as file_services
from common.errors import Refused
from eligibility.registers.models import AuthorityRecord, RecordChange
from eligibility.rulebook import cycle_calendar
from eligibility.studies import facts_codec
from eligibility.studies import selectors as study_selectors
from eligibility.studies.models import Study
from objections import assignment
from objections import corrections as objection_corrections
from objections import review as objection_review
from objections.models import Objection, ObjectionChange
from tests import cast
from tests.objections.conftest import send

BECAUSE = "أثبت تعريف الراتب أن راتبك 7,800 ريال، فصُحّح السجل."
RIGHT = {"monthly_income": Decimal("7800.00")}


def corrections(objection: Objection, facts: dict = RIGHT) -> dict[str, dict]:
    """The facts as corrections of the person whose condition it is."""
    ground = objection.grounds.first()
    return {ground.person or objection.study.people[0]: facts}


def accept(objection: Objection, by: User, facts: dict = RIGHT) -> Study:
    return objection_review.accept_objection(
        objection, by=by, because=BECAUSE, facts=corrections(objection, facts), today=timezone.localdate()
    )


def address(objection: Objection, step: str) -> str:
    return reverse(f"admin:objections_objection_{step}", args=[objection.pk])


# -- accept --------------------------------------------------------------------------------------------------
def test_accepting_corrects_the_record_studies_again_and_tells_the_citizen(nasser, objection, officer):
    decided = accept(objection, officer)
    objection.refresh_from_db()
    assert (objection.status, objection.decided_by, objection.reason) == ("accepted", officer, BECAUSE)
    assert AuthorityRecord.objects.get(national_id=nasser.national_id).monthly_income == Decimal("7800.00")
    change = RecordChange.objects.get()
    assert (change.was, change.became, change.by) == (
        {"monthly_income": "9650.00"},
        {"monthly_income": "7800.00"},
        officer,
    )
    assert change.because.startswith(objection.reference)
    assert (decided.version, decided.outcome, decided.amount) == (2, "eligible", Decimal("1512.00"))
    assert decided.cycle.month == cycle_calendar.cycle_for(timezone.localdate())
    assert study_selectors.newest_study(nasser) == decided
    moves = ObjectionChange.objects.filter(case=objection).values_list("was", "became", "by")
    assert list(moves) == [
        ("draft", "received", nasser.pk),
        ("received", "in_review", officer.pk),
        ("in_review", "accepted", officer.pk),
    ]
    assert Notice.objects.filter(person=nasser, kind="objection_accepted").count() == 1


def test_the_citizen_reads_the_reason_and_the_new_result(nasser, objection, officer, signed_in, api_of):
    decided = accept(objection, officer)
    page = signed_in(nasser).get(reverse("objection", args=[objection.pk])).content.decode()
    assert BECAUSE in page and "1,512" in page and reverse("study") in page
    body = api_of(nasser).get(f"/api/v1/objections/{objection.pk}/").json()
    assert (body["status"], body["reason"], body["new_study"]) == ("accepted", BECAUSE, decided.pk)


def test_after_an_acceptance_there_is_nothing_left_to_object_to(nasser, study, objection, officer):
    accept(objection, officer)
    with pytest.raises(Refused) as refusal:
        send(study)
    assert refusal.value.code == "newer_result"


@pytest.mark.parametrize(
    ("code", "wrong", "right", "whose"),
    [
        ("days_abroad", {"days_abroad": 117}, {"days_abroad": 80}, "wife"),
        ("days_abroad", {"days_abroad": 117}, {"days_abroad": 90}, "head"),
        ("nationality", {"saudi": False}, {"saudi": False, "exemption": "saudi_mother"}, "wife"),
        ("residency_permanent", {"resident": False}, {"resident": True}, "head"),
        ("imprisoned", {"imprisoned": True}, {"imprisoned": False}, "head"),
        ("in_shelter", {"in_shelter": True}, {"in_shelter": False}, "wife"),
        ("deceased", {"deceased": True}, {"deceased": False}, "wife"),
    ],
)
def test_each_condition_has_its_own_fact(fahd, officer, failing, code, wrong, right, whose):
    study = failing(fahd, **{whose: wrong})
    person = fahd.national_id
    if whose == "wife":
        person = fahd.application.dependants.get(relation="wife").national_id
    decided = accept(send(study, code=code, person=person), officer, right)
    assert (decided.outcome, decided.amount) == ("eligible", Decimal("1427.47"))
    record = AuthorityRecord.objects.get(national_id=person)
    assert {name: getattr(record, name) for name in right} == right


def test_a_wrong_family_register_is_corrected_to_those_who_belong_to_it(fahd, officer, failing):
    family = list(fahd.application.dependants.values_list("national_id", flat=True))
    study = failing(fahd, head={"dependants": [*family, national_ids.make_synthetic_id(888)]})
    decided = accept(send(study, code="dependants_missing"), officer, {"dependants": family})
    assert decided.outcome == "eligible"


# -- what acceptance refuses ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"days_abroad": 0},
        {"monthly_income": Decimal("7800.00"), "saudi": True},
        {"amount": Decimal("2088.00")},
    ],
)
def test_a_fact_of_another_condition_is_refused_and_nothing_changes(nasser, objection, officer, facts):
    with pytest.raises(Refused) as refusal:
        accept(objection, officer, facts)
    assert refusal.value.code == "wrong_fact"
    objection.refresh_from_db()
    assert objection.status == "received" and not RecordChange.objects.exists()
    assert Study.objects.count() == 1


@pytest.mark.parametrize("income", ["7800.01", "9650.00", "12000.00"])
def test_a_correction_that_leaves_the_condition_unmet_is_refused(objection, officer, income):
    with pytest.raises(Refused) as refusal:
        accept(objection, officer, {"monthly_income": Decimal(income)})
    assert (refusal.value.code, refusal.value.field) == ("still_not_met", "monthly_income")
    assert not RecordChange.objects.exists()


@pytest.fixture
def listed_twice(fahd, failing) -> tuple[Objection, DeclaredPerson]:
    """Fahd objects that his wife has an application of her own."""
    wife = fahd.application.dependants.get(relation="wife")
    herself = User.objects.create_user(wife.national_id, cast.PASSWORD, name=wife.name)
    herself.application = file_services.open_application(herself)
    declared = DeclaredPerson.objects.filter(national_id=wife.national_id)
    declared.update(application=herself.application, role="main")
    study = failing(fahd)
    return send(study, code="dependant_is_main_beneficiary", person=wife.national_id), declared.get()


def test_a_condition_without_a_record_is_not_accepted_while_it_fails(listed_twice, officer):
    objection, _declared = listed_twice
    for facts, code in (({"saudi": True}, "wrong_fact"), ({}, "still_not_met")):
        with pytest.raises(Refused) as refusal:
            accept(objection, officer, facts)
        assert refusal.value.code == code
    refused = objection_review.refuse_objection(objection, by=officer, because="احذف التابع من طلبك.")
    assert refused.status == "refused"


def test_a_condition_without_a_record_is_accepted_once_it_is_met(listed_twice, officer, signed_in):
    objection, declared = listed_twice
    declared.delete()  # her own application was withdrawn
    browser = signed_in(officer)
    browser.post(address(objection, "take_up"))
    page = browser.post(address(objection, "accept"), {"preview": "1"}).content.decode()
    assert "بعد التصحيح" in page and "لا يزال هذا الشرط غير مستوفى" not in page
    decided = accept(objection, officer, {})
    assert decided.because == objection.reference
    assert "dependant_is_main_beneficiary" not in decided.deciding_rules
    objection.refresh_from_db()
    assert objection.status == "accepted" and objection.grounds.get().upheld


@pytest.mark.parametrize("because", ["", "   \n"])
def test_no_decision_without_a_reason(objection, officer, because):
    for decide in (
        lambda: objection_review.refuse_objection(objection, by=officer, because=because),
        lambda: objection_review.accept_objection(
            objection, by=officer, because=because, facts=corrections(objection), today=timezone.localdate()
        ),
    ):
        with pytest.raises(Refused) as refusal:
            decide()
        assert refusal.value.code == "no_reason"
    assert Objection.objects.get().status == "received"


def test_decided_once_is_decided(objection, officer):
    objection_review.refuse_objection(objection, by=officer, because="لا يثبت المستند الراتب.")
    for again in (
        lambda: accept(objection, officer),
        lambda: objection_review.refuse_objection(objection, by=officer, because="مرة أخرى"),
    ):
        with pytest.raises(Refused) as refusal:
            again()
        assert refusal.value.code == "already_decided"
    objection.refresh_from_db()
    assert objection.reason == "لا يثبت المستند الراتب." and Study.objects.count() == 1


# -- refuse --------------------------------------------------------------------------------------------------
def test_a_refusal_leaves_the_result_and_the_citizen_reads_why(nasser, study, objection, officer, signed_in):
    objection_review.refuse_objection(objection, by=officer, because="صحّح الدخل في طلبك وأعد تقديمه.")
    page = signed_in(nasser).get(reverse("objection", args=[objection.pk])).content.decode()
    assert "صحّح الدخل في طلبك وأعد تقديمه." in page and "مرفوض" in page
    assert list(Study.objects.all()) == [study] and not RecordChange.objects.exists()
    assert Notice.objects.filter(person=nasser, kind="objection_refused").count() == 1


def test_after_a_refusal_a_better_document_may_be_sent(study, objection, officer):
    objection_review.refuse_objection(objection, by=officer, because="النسخة غير واضحة.")
    assert send(study, size=(80, 50)).status == "received"


# -- own household -------------------------------------------------------------------------------------------
def _made_staff(person: User) -> User:
    User.objects.filter(pk=person.pk).update(is_staff=True, is_superuser=True)
    return User.objects.get(pk=person.pk)


def _same_mobile(nasser: User) -> User:
    return cast.person(601, "موظف", mobile=nasser.mobile, is_staff=True, is_superuser=True)


def _same_account(nasser: User) -> User:
    other = cast.person(602, "موظف", is_staff=True, is_superuser=True)
    account = bank_services.submit_iban(
        file_services.open_application(other), nasser.application.bank_accounts.get().iban
    )
    assert account
    return other


def _wife(nasser: User) -> User:
    her = nasser.application.dependants.get(relation="wife")
    return User.objects.create_superuser(her.national_id, cast.PASSWORD, name=her.name)


def _in_the_register(nasser: User) -> User:
    brother = cast.person(603, "موظف", is_staff=True, is_superuser=True)
    cast.record(brother.national_id, dependants=[nasser.national_id])
    return brother


@pytest.mark.threat("T76")
@pytest.mark.parametrize("relation", [_made_staff, _wife, _same_mobile, _same_account, _in_the_register])
def test_an_officer_never_sees_or_decides_a_case_of_his_own_household(nasser, objection, relation, signed_in):
    relative = relation(nasser)
    for decide in (
        lambda: assignment.take_objection(objection, by=relative),
        lambda: objection_review.refuse_objection(objection, by=relative, because="x"),
        lambda: accept(objection, relative),
    ):
        with pytest.raises(Refused) as refusal:
            decide()
        assert refusal.value.code == "own_household"
    browser = signed_in(relative)
    assert browser.get(address(objection, "change")).status_code == 404
    assert browser.post(address(objection, "refuse"), {"no-because": "x"}).status_code == 404
    assert objection.reference not in browser.get("/staff/objections/objection/").content.decode()


@pytest.mark.threat("T26")
def test_the_document_opens_for_a_reviewer_but_not_for_a_relative_or_another_clerk(
    nasser, objection, officer, signed_in
):
    page = reverse("objection_document", args=[objection.documents.get().pk])
    clerk = User.objects.create_user(
        national_ids.make_synthetic_id(604), cast.PASSWORD, name="موظف", is_staff=True
    )
    assert signed_in(officer).get(page).status_code == 200
    assert signed_in(_wife(nasser)).get(page).status_code == 404
    assert signed_in(clerk).get(page).status_code == 404


# -- the preview ---------------------------------------------------------------------------------------------
def test_the_preview_is_what_the_acceptance_gives_and_saves_nothing(objection, officer):
    before = AuthorityRecord.objects.values_list("national_id", "monthly_income", "changed_at")
    kept = list(before)
    outcome = objection_corrections.preview_correction(
        objection, corrections(objection), today=timezone.localdate()
    )
    assert list(before.all()) == kept and Study.objects.count() == 1
    decided = accept(objection, officer)
    assert (outcome.status, outcome.amount) == (decided.outcome, decided.amount)
    assert facts_codec.answer_of(decided) == outcome
