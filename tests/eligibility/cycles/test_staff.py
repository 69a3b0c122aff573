"""The officers' pages of a month."""

import pytest
from django.test import Client

from accounts.audit.models import AuditLine
from accounts.people.models import User
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import services as cycle_services
from eligibility.cycles.models import Cycle
from eligibility.studies import services as study_services
from tests import cast
from tests.eligibility.cycles.month import DECEMBER, ELEVENTH, address, at, studied


def test_two_officers_publish_by_their_pages(december, manager, approver, signed_in):
    with at("2026-11-21"):
        first, second = signed_in(manager), signed_in(approver)
        page = first.get(address(december)).content.decode()
        assert "/propose/" in page and "/publish/" not in page
        empty = first.post(address(december, "propose"), {"propose-because": ""})
        assert empty.status_code == 200 and "error" in empty.content.decode()
        first.post(address(december, "propose"), {"propose-because": "روجعت"})
        assert approver.name in first.get(address(december)).content.decode()
        assert first.get(address(december, "publish")).status_code == 403
        page = second.get(address(december, "publish")).content.decode()
        assert "1,427.47" in page
        second.post(address(december, "publish"), {"publish-because": "اعتُمدت"})
        page = second.get(address(december)).content.decode()
    december.refresh_from_db()
    assert december.status == "published"
    assert "اعتُمدت" in page and manager.name in page


def test_the_proposer_who_may_publish_too_is_told_to_ask_another(december, officer, signed_in):
    with at("2026-11-21"):
        browser = signed_in(officer)
        browser.post(address(december, "propose"), {"propose-because": "روجعت"})
        page = browser.get(address(december)).content.decode()
        assert "/publish/" not in page
        assert browser.get(address(december, "publish")).status_code == 302
        refused = browser.post(address(december, "publish"), {"publish-because": "اعتُمدت"})
        assert refused.status_code == 200 and "موظف آخر" in refused.content.decode()
    december.refresh_from_db()
    assert december.status == "ready"


@pytest.mark.parametrize("role", ["reviewer", "auditor", "releaser", "approver", "cycle manager", "support"])
def test_only_who_has_the_right_starts_proposes_and_publishes(role, december, signed_in):
    with at("2026-11-21"):
        browser = signed_in(cast.officer(8820, "موظف", roles=(role,)))
        reads = browser.get(address(december)).status_code
        assert reads == (403 if role == "support" else 200)
        ran = browser.post("/staff/eligibility/cycle/run/", {"month": "2026-12-01"}).status_code
        tried = browser.post(address(december, "propose"), {"propose-because": "x"}).status_code
        published = browser.post(address(december, "publish"), {"publish-because": "x"}).status_code
        assert (ran == 302, tried == 302) == ((role == "cycle manager"),) * 2
        assert (published != 403) is (role == "approver")


@pytest.mark.threat("T30")
def test_a_citizen_finds_no_months(december, sara, stranger, signed_in):
    for person in (sara, stranger):
        browser = signed_in(person)
        assert browser.get(address(december)).status_code == 404
        assert browser.post(address(december, "publish"), {"publish-because": "x"}).status_code == 404
    assert Client().post(address(december, "publish"), {"publish-because": "x"}).status_code == 302
    december.refresh_from_db()
    assert december.status == "ready"


def test_a_button_without_the_csrf_token_does_nothing(december, manager):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(manager)
    cast.prove(browser, manager)
    assert browser.post(address(december, "propose"), {"propose-because": "x"}).status_code == 403
    december.refresh_from_db()
    assert december.proposed_by is None


def test_the_page_of_a_month_under_study_looks_again_by_itself(november, officer, signed_in):
    with at("2026-11-11"):
        december = cycle_services.open_cycle(DECEMBER)
        answer = signed_in(officer).get(address(december))
        assert answer.headers["Refresh"] == "10" and "<progress" in answer.content.decode()
        study_services.study_pending(ELEVENTH)
        cycle_publication.make_results_ready()
        assert "Refresh" not in signed_in(officer).get(address(december)).headers


