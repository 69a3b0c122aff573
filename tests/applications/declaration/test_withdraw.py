"""«إلغاء الطلب»: asked once more, told, and open to a new submission."""

import pytest

from accounts.notices.models import Notice
from applications.declaration import status as file_status
from applications.declaration import texts as declaration_texts
from applications.declaration import withdrawal as file_withdrawal
from applications.declaration.models import DeclaredPerson
from applications.documents import review as document_review
from applications.documents import services as document_services
from applications.file.models import Application, Reassessment
from applications.household import services as household_services
from applications.personal import services as personal_services
from common.errors import Refused
from tests import cast
from tests.applications.conftest import in_words

PAGE, API = "/application/withdraw/", "/api/v1/application/withdraw/"
OPEN, OPEN_API = "/application/reopen/", "/api/v1/application/reopen/"


@pytest.fixture
def signed(complete) -> Application:
    """Submitted, and decided."""
    cast.declare(complete)
    Reassessment.objects.all().delete()
    complete.refresh_from_db()
    return complete


def status(application: Application) -> str:
    """The status of the file; the officers' list, which reads many at once, says the same."""
    application.refresh_from_db()
    said = file_status.application_status(application)
    together = file_status.application_statuses(list(Application.objects.all()))
    assert together[application.pk] == said
    return said


def test_withdrawing_asks_first_and_says_what_it_means_for_the_payments(signed_in, signed, sara):
    browser = signed_in(sara)
    assert f'href="{PAGE}"' in in_words(browser.get("/application/"))
    page = in_words(browser.get(PAGE))
    assert "الدفعة التي أُرسلت إلى البنك تُودع" in page and status(signed) == "submitted"
    words = in_words(browser.post(PAGE, follow=True))
    assert "ملغى" in words and "فتح الطلب من جديد" in words
    assert status(signed) == "withdrawn" and signed.history.last().by == sara
    assert Notice.objects.filter(person=sara, kind="withdrawn").count() == 1
    assert list(Reassessment.objects.values_list("because", flat=True)) == ["withdrawn"]
    assert signed.reference in in_words(browser.get("/notices/"))


def test_a_withdrawn_household_releases_its_people(signed):
    assert DeclaredPerson.objects.count() == 4
    file_withdrawal.withdraw_application(signed, by=signed.owner)
    assert not DeclaredPerson.objects.exists()


def test_withdrawing_twice_is_once(signed_in, api_of, signed, sara):
    browser = signed_in(sara)
    for _twice in range(2):
        browser.post(PAGE)
    answer = api_of(sara).post(API)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_moment")
    assert signed.history.filter(became="withdrawn").count() == 1


def test_a_draft_has_nothing_to_withdraw(signed_in, api_of, complete, sara):
    assert signed_in(sara).get(PAGE).headers["Location"] == "/application/"
    assert api_of(sara).post(API).status_code == 409 and status(complete) == "draft"


def test_a_withdrawn_file_is_changed_only_after_it_is_opened_again(signed_in, api_of, signed, sara):
    file_withdrawal.withdraw_application(signed, by=sara)
    with pytest.raises(Refused) as refused:
        household_services.add_income(signed, kind="salary", amount=1)
    assert refused.value.code == "withdrawn"
    assert (
        api_of(sara).post("/api/v1/application/submit/", {"attest": True}, format="json").status_code == 409
    )
    signed_in(sara).post(OPEN)
    household_services.add_income(signed, kind="salary", amount=1)
    assert signed.incomes.count() == 2


def test_it_is_submitted_again_as_a_new_declaration_without_a_day_of_change(signed_in, api_of, signed, sara):
    program = api_of(sara)
    assert program.post(API).json()["status"] == "withdrawn"
    assert program.post(OPEN_API).json()["status"] == "draft"
    assert program.get("/api/v1/application/changes/").json() == []
    page = in_words(signed_in(sara).get("/application/review/"))
    assert "changed_on" not in page and 'name="attest"' in page
    again = program.post("/api/v1/application/submit/", {"attest": True}, format="json").json()
    assert (again["version"], again["changed_on"]) == (2, None)
    assert DeclaredPerson.objects.filter(application=signed).count() == 4
    later = program.post("/api/v1/application/submit/", {"attest": True}, format="json").json()
    assert later["version"] == 2, "unchanged since, it is the same declaration"


def test_a_stranger_withdraws_nothing(signed_in, api_of, signed, stranger):
    assert signed_in(stranger).post(PAGE).status_code == 404
    assert signed_in(stranger).post(OPEN).status_code == 404
    assert api_of(stranger).post(API).status_code == 404 and status(signed) == "submitted"


# -- the statuses of domain.md §3.3 --------------------------------------------------------------------------
def test_a_file_goes_through_every_status(signed_in, api_of, draft, sara, officer):
    said = [status(draft)]
    personal_services.save_personal(draft, kind="head")
    said.append(status(draft))
    personal_services.save_personal(draft, **cast.PERSONAL)
    said.append(status(draft))
    cast.full_file(sara)
    document_services.remove_document(draft.documents.get())
    said.append(status(draft))
    document_services.attach_document(draft, kind="lease", files=[("عقد.png", cast.picture())])
    said.append(status(draft))
    cast.declare(draft)
    said.append(status(draft))
    Reassessment.objects.all().delete()  # decided
    said.append(status(draft))
    document_review.refuse_document(draft.documents.get(), by=officer, because="غير واضح")
    said.append(status(draft))
    file_withdrawal.withdraw_application(draft, by=sara)
    said.append(status(draft))
    assert said == [
        "draft", "incomplete", "partly_complete", "complete_no_documents", "draft", "under_study",
        "submitted", "info_requested", "withdrawn",
    ]  # fmt: skip
    assert set(said) == set(declaration_texts.APPLICATION_STATUSES)


@pytest.mark.parametrize("where", ["page", "program", "staff"])
def test_the_status_is_the_same_wherever_it_stands(signed_in, api_of, signed, sara, officer, where):
    document_review.refuse_document(signed.documents.get(), by=officer, because="غير واضح")
    if where == "program":
        assert api_of(sara).get("/api/v1/application/").json()["status"] == "info_requested"
        return
    staff = f"/staff/applications/application/{signed.pk}/change/"
    page = signed_in(officer).get(staff) if where == "staff" else signed_in(sara).get("/application/")
    assert "مطلوب استكمال" in in_words(page)


def test_every_move_of_an_application_is_made_by_a_door(signed_in, complete, sara):
    browser, moves = signed_in(sara), Application.MOVES
    browser.post("/application/review/", {"attest": "on"})
    browser.post(PAGE)
    browser.post(OPEN)
    made = {(line.was, line.became) for line in complete.history.all()}
    assert made == {(was, became) for was, all_of in moves.items() for became in all_of}
