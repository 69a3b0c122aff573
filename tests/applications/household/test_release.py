"""The release of a dependant whom another household declared (domain.md §2.7)."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.notices.models import Notice
from accounts.people import national_id as national_ids
from applications.choices import DocumentKind
from applications.declaration import withdrawal as file_withdrawal
from applications.declaration.models import DeclaredPerson
from applications.documents import services as document_services
from applications.file.models import Application, Reassessment
from applications.household import releases as household_releases
from applications.household import selectors as household_selectors
from applications.household import services as household_services
from applications.household.models import DependantRelease
from common.errors import Refused
from tests import cast
from tests.applications.conftest import in_words, someone
from tests.applications.household.test_add_dependant import ID, PERSON, SENT, TYPED
from tests.applications.test_one_household import file_with, in_register, people_of, refusal

PAGE, API = "/application/releases/", "/api/v1/application/releases/"
STAFF = "/staff/applications/dependantrelease"


@pytest.fixture
def father(stranger) -> Application:
    """Another household, which declared the child."""
    household = file_with(stranger, ID)
    cast.declare(household)
    return household


@pytest.fixture
def mother(complete, father) -> Application:
    """Sara's own declared file; the register names the child as hers too."""
    cast.declare(complete)
    in_register(complete.owner, ID)
    Reassessment.objects.all().delete()
    Notice.objects.all().delete()
    complete.refresh_from_db()
    return complete


@pytest.fixture
def case(mother) -> DependantRelease:
    """The mother has a custody paper, and asked."""
    add_custody_paper(mother)
    return ask(mother)


@pytest.fixture
def reviewer(db):
    return cast.officer(78, "مراجع الطلبات", roles=("reviewer",))


def add_custody_paper(application: Application) -> None:
    paper = [("حضانة.png", cast.picture())]
    document_services.attach_document(application, kind=DocumentKind.CUSTODY, files=paper)


def ask(application: Application, national_id: str = ID) -> DependantRelease:
    return household_releases.ask_release(application, national_id=national_id, by=application.owner)


def notices() -> list[tuple[str, int]]:
    return sorted(Notice.objects.values_list("kind", "person"))


def state(case: DependantRelease) -> str:
    case.refresh_from_db()
    return case.status


# -- the head has died ---------------------------------------------------------------------------------------
def test_a_widow_whose_husband_died_gets_the_child_without_any_paper(mother, father):
    cast.says(father.owner.national_id, deceased=True)
    assert ask(mother).status == "granted"
    household_services.add_dependant(mother, **PERSON)
    cast.declare(mother)
    assert people_of(mother)[ID] == "dependant" and ID not in people_of(father)


def test_the_children_of_a_dead_head_are_released_when_the_widow_signs(mother, father):
    cast.says(father.owner.national_id, deceased=True)
    household_services.add_dependant(mother, **PERSON)
    cast.declare(mother)
    assert people_of(mother)[ID] == "dependant"
    assert DependantRelease.objects.get().history.get().because == household_releases.BY_DEATH


def test_the_widow_herself_stood_in_the_household_of_the_dead(complete, stranger):
    husband = file_with(stranger, complete.owner.national_id)
    cast.declare(husband)
    assert refusal(cast.declare, complete).code == "listed_as_dependant"
    cast.says(stranger.national_id, deceased=True)
    cast.declare(complete)
    assert people_of(complete)[complete.owner.national_id] == "main"


def test_a_case_that_waits_is_granted_by_itself_once_the_death_is_on_record(case, father):
    assert household_releases.settle_releases() == 0
    cast.says(father.owner.national_id, deceased=True)
    assert [household_releases.settle_releases() for _twice in range(2)] == [1, 0]
    assert state(case) == "granted" and ID not in people_of(father)


# -- the other household -------------------------------------------------------------------------------------
def test_a_case_is_granted_by_itself_when_the_other_household_removes_the_child(case, father):
    household_services.remove_dependant(father.dependants.get(national_id=ID))
    in_register(father.owner)
    cast.declare(father)
    household_releases.settle_releases()
    assert state(case) == "granted" and case.officer is None
    assert case.history.get().because == household_releases.BY_HOUSEHOLD


def test_a_case_is_granted_by_itself_when_the_other_household_withdraws(case, father):
    file_withdrawal.withdraw_application(father, by=father.owner)
    household_releases.settle_releases()
    assert state(case) == "granted"