def test_late_results_are_said_in_red_with_the_days_until_the_deposit(december, officer, signed_in):
    with at("2026-12-05"):
        assert "staff-now--late" not in signed_in(officer).get("/staff/").content.decode()
        assert "month__late" not in signed_in(officer).get(address(december)).content.decode()
    with at("2026-12-06"):
        browser = signed_in(officer)
        for page in ("/staff/", address(december)):
            said = browser.get(page).content.decode()
            assert "5 ديسمبر" in said and "بعد 4 أيام" in said, page
    with at("2026-12-06"):
        cast.publish(DECEMBER)
        assert "month__late" not in signed_in(officer).get(address(december)).content.decode()


@pytest.mark.threat("T76")
def test_the_largest_changes_leave_out_the_officers_own_household(november, sara, signed_in):
    cast.says(sara.national_id, imprisoned=True)
    december = studied()
    wife = sara.application.dependants.get(relation="wife")
    her = User.objects.create_superuser(wife.national_id, cast.PASSWORD, name=wife.name)
    other = cast.officer(8830, "موظف", roles=("auditor",))
    with at("2026-11-21"):
        assert sara.application.reference not in signed_in(her).get(address(december)).content.decode()
        assert sara.application.reference in signed_in(other).get(address(december)).content.decode()
    assert AuditLine.objects.filter(action="list", actor=other, details__what="outliers").count() == 1


def test_a_month_is_started_from_the_list(november, manager, signed_in):
    with at("2026-11-11"):
        browser = signed_in(manager)
        assert "ديسمبر 2026" in browser.get("/staff/eligibility/cycle/").content.decode()
        for _press in range(2):
            browser.post("/staff/eligibility/cycle/run/", {"month": "2026-12-01"})
        assert browser.post("/staff/eligibility/cycle/run/", {"month": "xx"}).status_code == 404
    december = Cycle.objects.get(month=DECEMBER)
    assert (december.status, december.chunks.count()) == ("studying", 1)
    assert [line.by for line in december.history.all()] == [manager]


def test_a_month_that_nobody_owes_is_not_made_by_an_address(november, manager, signed_in):
    """Or it would stay the oldest month that is not published, on the first page of everybody, for ever."""
    with at("2026-11-11"):
        browser = signed_in(manager)
        for month in ("1990-01-01", "0001-01-01", "2026-03-01"):
            assert browser.post("/staff/eligibility/cycle/run/", {"month": month}).status_code == 302
    assert list(Cycle.objects.exclude(month=DECEMBER)) == [november]


def test_nobody_publishes_figures_that_became_others_while_the_page_was_open(
    december, manager, approver, sara, signed_in
):
    with at("2026-11-21"):
        first, second = signed_in(manager), signed_in(approver)
        read = first.get(address(december)).context["seen"]
        first.post(address(december, "propose"), {"propose-because": "روجعت", "propose-seen": read})
        page = second.get(address(december, "publish"))
        old = page.context["seen"]
        assert f'name="publish-seen" value="{old}"' in page.content.decode()
        signed = sara.application.declarations.get()
        study_services.study_declaration(signed, DECEMBER, again=True, monthly=True)
        cycle_publication.make_results_ready()
        late = first.post(address(december, "propose"), {"propose-because": "x", "propose-seen": read})
        assert "تغيّرت بيانات الدورة" in late.content.decode()
        now = late.context["seen"]
        first.post(address(december, "propose"), {"propose-because": "روجعت ثانية", "propose-seen": now})
        stale = second.post(address(december, "publish"), {"publish-because": "x", "publish-seen": old})
        assert "تغيّرت بيانات الدورة" in stale.content.decode()
        december.refresh_from_db()
        assert december.status == "ready"
        fresh = {"publish-because": "اعتُمدت", "publish-seen": stale.context["seen"]}
        for _press in range(2):
            assert second.post(address(december, "publish"), fresh).status_code == 302
    december.refresh_from_db()
    assert december.status == "published"
