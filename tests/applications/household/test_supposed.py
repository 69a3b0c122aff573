"""«حوّله إلى تحديث»: what was tried becomes a change of the draft, and nothing is declared by the tap."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.people import national_id as national_ids
from applications.declaration import services as declaration_services
from applications.declaration.models import Declaration
from applications.file.models import Application
from applications.household import selectors as household_selectors
from applications.household import services as household_services
from applications.household.models import Dependant
from tests import cast
from tests.applications.conftest import in_words, on_day

TAP, ADD = "/application/supposed/", "/application/dependants/add/?supposed"


@pytest.fixture
def own(fahd) -> Application:
    return Application.objects.get(owner=fahd)


def wages(application: Application) -> list[tuple[str, Decimal]]:
    return list(household_selectors.incomes_of(application).values_list("kind", "amount"))


def key(application: Application, name: str) -> int:
    return household_selectors.dependants_of(application).get(name__startswith=name).pk


def test_a_salary_is_changed_in_the_draft_and_nothing_is_declared(signed_in, fahd, own):
    client = signed_in(fahd)
    for _twice in range(2):
        answer = client.post(TAP, {"salary": "own:10400.00"})
        assert answer.url == "/application/income/#open"
    assert wages(own) == [("salary", Decimal("10400.00"))]
    assert Declaration.objects.filter(application=own).count() == 1
    assert declaration_services.has_unsubmitted_changes(own)
    assert "10,400" in in_words(client.get("/application/income/"))


def test_who_earned_nothing_gets_one_new_salary(signed_in, fahd, own):
    wife = key(own, "منى")
    for _twice in range(2):
        signed_in(fahd).post(TAP, {"salary": f"{wife}:1000.00"})
    assert wages(own) == [("salary", Decimal("9350.00")), ("salary", Decimal("1000.00"))]
    signed_in(fahd).post(TAP, {"salary": f"{key(own, 'فيصل')}:0.00"})
    assert len(wages(own)) == 2


def test_of_two_salaries_none_is_guessed(signed_in, fahd, own):
    household_services.add_income(own, kind="salary", amount=Decimal("800.00"), source="عمل ثان")
    client = signed_in(fahd)
    place = client.post(TAP, {"salary": "own:12000.00"}).url
    assert "أكثر من راتب" in in_words(client.get(place))
    assert [amount for _kind, amount in wages(own)] == [Decimal("9350.00"), Decimal("800.00")]


def test_a_pension_is_what_a_retired_person_earns(signed_in, fahd, own):
    household_services.change_income(own.incomes.get(), kind="pension")
    signed_in(fahd).post(TAP, {"salary": "own:5000.00"})
    assert wages(own) == [("pension", Decimal("5000.00"))]


def test_who_moved_out_is_removed_only_after_the_question(signed_in, fahd, own):
    lama, client = key(own, "لمى"), signed_in(fahd)
    place = client.post(TAP, {"leaves": lama}).url
    assert place == f"/application/dependants/{lama}/remove/"
    assert Dependant.objects.filter(pk=lama).exists()
    assert client.post(place).url == "/application/dependants/#open"
    assert not Dependant.objects.filter(pk=lama).exists()


def test_a_newborns_form_is_filled_in_as_far_as_it_is_known(signed_in, fahd, own):
    client = signed_in(fahd)
    assert client.post(TAP, {"joins": ":2026-11:0.00"}).url == ADD
    form = client.get(ADD).context["form"]
    assert form["birth_date"].value() == ["gregorian", "", "11", "2026"]
    assert (form["employment"].value(), form["study"].value()) == ("under_age", "none")
    assert client.get("/application/dependants/add/").context["form"]["employment"].value() is None


def test_the_steps_follow_each_other_until_none_is_left(signed_in, fahd, own):
    client, lama = signed_in(fahd), key(own, "لمى")
    tap = {"salary": "own:10400.00", "leaves": lama, "joins": ["mother:1955-01-31:600.00", ":2026-11:0.00"]}
    place = client.post(TAP, tap).url
    assert client.post(place).url == ADD
    mother = client.get(ADD).context["form"]
    assert (mother["relation"].value(), mother["birth_date"].value()) == (
        "mother",
        ["gregorian", "31", "1", "1955"],
    )
    assert _add(client, "هند القحطاني", 881, "mother", "1955").url == ADD
    assert "600" in in_words(client.get(ADD))
    assert _add(client, "سعد القحطاني", 882, "son", "2025").url == "/application/dependants/#open"
    assert household_selectors.dependants_of(own).count() == 4
    assert client.get(ADD).context["form"]["relation"].value() is None


def _add(client, name: str, number: int, relation: str, year: str):
    day = {**on_day(cast.days_ago(1), "birth_date"), "birth_date_year": year}
    answers = {"name": name, "national_id": national_ids.make_synthetic_id(number), "relation": relation}
    return client.post(ADD, {**answers, **day, "employment": "none", "study": "none"})


@pytest.mark.threat("T26")
@pytest.mark.parametrize("tap", ["leaves={}", "salary={}:5.00"])
def test_people_of_another_household_cannot_be_touched(signed_in, fahd, nasser, tap):
    theirs = key(Application.objects.get(owner=nasser), "منى")
    name, value = tap.format(theirs).split("=")
    assert signed_in(fahd).post(TAP, {name: value}).status_code == 404
    assert Dependant.objects.filter(pk=theirs).exists()


@pytest.mark.parametrize(
    "tap",
    [
        {"salary": "own:😀"},
        {"salary": "own:-5"},
        {"salary": "own"},
        {"salary": "٣:5.00"},
        {"salary": ["own:1.00"] * 11},
        {"leaves": "x"},
        {"joins": "cat:2026-11:0.00"},
        {"joins": "son:2026-11-01T00:0.00"},
        {"joins": "son:2026-99:0.00"},
        {"joins": "son:2026-02-30:0.00"},
    ],
)
def test_what_our_page_never_writes_is_not_found_and_changes_nothing(signed_in, fahd, own, tap):
    assert signed_in(fahd).post(TAP, tap).status_code == 404
    assert wages(own) == [("salary", Decimal("9350.00"))]


def test_the_tap_needs_a_file_a_post_and_a_token(signed_in, fahd, stranger):
    assert signed_in(stranger).post(TAP).status_code == 404
    assert signed_in(fahd).get(TAP).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(fahd)
    assert strict.post(TAP, {"salary": "own:1.00"}).status_code == 403
