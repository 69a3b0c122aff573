"""What strangers type at doors that have no form: cookies, addresses, marks that turn a screen around."""

from datetime import date

import pytest
import time_machine
from django.conf import settings as project
from django.test import Client

from applications.bank import iban
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast


@pytest.mark.parametrize("cookie", ["\x00", "a" * 5_000, "'; --", '"\\000"', "../../x", ""])
def test_a_malformed_session_cookie_is_no_session(db, cookie):
    client = Client()
    client.cookies[project.SESSION_COOKIE_NAME] = cookie
    assert client.get("/").status_code == 200
    assert client.get("/dashboard/").url.startswith("/login/")


@pytest.mark.threat("T50")
@pytest.mark.parametrize("wanted", ["/no-such-page/", "/%09/evil.example", "//evil.example", "/api/v1/me/"])
def test_the_officers_door_leads_only_to_pages_that_exist(db, officer, signed_in, wanted):
    assert Client().get("/staff/login/", {"next": wanted}).url == "/login/?next=/staff/"
    assert signed_in(officer).get("/staff/login/", {"next": wanted}).url == "/staff/"


@pytest.mark.threat("T52")
def test_an_officer_reads_a_citizens_words_in_their_own_order(nasser):
    with time_machine.travel("2026-11-12T09:00:00+03:00"):
        study_services.study_pending(date(2026, 11, 12))
        study = Study.objects.get()
        reason = study_selectors.reasons_of(study)[0]
        objection = cast.object_to(
            study,
            code=reason.code,
            person=reason.person,
            text="الراتب \u202eقديم\u202c.\r\nسطر ثانٍ\x00",
            today=date(2026, 11, 12),
        )
    assert objection.text == "الراتب قديم.\nسطر ثانٍ"


@pytest.mark.threat("T56")
def test_the_iban_of_a_declaration_leaves_masked(fahd, api_of):
    answer = api_of(fahd).get("/api/v1/declarations/1/")
    assert answer.status_code == 200
    assert iban.make_synthetic_iban(22) not in answer.content.decode()
    assert answer.json()["snapshot"]["iban"].endswith(iban.make_synthetic_iban(22)[-4:])
