"""A month's life: studied, ready, proposed, published by a second officer, told, paid, closed."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import AuditLine, Notice, User
from applications import services as applications
from citizen_portal.lib.errors import Refused
from eligibility import selectors, services, stream
from eligibility.models import AuthorityRecord, Cycle, CycleChange, Study, StudyChunk
from payments import selectors as payments_selectors
from payments import services as payments
from payments.models import Payment
from tests import cast
from tests.eligibility.test_study import side_by_side

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)
ELEVENTH = date(2026, 11, 11)
READY_AT = "2026-11-11T12:00:00+03:00"


def at(day: str) -> time_machine.travel:
    return time_machine.travel(f"{day}T12:00:00+03:00", tick=True)


def declared(person: User, day: str = "2026-10-05", **file) -> None:
    with at(day):
        cast.declare(cast.full_file(person, **file))
        services.study_what_is_owed(date.fromisoformat(day))


def studied(day: str = "2026-11-11") -> Cycle:
    """The month that is closed on this day, with its results ready."""
    with at(day):
        services.study_what_is_owed(date.fromisoformat(day))
        services.make_results_ready()
    return Cycle.objects.get(month=selectors.month_to_study(date.fromisoformat(day)))


@pytest.fixture
def november(sara) -> Cycle:
    """Sara declared in October: November is out and paid."""
    declared(sara)
    with at("2026-10-11"):
        cast.results_come_out(date(2026, 10, 11))
        payments.schedule_deposits(date(2026, 10, 11))
    return Cycle.objects.get(month=NOVEMBER)


@pytest.fixture
def december(november) -> Cycle:
    """The month's own study of Sara is made, and held back."""
    return studied()


@pytest.fixture
def manager(db) -> User:
    return cast.officer(8811, "بدر المدير", roles=("cycle manager",))


@pytest.fixture
def approver(db) -> User:
    return cast.officer(8812, "لطيفة المعتمدة", roles=("approver",))


def _earns(person: User, amount: str) -> None:
    """Another salary, declared as it is recorded."""
    income = person.application.incomes.get()
    applications.change_income(income, kind="salary", amount=Decimal(amount), source=income.source)
    AuthorityRecord.objects.filter(national_id=person.national_id).update(monthly_income=Decimal(amount))
    cast.declare(person.application)