# -- the officer ---------------------------------------------------------------------------------------------
def test_a_divorced_mother_asks_with_a_custody_paper_and_an_officer_releases_the_child(
    mother, father, signed_in, reviewer
):
    add_custody_paper(mother)
    browser = signed_in(mother.owner)
    refused = in_words(browser.post("/application/dependants/add/", TYPED))
    assert f'action="{PAGE}"' in refused and ID in refused
    page = in_words(browser.post(PAGE, {"national_id": ID}, follow=True))
    assert "قيد المراجعة" in page
    case, office = DependantRelease.objects.get(), signed_in(reviewer)
    assert ID in in_words(office.get(f"{STAFF}/"))
    assert "إثبات" in in_words(office.get(f"{STAFF}/{case.pk}/change/"))
    office.post(f"{STAFF}/{case.pk}/grant/")
    assert state(case) == "granted" and case.officer == reviewer
    household_services.add_dependant(mother, **PERSON)
    cast.declare(mother)
    assert people_of(mother)[ID] == "dependant" and ID not in people_of(father)


def test_both_households_are_told_once_and_decided_again(case, mother, father, reviewer):
    household_releases.grant_release(case, by=reviewer)
    assert refusal(household_releases.grant_release, case, by=reviewer).code == "wrong_moment"
    assert notices() == sorted(
        [
            ("release_asked", father.owner_id),
            ("release_granted", mother.owner_id),
            ("dependant_released", father.owner_id),
        ]
    )
    again = Reassessment.objects.values_list("application", "because")
    assert set(again) == {(each.pk, "dependant_released") for each in (mother, father)}
    assert len(again) == 2


def test_the_former_household_keeps_its_draft_and_its_next_declaration_says_who_was_released(
    case, father, reviewer, signed_in
):
    household_releases.grant_release(case, by=reviewer)
    assert father.dependants.filter(national_id=ID).exists()
    assert "فُكّ ارتباطهم لصالح أسرة أخرى" in in_words(signed_in(father.owner).get("/application/dependants/"))
    household_services.add_income(father, kind="salary", amount=1)
    refused = refusal(cast.declare, father)
    assert refused.code == "released" and PERSON["name"] in str(refused)
    DependantRelease.objects.update(decided_at=timezone.now() - timedelta(days=31))
    cast.declare(father)
    assert people_of(father)[ID] == "dependant", "nobody declared the child meanwhile"


def test_a_refusal_needs_a_reason_that_the_citizen_reads(case, mother, father, reviewer, signed_in):
    office = signed_in(reviewer)
    assert "اكتب السبب" in in_words(office.post(f"{STAFF}/{case.pk}/refuse/", {"because": ""}))
    assert state(case) == "asked"
    office.post(f"{STAFF}/{case.pk}/refuse/", {"because": "الوثيقة لا تذكر الطفلة"})
    assert state(case) == "refused" and people_of(father)[ID] == "dependant"
    assert "الوثيقة لا تذكر الطفلة" in in_words(signed_in(mother.owner).get("/application/dependants/"))
    assert Notice.objects.filter(person=mother.owner, kind="release_refused").count() == 1
    assert ask(mother).pk != case.pk, "she may ask again"


def test_without_its_paper_a_case_is_not_granted(case, mother, reviewer):
    document_services.remove_document(case.document)
    case.refresh_from_db()
    assert refusal(household_releases.grant_release, case, by=reviewer).code == "proof_gone"


@pytest.mark.threat("T76")
@pytest.mark.parametrize("side", ["application", "holder"])
def test_an_officer_of_one_of_the_two_households_neither_sees_nor_decides(case, side, signed_in):
    household = getattr(case, side)
    wife = household.dependants.get(relation="wife")
    her = cast.officer(int(wife.national_id[1:9]), wife.name, roles=("reviewer",))
    assert her.national_id == wife.national_id
    office = signed_in(her)
    assert ID not in in_words(office.get(f"{STAFF}/"))
    for page in (f"{STAFF}/{case.pk}/grant/", f"{STAFF}/{case.pk}/refuse/"):
        assert office.post(page, {"because": "لا"}).status_code == 404
    assert refusal(household_releases.grant_release, case, by=her).code == "not_yours_to_decide"
    assert state(case) == "asked"


def test_reading_a_case_is_not_deciding_it(case, signed_in):
    auditor = cast.officer(79, "مدقق", roles=("auditor",))
    office = signed_in(auditor)
    assert office.get(f"{STAFF}/{case.pk}/change/").status_code == 200
    assert office.post(f"{STAFF}/{case.pk}/grant/").status_code == 403 and state(case) == "asked"


