"""What was typed and not saved waits on the server, encrypted, until it is saved, deleted or 30 days old."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.form_drafts import selectors as draft_selectors
from accounts.form_drafts import services as draft_services
from accounts.form_drafts.models import FormDraft
from accounts.people.models import User
from applications.file import services as file_services
from applications.household.models import Dependant
from common.forms import PortalForm, TypedData
from eligibility.studies import services as study_services
from objections.models import Objection
from tests import cast
from tests.accounts.conftest import BORN

pytestmark = pytest.mark.django_db
ADD, KEEP, DISCARD = "/application/dependants/add/", "/drafts/", "/drafts/discard/"
OFFER, SHOWN = "لديك بيانات لم تُحفظ", "هذا ما كتبته"
SON = {
    "name": "فيصل الشهري",
    "national_id": cast.national_id(12),
    "relation": "son",
    **BORN,
    "birth_date_year": "2015",
    "employment": "student",
    "study": "school",
}


@pytest.fixture
def browser(sara, signed_in) -> Client:
    """Sara's, who has begun her file."""
    file_services.open_application(sara)
    return signed_in(sara)


def text_of(response) -> str:
    return response.content.decode()


def kept(person: User, path: str = ADD) -> dict[str, list[str]]:
    draft = draft_selectors.draft_of(person, path)
    return draft.values if draft else {}


def test_a_form_with_an_error_is_offered_on_the_next_visit_and_applied_only_by_saving(browser, sara):
    answer = browser.post(ADD, {**SON, "national_id": "123", "csrfmiddlewaretoken": "x"})
    assert answer.status_code == 200 and kept(sara)["name"] == [SON["name"]]
    assert "csrfmiddlewaretoken" not in kept(sara)
    page = text_of(browser.get(ADD))
    assert OFFER in page and SON["name"] not in page
    shown = browser.get(ADD + "?draft=1")
    assert SHOWN in text_of(shown) and SON["name"] in text_of(shown) and 'value="2015"' in text_of(shown)
    assert "error_links" not in shown.context or not shown.context["error_links"]
    assert not Dependant.objects.exists(), "shown, not saved"
    assert browser.post(ADD, SON).status_code == 302
    assert Dependant.objects.get().name == SON["name"] and not FormDraft.objects.exists()
    assert OFFER not in text_of(browser.get(ADD))


def test_a_valid_draft_is_not_saved_by_looking_at_it(browser, sara):
    draft_services.keep_draft(sara, ADD, ADD, {name: [value] for name, value in SON.items()})
    assert browser.get(ADD + "?draft=1").status_code == 200
    assert not Dependant.objects.exists() and FormDraft.objects.exists()


def test_a_session_that_ended_keeps_what_was_sent_and_leads_back_to_it(browser, sara):
    browser.get(ADD)
    with time_machine.travel(timezone.now() + timedelta(seconds=settings.SESSION_IDLE_SECONDS + 1)):
        answer = browser.post(ADD, SON)
        assert answer.url == f"{reverse('account_login')}?next={ADD}"
        assert "حفظنا ما كتبته" in text_of(browser.get(answer.url))
        assert kept(sara)["name"] == [SON["name"]] and not Dependant.objects.exists()


def test_a_form_from_elsewhere_fills_in_no_draft(sara):
    file_services.open_application(sara)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(sara)
    for path in (ADD, KEEP):
        assert browser.post(path, {**SON, "draft_of": ADD, "national_id": "1"}).status_code == 403
    assert not FormDraft.objects.exists()


def test_a_fault_of_ours_loses_nothing(browser, sara, monkeypatch):
    browser.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("applications.household.services.add_dependant", lambda *_args, **_answers: 1 / 0)
        assert browser.post(ADD, SON).status_code == 500
    assert kept(sara)["name"] == [SON["name"]]


def test_the_script_keeps_each_form_once_and_the_button_forgets_it(browser, sara):
    for name in ("ف", "فيصل"):
        answer = browser.post(KEEP, {**SON, "name": name, "draft_of": ADD})
        assert answer.status_code == 204
    assert FormDraft.objects.count() == 1 and kept(sara)["name"] == ["فيصل"]
    assert OFFER in text_of(browser.get("/dashboard/"))
    assert browser.post(DISCARD, {"draft_of": ADD}).url == ADD
    assert not FormDraft.objects.exists() and OFFER not in text_of(browser.get("/dashboard/"))


