"""«ابدأ طلبك»: one file a person, and the list of its sections."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.people import national_id as national_ids
from applications.bank import iban
from applications.declaration import sections as file_sections
from applications.declaration import services as declaration_services
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import services as household_services
from tests.applications.conftest import in_words

SLUGS = file_sections.SECTIONS


def test_the_first_visit_shows_three_steps_and_makes_nothing(signed_in, sara):
    page = signed_in(sara).get("/application/")
    assert page.status_code == 200 and "بدء الطلب" in in_words(page)
    assert not Application.objects.exists()


def test_starting_twice_leaves_one_file(signed_in, sara):
    browser = signed_in(sara)
    assert browser.post("/application/").headers["Location"] == "/application/personal/#open"
    browser.post("/application/")
    assert Application.objects.get().owner == sara


@pytest.mark.django_db(transaction=True)
def test_eight_tabs_open_one_file(sara, at_once):
    opened = at_once(lambda _n: file_services.open_application(sara).reference)
    assert len(set(opened)) == 1 and Application.objects.count() == 1


@pytest.mark.parametrize("slug", SLUGS)
def test_a_section_without_a_file_leads_to_the_start(signed_in, sara, slug):
    assert signed_in(sara).get(f"/application/{slug}/").headers["Location"] == "/application/"


def test_an_unknown_section_is_missing(signed_in, draft, sara):
    assert signed_in(sara).get("/application/secrets/").status_code == 404


def test_a_new_file_says_of_each_section_that_it_has_not_begun(signed_in, draft, sara):
    page = in_words(signed_in(sara).get("/application/"))
    assert page.count("لم يبدأ") == 6 and "لم تكمل أي قسم" in page
    assert "تُفتح بعد إكمال الأقسام الستة" in page


def test_a_complete_file_opens_the_review_row(signed_in, complete, sara):
    page = in_words(signed_in(sara).get("/application/"))
    assert page.count("مكتمل") >= 6 and "أكملت 6 أقسام من 6" in page and 'href="/application/review/"' in page


@pytest.mark.parametrize("slug", SLUGS)
def test_every_section_opens_in_the_list(signed_in, complete, sara, slug):
    page = signed_in(sara).get(f"/application/{slug}/")
    assert page.status_code == 200
    assert 'id="open"' in in_words(page) and in_words(page).count('class="task__row"') == 6


def test_the_list_asks_the_same_number_of_questions_for_three_and_thirty_dependants(
    signed_in, complete, sara
):
    declaration_services.submit_declaration(complete, by=sara)
    browser = signed_in(sara)

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            browser.get("/application/")
        return len(asked)

    questions()  # the session's own first look
    few = questions()
    for number in range(27):
        household_services.add_dependant(
            complete,
            name="تابع من الأسرة",
            national_id=national_ids.make_synthetic_id(5000 + number),
            relation="son",
            birth_date=date(2010, 1, 1),
            employment="student",
        )
        household_services.add_income(complete, kind="other", amount=Decimal("1.00"))
    assert questions() == few


def test_the_program_sees_its_file_and_makes_none_by_looking(api_of, sara):
    program = api_of(sara)
    answer = program.get("/api/v1/application/")
    assert answer.status_code == 404 and answer["Content-Type"].startswith("application/problem+json")
    assert not Application.objects.exists()
    opened = program.post("/api/v1/application/")
    assert opened.status_code == 201
    assert program.post("/api/v1/application/").json()["reference"] == opened.json()["reference"]
    seen = program.get("/api/v1/application/").json()
    assert seen["status"] == "draft" and [each["slug"] for each in seen["sections"]] == list(SLUGS)


def test_the_program_reads_the_whole_file(api_of, complete, sara):
    seen = api_of(sara).get("/api/v1/application/").json()
    assert seen["income_total"] == "9350.00" and len(seen["dependants"]) == 3
    assert seen["housing"]["city"] == "الرياض" and seen["needed_documents"] == ["lease"]
    assert seen["bank_accounts"][0]["iban"] == "SA•• •••• 0011"
    assert iban.make_synthetic_iban(11) not in str(seen)


@pytest.mark.threat("T26", "T27")
def test_a_stranger_sees_his_own_file_only(api_of, signed_in, complete, stranger):
    assert api_of(stranger).get("/api/v1/application/").status_code == 404
    assert complete.reference not in in_words(signed_in(stranger).get("/application/"))


def test_nobody_signed_in_is_sent_to_the_door(client, api_of, db):
    assert client.get("/application/").headers["Location"].startswith("/login/")
    assert api_of().get("/api/v1/application/").status_code == 401