# -- who may ask ---------------------------------------------------------------------------------------------
@pytest.mark.threat("T90")
def test_a_stranger_who_asks_for_a_child_outside_his_register_learns_nothing(complete, father, api_of):
    add_custody_paper(complete)
    program, answers = api_of(complete.owner), []
    for number in (ID, father.owner.national_id, national_ids.make_synthetic_id(909)):
        answer = program.post(API, {"national_id": number}, format="json")
        answers.append((answer.status_code, {**answer.json(), "instance": "", "trace_id": ""}))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 409 and answers[0][1]["code"] == "not_in_register"
    assert not DependantRelease.objects.exists() and not Notice.objects.filter(person=father.owner).filter(
        kind="release_asked"
    )


def test_without_a_paper_nothing_is_asked(mother, signed_in):
    answer = signed_in(mother.owner).post(PAGE, {"national_id": ID})
    assert answer.headers["Location"].startswith("/application/documents/")
    assert not DependantRelease.objects.exists()


def test_nobody_is_asked_for_who_is_free_or_a_main_beneficiary(mother, father):
    add_custody_paper(mother)
    in_register(mother.owner, ID, father.owner.national_id, national_ids.make_synthetic_id(909))
    assert refusal(ask, mother, father.owner.national_id).code == "main_beneficiary"
    assert refusal(ask, mother, national_ids.make_synthetic_id(909)).code == "not_listed_elsewhere"


def test_a_program_asks_reads_and_takes_back(mother, api_of, stranger):
    add_custody_paper(mother)
    program = api_of(mother.owner)
    made = [program.post(API, {"national_id": ID}, format="json") for _twice in range(2)]
    assert [each.status_code for each in made] == [201, 201]
    key = made[0].json()["id"]
    assert made[1].json()["id"] == key and program.get(API).json()[0]["status"] == "asked"
    assert api_of(stranger).get(f"{API}{key}/").status_code == 404
    assert api_of(stranger).delete(f"{API}{key}/").status_code == 404
    assert program.delete(f"{API}{key}/").status_code == 204
    assert program.delete(f"{API}{key}/").status_code == 409
    assert program.get(f"{API}{key}/").json()["status"] == "withdrawn"
    refused = program.post("/api/v1/application/dependants/", SENT, format="json")
    assert refused.json()["code"] == "listed_elsewhere"


def test_on_the_page_a_request_is_taken_back(case, mother, signed_in, stranger):
    assert signed_in(stranger).post(f"{PAGE}{case.pk}/withdraw/").status_code == 404
    signed_in(mother.owner).post(f"{PAGE}{case.pk}/withdraw/")
    assert state(case) == "withdrawn"


def test_the_review_offers_the_release_where_it_refuses(mother, signed_in):
    cast.says(mother.owner.national_id, dependants=[])  # no register named her when she was listed
    household_services.add_dependant(mother, **PERSON)
    in_register(mother.owner, ID)
    sent = {"attest": "on", **today_boxes()}
    page = in_words(signed_in(mother.owner).post("/application/review/", sent))
    assert f'action="{PAGE}"' in page and household_selectors.releasable_people(mother) == [ID]


def today_boxes() -> dict[str, object]:
    day = timezone.localdate()
    boxes = {"calendar": "gregorian", "day": day.day, "month": day.month, "year": day.year}
    return {f"changed_on_{name}": value for name, value in boxes.items()}


# -- two at once ---------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_of_two_households_that_ask_at_once_one_has_the_case(father, at_once):
    asking = [cast.full_file(someone(300 + number)) for number in range(2)]
    for each in asking:
        in_register(each.owner, ID)
        add_custody_paper(each)
    answers = at_once(lambda number: ask(asking[number]), 2)
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert [getattr(answer, "code", answer) for answer in refused] == ["release_asked"]
    assert isinstance(refused[0], Refused) and DependantRelease.objects.count() == 1


def test_the_database_takes_one_open_case_a_person(case, father, mother):
    same = {"application": mother, "holder": father, "national_id": ID}
    with pytest.raises(IntegrityError, match="one_open_release_a_person"), transaction.atomic():
        DependantRelease.objects.create(**same)
    with pytest.raises(IntegrityError, match="release_between_two_households"), transaction.atomic():
        DependantRelease.objects.create(**{**same, "holder": mother, "status": "withdrawn"})
    assert DeclaredPerson.objects.filter(national_id=ID).count() == 1
