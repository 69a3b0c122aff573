"""One person, one household, from the signed declaration on; a draft reserves nobody."""

from datetime import date
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.people import national_id as national_ids
from applications.declaration.models import DeclaredPerson
from applications.file import services as file_services
from applications.file.models import Application
from applications.household import declared_people
from applications.household import services as household_services
from applications.household.models import Dependant
from common.errors import Refused
from tests import cast
from tests.applications.conftest import in_words, someone
from tests.applications.household.test_add_dependant import API, ID, PAGE, PERSON, SENT, TYPED

FILL = import_module("applications.migrations.0010_people_of_last_declarations").FILL


def in_register(owner, *national_ids: str) -> None:
    """The register of this person names these people too."""
    own = cast.record(owner.national_id)
    own.dependants = sorted({*own.dependants, *national_ids})
    own.save(update_fields=["dependants"])


def file_with(owner, *national_ids: str) -> Application:
    """A complete file that lists these children, all of them in the register."""
    application = cast.full_file(owner)
    listed = list(application.dependants.values_list("national_id", flat=True))
    for number, each in enumerate(national_ids):
        household_services.add_dependant(
            application, **{**PERSON, "national_id": each, "birth_date": date(2016, 5, 4 + number)}
        )
    cast.record(owner.national_id, dependants=[*listed, *national_ids])
    return application


def people_of(application: Application) -> dict[str, str]:
    return dict(application.declared_people.values_list("national_id", "role"))


def refusal(verb, *args, **kwargs) -> Refused:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value


def test_a_declaration_says_who_belongs_to_the_household_and_the_next_releases_who_left(complete, sara):
    cast.declare(complete)
    children = list(complete.dependants.values_list("national_id", flat=True))
    assert people_of(complete) == {sara.national_id: "main", **dict.fromkeys(children, "dependant")}
    household_services.remove_dependant(complete.dependants.get(national_id=children[-1]))
    cast.declare(complete)
    assert set(people_of(complete)) == {sara.national_id, *children[:-1]}


def test_signing_twice_writes_everybody_once(complete):
    for _twice in range(2):
        cast.declare(complete)
    assert DeclaredPerson.objects.count() == 4


@pytest.mark.threat("T32")
def test_a_draft_keeps_nobody_from_his_own_household(complete, stranger):
    household_services.add_dependant(file_services.open_application(stranger), **PERSON)
    household_services.add_dependant(complete, **PERSON)
    in_register(complete.owner, ID, *complete.dependants.values_list("national_id", flat=True))
    cast.declare(complete)
    assert people_of(complete)[ID] == "dependant"


@pytest.mark.threat("T32")
def test_who_is_declared_in_one_household_is_refused_to_another_with_what_to_do(
    complete, stranger, signed_in, api_of
):
    cast.declare(file_with(stranger, ID))
    household_services.add_dependant(complete, **PERSON)  # no register names her yet, so nothing is said
    in_register(complete.owner, ID, *complete.dependants.values_list("national_id", flat=True))
    page = in_words(signed_in(complete.owner).post("/application/review/", {"attest": "on"}))
    assert "التابع مضاف لدى مستفيد آخر" in page
    answer = api_of(complete.owner).post("/api/v1/application/submit/", {"attest": True}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "listed_elsewhere")
    assert not complete.declarations.exists() and people_of(complete) == {}


def test_the_register_is_asked_before_the_list_is_long(complete, stranger):
    cast.declare(file_with(stranger, ID))
    in_register(complete.owner, ID, stranger.national_id)
    assert refusal(household_services.add_dependant, complete, **PERSON).code == "listed_elsewhere"
    head = {**PERSON, "national_id": stranger.national_id}
    assert refusal(household_services.add_dependant, complete, **head).code == "main_beneficiary"


def test_a_person_listed_by_another_head_does_not_become_one(complete, stranger):
    cast.declare(file_with(stranger, complete.owner.national_id))
    assert refusal(cast.declare, complete).code == "listed_as_dependant"


