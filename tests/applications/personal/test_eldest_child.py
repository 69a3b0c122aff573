"""The eldest child under 18 of a non-Saudi divorced mother applies when an officer opens the file (§2.5)."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.audit.models import AuditLine
from accounts.notices.models import Notice
from accounts.people.models import User
from accounts.people.national_id import make_synthetic_id
from applications.bank import services as bank_services
from applications.choices import DocumentKind
from applications.documents import proofs
from applications.documents import services as document_services
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import services as household_services
from applications.household.models import Dependant
from applications.housing import services as housing_services
from applications.personal import services as personal_services
from common.dates import today
from common.errors import Refused
from tests import cast
from tests.applications.conftest import in_words

PAGE, API = "/application/personal/", "/api/v1/application/personal/"
ANSWERS = {**cast.PERSONAL, "marital": "single", "employment": "student", "education": "intermediate"}


@pytest.fixture
def child(db) -> User:
    """A boy of sixteen."""
    return cast.person(4_100, "يوسف الحربي", birth_date=today().replace(day=1, year=today().year - 16))


@pytest.fixture
def file(child) -> Application:
    return file_services.open_application(child)


@pytest.fixture
def reviewer(db) -> User:
    return cast.officer(4_101, "مراجعة الطلبات", roles=("reviewer",))


def opened(file: Application, by: User) -> Application:
    return personal_services.open_for_eldest_child(file, by=by, because="اطلعت على صك الولاية")


def door(file: Application, name: str = "open") -> str:
    return reverse(f"admin:applications_application_{name}_eldest", args=[file.pk])


def add(file: Application, relation: str, number: int = 4_102) -> Dependant:
    return household_services.add_dependant(
        file,
        name="مريم أحمد",
        national_id=make_synthetic_id(number),
        relation=relation,
        birth_date=date(1985, 6, 1),
        employment="none",
        study="none",
    )


def refusal(verb) -> str:
    with pytest.raises(Refused) as refused:
        verb()
    return refused.value.code


def test_a_child_under_18_cannot_apply_until_an_officer_opens_the_file(file, reviewer):
    assert refusal(lambda: personal_services.save_personal(file, **ANSWERS)) == "under_age"
    file = opened(file, reviewer)
    saved = personal_services.save_personal(file, **{**ANSWERS, "kind": "eldest_child"})
    assert (saved.kind, saved.marital) == ("eldest_child", "single")


def test_the_officer_opens_it_on_the_files_page_with_a_reason(file, reviewer, child, signed_in):
    browser, page = signed_in(reviewer), reverse("admin:applications_application_change", args=[file.pk])
    assert door(file) in in_words(browser.get(page))
    assert "اكتب السبب" in in_words(browser.post(door(file), {"because": " "}))
    file.refresh_from_db()
    assert file.kind == ""
    words = in_words(browser.post(door(file), {"because": "اطلعت على صك الولاية"}, follow=True))
    assert "فُتح باسم أكبر الأبناء" in words and "اطلعت على صك الولاية" in words
    assert door(file, "close") in words and door(file) not in words
    line = file.history.get()
    assert (line.became, line.by, line.because) == ("eldest_child", reviewer, "اطلعت على صك الولاية")
    assert AuditLine.objects.filter(action="application.opened_for_eldest_child", actor=reviewer).count() == 1
    assert file.reference in Notice.objects.get(person=child, kind="eldest_child_opened").text


def test_opening_twice_tells_the_child_once(file, reviewer, child):
    opened(file, reviewer)
    assert refusal(lambda: opened(file, reviewer)) == "already_open"
    assert Notice.objects.filter(person=child).count() == 1 and file.history.count() == 1


def test_the_same_door_undoes_it_and_the_child_may_not_apply_again(file, reviewer, child, signed_in):
    opened(file, reviewer)
    words = in_words(signed_in(reviewer).post(door(file, "close"), {"because": "الصك لغيره"}, follow=True))
    assert "لم يعد مفتوحًا باسم أكبر الأبناء" in words and "الصك لغيره" in words
    file.refresh_from_db()
    assert file.kind == "" and file.history.latest("pk").was == "eldest_child"
    assert Notice.objects.filter(person=child, kind="eldest_child_closed").count() == 1
    assert AuditLine.objects.filter(action="application.closed_for_eldest_child").count() == 1
    assert refusal(lambda: personal_services.save_personal(file, **ANSWERS)) == "under_age"
    close = personal_services.close_for_eldest_child
    assert refusal(lambda: close(file, by=reviewer, because="مرة أخرى")) == "not_open"


def test_a_citizen_does_not_choose_it_on_the_page_nor_by_the_api(draft, sara, signed_in, api_of):
    browser, answers = signed_in(sara), {**cast.PERSONAL, "kind": "eldest_child"}
    assert 'value="eldest_child"' not in in_words(browser.get(PAGE))
    assert "يفتحه الموظف" in in_words(browser.post(PAGE, {**answers, "next": "1"}))
    answer = api_of(sara).put(API, answers, format="json")
    assert answer.status_code == 409 and answer.json()["code"] == "opened_by_officer"
    draft.refresh_from_db()
    assert draft.kind == ""


def test_the_child_keeps_what_the_officer_chose(file, reviewer, child, signed_in):
    opened(file, reviewer)
    page = in_words(signed_in(child).get(PAGE))
    assert 'value="eldest_child"' in page and 'value="independent"' not in page
    assert refusal(lambda: personal_services.save_personal(file, **ANSWERS)) == "opened_by_officer"


def test_mother_and_siblings_are_added_as_wards_and_the_guardianship_is_asked_for(file, reviewer):
    file = opened(file, reviewer)
    assert refusal(lambda: add(file, "mother")) == "not_a_ward"
    add(file, "ward")
    assert proofs.missing_proofs(file) == (("guardianship", "custody"),)
    document_services.attach_document(file, kind=DocumentKind.CUSTODY, files=[("c.png", cast.picture())])
    assert proofs.missing_proofs(file) == ()


def complete(file: Application) -> Application:
    add(file, "ward")
    personal_services.save_personal(file, **{**ANSWERS, "kind": "eldest_child"})
    household_services.declare_no_income(file)
    housing_services.save_housing(file, **cast.RENT)
    bank_services.record_ownership_answer(bank_services.submit_iban(file, cast.iban(4_100)), is_holder=True)
    for kind in (DocumentKind.LEASE, DocumentKind.GUARDIANSHIP):
        document_services.attach_document(file, kind=kind, files=[("p.png", cast.picture())])
    return Application.objects.get(pk=file.pk)


def test_the_child_submits_and_nobody_closes_a_submitted_application(file, reviewer, signed_in):
    signed = cast.declare(complete(opened(file, reviewer)))
    assert signed.snapshot["applicant"]["kind"] == "eldest_child"
    close = personal_services.close_for_eldest_child
    assert refusal(lambda: close(file, by=reviewer, because="الصك لغيره")) == "submitted"
    page = signed_in(reviewer).get(reverse("admin:applications_application_change", args=[file.pk]))
    assert door(file, "close") not in in_words(page)


def test_who_was_listed_otherwise_before_holds_up_the_submission(file, reviewer):
    add(file, "mother", 4_103)
    file = opened(file, reviewer)
    answers = {**ANSWERS, "kind": "eldest_child"}
    assert refusal(lambda: personal_services.save_personal(file, **answers)) == "not_a_ward"


@pytest.mark.threat("T76")
def test_no_officer_opens_his_own_file_or_one_that_lists_him(reviewer, file):
    assert refusal(lambda: opened(file_services.open_application(reviewer), reviewer)) == "not_yours_to_open"
    file.dependants.create(
        name="هو", national_id=reviewer.national_id, relation="ward", birth_date=date(1990, 1, 1)
    )
    assert refusal(lambda: opened(file, reviewer)) == "not_yours_to_open"


@pytest.mark.threat("T30")
def test_reading_files_does_not_open_them(file, signed_in):
    auditor = cast.officer(4_104, "مدقق", roles=("auditor",))
    page = in_words(signed_in(auditor).get(reverse("admin:applications_application_change", args=[file.pk])))
    assert door(file) not in page
    assert signed_in(auditor).post(door(file), {"because": "بلا حق"}).status_code == 403
    file.refresh_from_db()
    assert file.kind == ""