@pytest.mark.parametrize(
    "path",
    [
        "/application/bank/",
        "/application/documents/",
        "/profile/email/",
        "/login/",
        "/staff/",
        "//x.example",
        "",
    ],
)
def test_accounts_files_and_passwords_are_never_kept(browser, path):
    for door in (KEEP, DISCARD):
        assert browser.post(door, {"iban": "SA44", "draft_of": path}).status_code == 404
    assert not FormDraft.objects.exists()


def test_a_refused_iban_is_not_kept(browser):
    browser.post("/application/bank/", {"iban": "SA4420000001234567891234", "again": "SA44"})
    assert not FormDraft.objects.exists()


def test_what_is_kept_is_unreadable_in_the_database_and_by_anybody_else(browser, sara, signed_in):
    browser.post(KEEP, {**SON, "draft_of": ADD})
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(convert_from(sealed, 'utf8'), '') FROM accounts_formdraft")
        assert SON["national_id"] not in cursor.fetchone()[0]
    reem = cast.person(21, "ريم الحربي")
    file_services.open_application(reem)
    other = text_of(signed_in(reem).get(ADD + "?draft=1"))
    assert SON["name"] not in other and SHOWN not in other and OFFER not in other


def test_a_draft_of_another_key_is_none(browser, settings):
    browser.post(KEEP, {**SON, "draft_of": ADD})
    settings.OTP_KEY = "another key than before, of 32 and more"
    assert OFFER not in text_of(browser.get(ADD))


def test_thirty_days_later_it_is_neither_offered_nor_there(browser, sara):
    browser.post(KEEP, {**SON, "draft_of": ADD})
    with time_machine.travel(timezone.now() + draft_selectors.LIFETIME - timedelta(minutes=1)):
        assert draft_services.delete_old_drafts() == 0 and kept(sara)
    with time_machine.travel(timezone.now() + draft_selectors.LIFETIME + timedelta(minutes=1)):
        assert not kept(sara) and draft_services.delete_old_drafts() == 1


def test_nobody_fills_the_database_with_drafts(browser, sara):
    assert not draft_services.keep_draft(sara, ADD, ADD, {"name": ["x" * draft_services.MAX_CHARACTERS]})
    assert not draft_services.keep_draft(sara, ADD, ADD, {"name": [""], "study": []})
    for number in range(draft_services.MAX_FORMS + 3):
        draft_services.keep_draft(sara, f"/application/income/{number}/", ADD, {"amount": ["5"]})
    assert FormDraft.objects.count() == draft_services.MAX_FORMS
    assert not kept(sara, "/application/income/2/") and kept(sara, "/application/income/3/")
    last = [browser.post(KEEP, {"name": "x", "draft_of": ADD}).status_code for _each in range(60)][-1]
    assert last == 429


def test_save_and_return_later_keeps_what_was_not_valid_and_only_that(browser, sara):
    housing = reverse("section", args=["housing"])
    browser.post(housing, {"tenure": "own", "later": "1"})
    assert not kept(sara, housing), "what is missing is not lost"
    browser.post(housing, {"tenure": "own", "building": "12345", "later": "1"})
    assert kept(sara, housing)["building"] == ["12345"] and "later" not in kept(sara, housing)
    assert "12345" in text_of(browser.get(housing + "?draft=1"))
    income = reverse("section", args=["income"])
    browser.post(income, {"kind": "salary", "amount": "12,5,0", "later": "1"})
    assert kept(sara, income)["amount"] == ["12,5,0"]
    assert "12,5,0" in text_of(browser.get(income + "?draft=1"))


def test_an_objection_and_its_messages_come_back(nasser, signed_in):
    with time_machine.travel("2026-11-12T09:00:00+03:00"):
        study_services.study_pending(timezone.localdate())
        browser, new = signed_in(nasser), reverse("objection_new")
        browser.post(new, {"text": "جواز سفري عند أخي"})
        assert kept(nasser, new)["text"] == ["جواز سفري عند أخي"]
        assert "جواز سفري عند أخي" in text_of(browser.get(new + "?draft=1"))
        assert not Objection.objects.exists()


def test_a_form_of_typed_words_is_never_valid():
    class Form(PortalForm):
        pass

    assert Form({}).is_valid() and not Form(TypedData.of({})).is_valid() and not Form(TypedData.of({})).errors