@pytest.mark.threat("T32")
@pytest.mark.django_db(transaction=True)
def test_of_four_households_that_sign_at_once_one_gets_the_person(at_once):
    files = [file_with(someone(200 + number), ID) for number in range(4)]
    answers = at_once(lambda number: cast.declare(files[number]), 4)
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert DeclaredPerson.objects.filter(national_id=ID).count() == 1
    assert [answer.code for answer in refused] == ["listed_elsewhere"] * 3
    assert sum(each.declarations.count() for each in files) == 1, "a refused one signed nothing"


@pytest.mark.threat("T32")
def test_the_database_takes_nobody_twice(complete, elsewhere):
    DeclaredPerson.objects.create(application=complete, national_id=ID, role="dependant")
    with pytest.raises(IntegrityError, match="person_in_one_household"), transaction.atomic():
        DeclaredPerson.objects.create(application=elsewhere, national_id=ID, role="main")


def test_the_people_of_declarations_signed_before_are_written_by_the_migration(complete, stranger):
    elder = file_with(stranger, ID)
    for each in (elder, complete):
        cast.declare(each)
    known = {row: people_of(row) for row in (elder, complete)}
    DeclaredPerson.objects.all().delete()
    with connection.cursor() as cursor:
        for _twice in range(2):
            cursor.execute(FILL)
    assert {row: people_of(row) for row in (elder, complete)} == known


# -- strangers -----------------------------------------------------------------------------------------------
@pytest.fixture
def strangers(stranger, db) -> list[str]:
    """Somebody unknown, the head of a submitted household, and a child declared in it."""
    cast.declare(file_with(stranger, ID))
    return [national_ids.make_synthetic_id(909), stranger.national_id, ID]


@pytest.mark.threat("T90")
def test_three_strangers_in_three_states_get_one_answer_and_one_look(complete, strangers, api_of, signed_in):
    program, browser = api_of(complete.owner), signed_in(complete.owner)
    sent, looks = [], []
    program.get(API)  # the session's own first look
    for number in strangers:
        with CaptureQueriesContext(connection) as asked:
            answer = program.post(API, {**SENT, "national_id": number}, format="json")
        looks.append(len(asked))
        sent.append({**answer.json(), "id": 0, "national_id": "", "status": answer.status_code})
        page = in_words(browser.get(PAGE))
        assert "غير مسجلين في سجل أسرتك" in page
        household_services.remove_dependant(complete.dependants.get(national_id=number))
        typed = browser.post(PAGE + "add/", {**TYPED, "national_id": number}, follow=True)
        assert typed.redirect_chain == [("/application/dependants/#open", 302)]
    assert sent[0] == sent[1] == sent[2] and sent[0]["status"] == 201
    assert len(set(looks)) == 1


@pytest.mark.threat("T90")
def test_a_signed_stranger_is_reserved_to_nobody_and_no_answer_tells_of_him(complete, strangers):
    for number in strangers:
        household_services.add_dependant(complete, **{**PERSON, "national_id": number})
    cast.declare(complete)
    assert not set(strangers) & set(people_of(complete))
    assert Dependant.objects.filter(application=complete).count() == 6


@pytest.mark.threat("T90")
def test_strangers_are_counted_a_day(complete, caplog, monkeypatch):
    monkeypatch.setattr(declared_people, "MAX_UNREGISTERED_PER_DAY", 2)
    for number in (801, 802):
        household_services.add_dependant(
            complete, **{**PERSON, "national_id": national_ids.make_synthetic_id(number)}
        )
    code = refusal(
        household_services.add_dependant,
        complete,
        **{**PERSON, "national_id": national_ids.make_synthetic_id(803)},
    ).code
    assert code == "too_many_outside" and "many people outside" in caplog.text
    row = complete.dependants.get(national_id=national_ids.make_synthetic_id(801))
    assert (
        refusal(
            household_services.change_dependant, row, national_id=national_ids.make_synthetic_id(804)
        ).code
        == "too_many_outside"
    )
