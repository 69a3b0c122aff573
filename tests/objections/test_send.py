"""A citizen objects: the page, the API, and everything that is refused."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.notices.models import Notice
from accounts.people.models import User
from common.errors import Refused
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from objections import corrections as objection_corrections
from objections import selectors as objection_selectors
from objections.models import Objection, ObjectionDocument
from tests import cast
from tests.objections.conftest import send
from tests.objections.sending import TEXT, begun, paper, typed


# -- the page ------------------------------------------------------------------------------------------------
def test_the_form_offers_only_the_failed_conditions_each_with_its_person(nasser, study, failing, signed_in):
    failing(nasser, wife={"days_abroad": 117})
    page = signed_in(nasser).get(reverse("objection_new")).content.decode()
    wife = nasser.application.dependants.get(relation="wife")
    assert f'value="data_mismatch_income|{nasser.national_id}"' in page
    assert f'value="days_abroad|{wife.national_id}"' in page
    assert page.count('type="checkbox"') == 2
    assert nasser.name in page and wife.name in page


def test_three_pages_keep_a_draft_and_the_last_one_sends_it(nasser, study, signed_in):
    browser = signed_in(nasser)
    draft = begun(browser, study)
    assert (draft.status, draft.text, draft.sent_at) == ("draft", TEXT, None)
    page = browser.get(reverse("objection_files", args=[draft.pk])).content.decode()
    assert "خطاب من جهة العمل" in page, "what the paper must show"
    answer = browser.post(reverse("objection_files", args=[draft.pk]), paper())
    assert answer.url == reverse("objection_files", args=[draft.pk])
    page = browser.get(reverse("objection_check", args=[draft.pk])).content.decode()
    assert TEXT in page and "تعريف بالراتب.png" in page
    assert Objection.objects.get().status == "draft" and not Notice.objects.filter(kind="objection_sent")
    answer = browser.post(reverse("objection_check", args=[draft.pk]))
    objection = Objection.objects.get()
    assert answer.url == reverse("objection", args=[objection.pk])
    ground = objection.grounds.get()
    assert (objection.status, ground.code, ground.person) == (
        "received",
        "data_mismatch_income",
        nasser.national_id,
    )
    assert objection.documents.get().content_type == "image/png"
    notice = Notice.objects.get(person=nasser, kind="objection_sent")
    assert notice.details == {"reference": objection.reference, "objection": str(objection.pk)}
    page = browser.get(answer.url).content.decode()
    assert objection.reference in page and TEXT in page and "تعريف بالراتب.png" in page


def test_who_has_no_result_is_told_what_to_do_first(sara, signed_in):
    page = signed_in(sara).get(reverse("objection_new")).content.decode()
    assert reverse("application") in page and 'name="grounds"' not in page


def test_an_eligible_household_with_the_full_amount_has_nothing_to_object_to(sara, signed_in):
    cast.declare(cast.full_file(sara, income="1000.00"))
    study_services.study_pending(timezone.localdate())
    study = Study.objects.get()
    assert (study.outcome, objection_selectors.available_grounds(study)) == ("eligible", ())
    page = signed_in(sara).get(reverse("objection_new")).content.decode()
    assert reverse("study") in page and 'name="grounds"' not in page


def test_an_eligible_household_with_less_may_object_to_the_amount(fahd, signed_in, officer):
    study_services.study_pending(timezone.localdate())
    study = Study.objects.get()
    assert (
        study.outcome == "eligible"
        and study.amount < study_descriptions.describe_study(study).answer.entitlement.full
    )
    objection = send(study, code="income_above_cutoff", person="")
    still = {fahd.national_id: {"monthly_income": Decimal("9999.00")}}
    with pytest.raises(Refused) as refusal:
        objection_corrections.upheld_grounds(objection, still, today=timezone.localdate())
    assert refusal.value.code == "still_not_met"


def test_a_household_under_study_may_object_to_what_nobody_answered(fahd, failing):
    study = failing(fahd, head={"resident": None})
    assert study.outcome == "under_study"
    unknown = next(each for each in objection_selectors.available_grounds(study) if each.status == "unknown")
    assert send(study, code=unknown.code, person=unknown.finding.person).status == "received"


def test_an_open_objection_is_shown_in_place_of_a_second_form(nasser, objection, signed_in):
    answer = signed_in(nasser).get(reverse("objection_new"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("objection", args=[objection.pk])
    assert "لديك اعتراض قائم" in answer.content.decode()


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("text", "سبب الاعتراض مطلوب: اكتب ما تراه غير صحيح في النتيجة."),
        ("grounds", "اختر شرطًا واحدًا على الأقل تعترض عليه."),
    ],
)
def test_what_is_missing_is_named_and_the_words_stay(nasser, study, signed_in, missing, words):
    values = typed(study)
    del values[missing]
    page = signed_in(nasser).post(reverse("objection_new"), values).content.decode()
    assert words in page and 'role="alert"' in page
    assert missing == "text" or TEXT in page
    assert not Objection.objects.exists()


@pytest.mark.parametrize(
    ("missing", "words"), [("kind", "نوع المرفق مطلوب."), ("file", "أرفق المستند الذي يثبت موقفك.")]
)
def test_a_paper_without_kind_or_file_is_not_attached(nasser, study, signed_in, missing, words):
    browser = signed_in(nasser)
    draft, values = begun(browser, study), paper()
    del values[missing]
    page = browser.post(reverse("objection_files", args=[draft.pk]), values).content.decode()
    assert words in page and not ObjectionDocument.objects.exists()


def test_without_a_paper_nothing_is_sent(nasser, study, signed_in):
    browser = signed_in(nasser)
    draft = begun(browser, study)
    page = browser.post(reverse("objection_check", args=[draft.pk])).content.decode()
    assert "أرفق المستند الذي يثبت موقفك." in page and Objection.objects.get().status == "draft"


@pytest.mark.parametrize("reason", ["nationality|{me}", "data_mismatch_income|", "nonsense", "||"])
def test_a_condition_that_did_not_fail_cannot_be_chosen(nasser, study, signed_in, reason):
    values = typed(study, grounds=[reason.format(me=nasser.national_id)])
    assert signed_in(nasser).post(reverse("objection_new"), values).status_code == 200
    assert not Objection.objects.exists()


@pytest.mark.threat("T52")
def test_words_with_markup_stay_words_for_citizen_and_officer(nasser, study, officer, signed_in):
    markup = "<img src=x onerror=alert(1)><b>x</b>"
    browser = signed_in(nasser)
    objection = begun(browser, study, text=markup)
    browser.post(reverse("objection_files", args=[objection.pk]), paper())
    browser.post(reverse("objection_check", args=[objection.pk]))
    for person, address in (
        (nasser, reverse("objection", args=[objection.pk])),
        (officer, reverse("admin:objections_objection_change", args=[objection.pk])),
    ):
        page = signed_in(person).get(address).content.decode()
        assert "<img src=x" not in page and "&lt;img src=x" in page


# -- the stranger --------------------------------------------------------------------------------------------
@pytest.mark.threat("T26", "T27")
def test_a_stranger_meets_404_everywhere_and_an_empty_list(stranger, objection, signed_in, api_of):
    browser, api = signed_in(stranger), api_of(stranger)
    pages = [
        reverse("objection", args=[objection.pk]),
        reverse("objection_document", args=[objection.documents.get().pk]),
    ]
    pages += [
        reverse(f"objection_{step}", args=[objection.pk])
        for step in ("files", "check", "message", "add_document", "withdraw")
    ]
    assert {browser.get(page).status_code for page in pages} == {404}
    assert {browser.post(page).status_code for page in pages[2:]} == {404}
    assert objection.reference not in browser.get(reverse("objections")).content.decode()
    assert api.get(f"/api/v1/objections/{objection.pk}/").status_code == 404
    assert api.post(f"/api/v1/objections/{objection.pk}/withdraw/").status_code == 404
    assert api.get("/api/v1/objections/").json()["results"] == []


@pytest.mark.parametrize("page", ["/objections/", "/objections/new/"])
def test_a_visitor_is_led_to_the_sign_in(client, db, page):
    answer = client.get(page)
    assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))


def test_a_visitor_gets_nothing_of_the_api(db, api_of):
    assert api_of().get("/api/v1/objections/").status_code == 401


def test_the_list_shows_each_objection_with_its_state(nasser: User, objection, signed_in):
    page = signed_in(nasser).get(reverse("objections")).content.decode()
    assert objection.reference in page and "تم الاستلام" in page
    assert reverse("objection", args=[objection.pk]) in page