def refusal(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def proposed(cycle: Cycle, by: User) -> Cycle:
    return services.propose_publication(cycle, by=by, because="روجعت")


# -- the stages ----------------------------------------------------------------------------------------------
def test_a_month_goes_from_open_to_ready_by_itself(december):
    assert december.status == "ready"
    assert [line.became for line in december.history.all()] == ["studying", "ready"]
    assert december.comparison["now"]["households"] == 1


def test_before_the_cut_off_a_month_stays_open(sara):
    declared(sara, "2026-11-05")
    with at("2026-11-10"):
        services.study_what_is_owed(date(2026, 11, 10))
        services.make_results_ready()
    assert Cycle.objects.get(month=DECEMBER).status == "open"
    assert not StudyChunk.objects.exists()


def test_the_timetable_may_open_a_month_some_days_after_the_cut_off(november, settings):
    settings.CYCLE_OPENS_AFTER = 2
    with at("2026-11-12"):
        services.study_what_is_owed(date(2026, 11, 12))
    assert not Study.objects.filter(cycle__month=DECEMBER).exists()
    with at("2026-11-13"):
        services.study_what_is_owed(date(2026, 11, 13))
    assert Study.objects.get(cycle__month=DECEMBER).monthly


def test_a_clock_that_slept_for_months_makes_every_month_once(november):
    with at("2027-02-12"):
        for _tick in range(2):
            services.study_what_is_owed(date(2027, 2, 12))
            services.make_results_ready()
    months = (
        Study.objects.filter(monthly=True).order_by("cycle__month").values_list("cycle__month", flat=True)
    )
    assert list(months) == [DECEMBER, JANUARY, date(2027, 2, 1), date(2027, 3, 1)]
    assert set(Cycle.objects.filter(month__gt=NOVEMBER).values_list("status", flat=True)) == {"ready"}


def test_started_again_and_again_nothing_is_done_again(december):
    for _time in range(3):
        assert studied().status == "ready"
    assert december.history.count() == 2
    assert Study.objects.filter(cycle=december).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_make_a_month_ready_once():
    declared(cast.person(11, "سارة الشهري"))

    def tick() -> None:
        services.study_what_is_owed(ELEVENTH)
        services.make_results_ready()

    with at("2026-11-11"):
        assert side_by_side(tick, times=4) == []
        tick()
    december = Cycle.objects.get(month=DECEMBER)
    assert (december.status, december.history.count()) == ("ready", 2)
    assert Study.objects.filter(cycle=december).count() == 1


def test_an_open_part_keeps_the_month_from_being_ready(december):
    StudyChunk.objects.create(cycle=december, first=10**9, last=10**9)
    Cycle.objects.filter(pk=december.pk).update(status="studying")
    assert services.make_results_ready() == 0
    assert Cycle.objects.get(pk=december.pk).status == "studying"


def test_a_part_that_fails_is_named_and_the_others_go_on(november, monkeypatch):
    with at("2026-11-11"):
        services.open_cycle(DECEMBER)
        with monkeypatch.context() as broken:
            broken.setattr(stream, "keep", lambda *_args: 1 / 0)
            assert services.study_chunks().more is False
        progress = selectors.progress_of(Cycle.objects.get(month=DECEMBER))
        assert (progress.failed, progress.failures, progress.percent) == (1, ("ZeroDivisionError",), 0)
        services.study_what_is_owed(ELEVENTH)
    assert selectors.progress_of(Cycle.objects.get(month=DECEMBER)).failed == 0
    assert Study.objects.filter(cycle__month=DECEMBER).count() == 1


# -- held back -----------------------------------------------------------------------------------------------
def test_what_the_month_decided_is_seen_told_and_paid_by_nobody_before_it_is_published(
    december, sara, api_of
):
    held = Study.objects.get(cycle=december)
    assert held.monthly and held.amount > 0
    with at("2026-11-21"):
        client = api_of(sara)
        page = client.get("/eligibility/?cycle=2026-12").status_code
        assert page == 404
        assert [row["cycle"] for row in client.get("/api/v1/studies/").json()["results"]] == ["2026-11-01"]
        assert client.get(f"/api/v1/studies/{held.pk}/").status_code == 404
        assert selectors.newest_study(sara).cycle.month == NOVEMBER
        assert payments_selectors.expected(sara) is None
        assert payments.schedule_deposits(date(2026, 11, 21)) == 0
    assert not Notice.objects.filter(details__month="2026-12-01").exists()


def test_officers_read_what_is_held_back(december, officer, signed_in):
    held = Study.objects.get(cycle=december)
    page = signed_in(officer).get(f"/staff/eligibility/study/{held.pk}/change/")
    assert page.status_code == 200


def test_published_it_is_seen_told_once_and_paid_once(december, sara, api_of):
    with at("2026-12-04"):
        cast.publish(DECEMBER)
        services.tell_results()
        for _time in range(2):
            payments.schedule_deposits(date(2026, 12, 4))
        client = api_of(sara)
        assert client.get("/eligibility/?cycle=2026-12").status_code == 200
        assert selectors.newest_study(sara).cycle.month == DECEMBER
    assert Notice.objects.filter(kind="study_ready", details__month="2026-12-01").count() == 1
    assert Payment.objects.filter(cycle=december).count() == 1
    assert Cycle.objects.get(pk=december.pk).told_at


def test_what_a_citizen_asks_for_is_answered_at_once_while_the_month_is_held_back(november, sara):
    with at("2026-11-08"):
        AuthorityRecord.objects.filter(national_id=sara.national_id).update(days_abroad=None)
        _earns(sara, "9400")
        services.study_what_is_owed(date(2026, 11, 8))
    december = studied()
    fresh = Study.objects.get(cycle=december)
    assert not fresh.monthly and selectors.newest_study(sara) == fresh
    AuthorityRecord.objects.filter(national_id=sara.national_id).update(
        days_abroad=3, changed_at=datetime.fromisoformat("2026-11-15T09:00:00+03:00")
    )
    with at("2026-11-16"):
        services.study_what_is_owed(date(2026, 11, 16))
        followed = selectors.newest_study(sara)
    assert (followed.version, followed.monthly, followed.outcome) == (2, False, "eligible")
    assert Notice.objects.filter(dedupe_key=f"study:{followed.pk}").exists()


def test_an_answer_to_a_held_back_study_is_held_back_too_and_takes_the_proposal_away(november, sara, manager):
    AuthorityRecord.objects.filter(national_id=sara.national_id).update(days_abroad=None)
    december = proposed(studied(), manager)
    AuthorityRecord.objects.filter(national_id=sara.national_id).update(
        days_abroad=3, changed_at=datetime.fromisoformat("2026-11-15T09:00:00+03:00")
    )
    with at("2026-11-16"):
        services.study_what_is_owed(date(2026, 11, 16))
        december.refresh_from_db()
        assert (december.status, december.proposed_by, december.comparison) == ("studying", None, None)
        services.make_results_ready()
    followed = Study.objects.get(cycle=december, version=2)
    assert followed.monthly and selectors.newest_study(sara).cycle.month == NOVEMBER
    with at("2026-12-04"):
        cast.publish(DECEMBER)
    assert selectors.newest_study(sara) == followed
    told = Notice.objects.filter(kind="study_ready", details__month="2026-12-01")
    assert [notice.dedupe_key for notice in told] == [f"study:{followed.pk}"]


def test_a_late_answer_in_a_published_month_is_told_and_paid_at_once(november, sara):
    AuthorityRecord.objects.filter(national_id=sara.national_id).update(days_abroad=None)
    studied()
    with at("2026-12-04"):
        cast.publish(DECEMBER)
    AuthorityRecord.objects.filter(national_id=sara.national_id).update(
        days_abroad=3, changed_at=datetime.fromisoformat("2026-12-06T09:00:00+03:00")
    )
    with at("2026-12-07"):
        services.study_what_is_owed(date(2026, 12, 7))
        assert payments.schedule_deposits(date(2026, 12, 7)) == 1
    assert Notice.objects.filter(kind="study_ready", details__month="2026-12-01").count() == 1


def test_the_window_of_objection_begins_with_the_publication(november, sara):
    AuthorityRecord.objects.filter(national_id=sara.national_id).update(imprisoned=True)
    studied()
    with at("2026-12-04"):
        cast.publish(DECEMBER)
    study = selectors.newest_study(sara)
    assert selectors.objection_deadline(study) == date(2026, 12, 4) + timedelta(days=90)


@pytest.mark.django_db(transaction=True)
def test_results_told_by_several_at_once_and_in_small_parts_are_told_once():
    people = [cast.person(number, f"رب أسرة {number}") for number in range(11, 17)]
    for person in people:
        declared(person)
    with at("2026-10-11"):
        cast.results_come_out(date(2026, 10, 11))
    december = studied()
    manager, approver = cast.officer(8811, "بدر"), cast.officer(8812, "لطيفة")
    services.publish(proposed(december, manager), by=approver, because="اعتُمدت")

    def tell() -> None:
        while services.tell_next_part(files=2):
            pass

    assert side_by_side(tell, times=4) == []
    tell()
    assert Notice.objects.filter(kind="study_ready", details__month="2026-12-01").count() == len(people)
    assert Cycle.objects.get(pk=december.pk).told_at


# -- two officers --------------------------------------------------------------------------------------------
def test_the_officer_who_proposed_cannot_publish(december, manager, approver):
    proposed(december, manager)
    assert refusal(lambda: services.publish(december, by=manager, because="x")) == "same_officer"
    published = services.publish(december, by=approver, because="اعتُمدت")
    assert (published.status, published.proposed_by, published.published_by) == (
        "published",
        manager,
        approver,
    )
    noted = AuditLine.objects.filter(action__startswith="cycle.", subject="cycle:2026-12")
    actions = noted.order_by("pk").values_list("action", "actor")
    assert list(actions) == [("cycle.proposed", manager.pk), ("cycle.published", approver.pk)]
    assert [line.because for line in december.history.filter(by__isnull=False)] == ["روجعت", "اعتُمدت"]


def test_the_database_refuses_one_officer_in_both_places(december, manager):
    proposed(december, manager)
    with pytest.raises(IntegrityError, match="cycle_published_by_a_second_officer"), transaction.atomic():
        Cycle.objects.filter(pk=december.pk).update(
            status="published", published_at=december.opened_at, published_by=manager
        )


def test_pressed_twice_it_is_proposed_and_published_once(december, manager, approver):
    for _press in range(2):
        proposed(december, manager)
    for _press in range(2):
        services.publish(december, by=approver, because="اعتُمدت")
    assert CycleChange.objects.filter(case=december).count() == 4


def test_what_nobody_proposed_or_is_not_ready_is_not_published(december, manager, approver):
    assert refusal(lambda: services.publish(december, by=approver, because="x")) == "not_proposed"
    january = Cycle.objects.create(month=JANUARY)
    assert refusal(lambda: services.publish(january, by=approver, because="x")) == "not_ready"
    assert refusal(lambda: proposed(january, manager)) == "not_ready"
    assert Cycle.objects.filter(published_at=None).count() == 2


def test_a_second_proposal_and_a_late_withdrawal_are_refused(december, manager, approver):
    proposed(december, manager)
    other = cast.officer(8813, "مشعل", roles=("cycle manager",))
    assert refusal(lambda: proposed(december, other)) == "already_proposed"
    services.withdraw_proposal(december, by=approver, because="تحتاج مراجعة")
    services.withdraw_proposal(december, by=approver, because="تحتاج مراجعة")
    proposed(december, other)
    services.publish(december, by=approver, because="اعتُمدت")
    assert refusal(lambda: services.withdraw_proposal(december, by=manager, because="x")) == "not_ready"
    assert [line.became for line in december.history.all()] == [
        "studying", "ready", "proposed", "withdrawn", "proposed", "published",
    ]  # fmt: skip


def test_files_cut_after_the_proposal_take_it_away(december, manager):
    proposed(december, manager)
    late = cast.person(12, "هند المطيري")
    with at("2026-11-09"):
        cast.declare(cast.full_file(late))
    with at("2026-11-12"):
        services.open_cycle(DECEMBER)
        december.refresh_from_db()
        assert (december.status, december.proposed_by) == ("studying", None)
        services.study_what_is_owed(date(2026, 11, 12))
        services.make_results_ready()
    december.refresh_from_db()
    assert (december.status, december.comparison["now"]["households"]) == ("ready", 2)


def test_an_officer_cannot_start_a_month_whose_changes_still_count(december, manager):
    start = lambda month: services.run_cycle(month, by=manager, today=ELEVENTH)  # noqa: E731
    assert refusal(lambda: start(JANUARY)) == "too_early"
    assert not Cycle.objects.filter(month=JANUARY).exists()
    assert start(DECEMBER).status == "ready", "nothing was owed: it stays as it is"


def test_a_published_month_is_closed_when_it_has_ended(december, settings):
    with at("2026-12-04"):
        cast.publish(DECEMBER)
    assert services.close_ended(date(2026, 12, 31)) == 1, "November"
    settings.CYCLE_CLOSES_AFTER = 2
    assert services.close_ended(date(2027, 1, 2)) == 0
    assert [services.close_ended(date(2027, 1, 3)) for _time in range(2)] == [1, 0]
    assert Cycle.objects.get(month=DECEMBER).status == "closed"


# -- beside the month before ---------------------------------------------------------------------------------
def test_the_comparison_says_who_is_new_stopped_and_changed_and_why(sara, officer, signed_in):
    """Five households in November; in December one stops, one earns more, one is new, two stay."""
    fahd, hind, reem, noura = (cast.person(number, f"رب أسرة {number}") for number in (22, 44, 55, 66))
    for person in (sara, fahd, hind, reem, noura):
        declared(person)
    with at("2026-10-11"):
        cast.results_come_out(date(2026, 10, 11))
    AuthorityRecord.objects.filter(national_id=fahd.national_id).update(imprisoned=True)
    AuthorityRecord.objects.filter(national_id=hind.national_id).update(days_abroad=None)
    with at("2026-11-05"):
        _earns(reem, "9850")
        services.study_what_is_owed(date(2026, 11, 5))
    declared(cast.person(77001, "رب أسرة جديد"), "2026-11-06")
    found = studied().comparison
    now = Study.objects.get(application=reem.application, cycle__month=DECEMBER).amount
    full = Decimal("1427.47")
    assert found["before"] == "2026-11-01"
    assert (found["was"]["households"], found["was"]["amount"]) == (5, f"{5 * full}")
    assert (found["now"]["households"], found["now"]["paid"]) == (6, 4)
    assert found["now"]["amount"] == f"{3 * full + now}"
    assert found["new"] == {"households": 1, "amount": f"{full}"}
    assert found["stopped"]["households"] == 2 and found["stopped"]["amount"] == f"{-2 * full}"
    assert found["stopped"]["by"] == {"imprisoned": 1, "days_abroad": 1}
    assert found["down"]["by"] == {"income": [1, f"{now - full}"]}
    assert found["same"]["households"] == 2 and found["gone"]["households"] == 0
    references = [row["reference"] for row in found["outliers"]]
    assert references[:2] == [fahd.application.reference, hind.application.reference]
    assert references[2] == reem.application.reference and len(references) == 3
    assert [row["cause"] for row in found["outliers"]][2] == "income"
    assert found["now"]["reasons"] == {"imprisoned": 1, "days_abroad": 1}


def test_the_first_month_has_nothing_beside_it(november):
    assert november.comparison["before"] is None and november.comparison["outliers"] == []


# -- the officers' door --------------------------------------------------------------------------------------
def address(cycle: Cycle, verb: str = "change") -> str:
    return f"/staff/eligibility/cycle/{cycle.pk}/{verb}/"


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
        december = services.open_cycle(DECEMBER)
        answer = signed_in(officer).get(address(december))
        assert answer.headers["Refresh"] == "10" and "<progress" in answer.content.decode()
        services.study_what_is_owed(ELEVENTH)
        services.make_results_ready()
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
    AuthorityRecord.objects.filter(national_id=sara.national_id).update(imprisoned=True)
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
