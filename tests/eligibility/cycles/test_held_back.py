"""What a month decided is seen, told and paid from its publication on."""

from datetime import date, timedelta

import pytest

from accounts.notices.models import Notice
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles.models import Cycle
from eligibility.studies import selectors as study_selectors
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from payments.dues import selectors as due_selectors
from payments.dues import services as due_services
from payments.dues.models import Payment
from tests import cast
from tests.eligibility.cycles.month import DECEMBER, NOVEMBER, at, declared, earns, proposed, studied
from tests.eligibility.studies.test_study import side_by_side


def test_what_the_month_decided_is_seen_told_and_paid_by_nobody_before_it_is_published(
    december, sara, api_of
):
    held = Study.objects.get(cycle=december)
    assert held.monthly and held.amount > 0
    with at("2026-11-21"):
        client = api_of(sara)
        page = client.get("/eligibility/?cycle=2026-12").status_code
        assert page == 404
        assert [row["cycle"] for row in client.get("/api/v1/studies/").json()["results"]] == ["2026-11"]
        assert client.get(f"/api/v1/studies/{held.pk}/").status_code == 404
        assert study_selectors.newest_study(sara).cycle.month == NOVEMBER
        assert due_selectors.expected_decision(sara) is None
        assert due_services.schedule_deposits(date(2026, 11, 21)) == 0
    assert not Notice.objects.filter(details__month="2026-12-01").exists()


def test_officers_read_what_is_held_back(december, officer, signed_in):
    held = Study.objects.get(cycle=december)
    page = signed_in(officer).get(f"/staff/eligibility/study/{held.pk}/change/")
    assert page.status_code == 200


def test_published_it_is_seen_told_once_and_paid_once(december, sara, api_of):
    with at("2026-12-04"):
        cast.publish(DECEMBER)
        cycle_publication.notify_results()
        for _time in range(2):
            due_services.schedule_deposits(date(2026, 12, 4))
        client = api_of(sara)
        assert client.get("/eligibility/?cycle=2026-12").status_code == 200
        assert study_selectors.newest_study(sara).cycle.month == DECEMBER
    assert Notice.objects.filter(kind="study_ready", details__month="2026-12-01").count() == 1
    assert Payment.objects.filter(cycle=december).count() == 1
    assert Cycle.objects.get(pk=december.pk).told_at


def test_what_a_citizen_asks_for_is_answered_at_once_while_the_month_is_held_back(november, sara):
    with at("2026-11-08"):
        cast.says(sara.national_id, days_abroad=None)
        earns(sara, "9400")
        study_services.study_pending(date(2026, 11, 8))
    december = studied()
    fresh = Study.objects.get(cycle=december)
    assert not fresh.monthly and study_selectors.newest_study(sara) == fresh
    cast.says(sara.national_id, days_abroad=3)
    with at("2026-11-16"):
        study_services.study_pending(date(2026, 11, 16))
        followed = study_selectors.newest_study(sara)
    assert (followed.version, followed.monthly, followed.outcome) == (3, False, "eligible")
    assert Notice.objects.filter(dedupe_key=f"study:{followed.pk}").exists()


def test_an_answer_to_a_held_back_study_is_held_back_too_and_takes_the_proposal_away(november, sara, manager):
    cast.says(sara.national_id, days_abroad=None)
    december = proposed(studied(), manager)
    cast.says(sara.national_id, days_abroad=3)
    with at("2026-11-16"):
        study_services.study_pending(date(2026, 11, 16))
        december.refresh_from_db()
        assert (december.status, december.proposed_by, december.comparison) == ("studying", None, None)
        cycle_publication.make_results_ready()
    followed = Study.objects.get(cycle=december, version=3)
    assert followed.monthly and study_selectors.newest_study(sara).cycle.month == NOVEMBER
    with at("2026-12-04"):
        cast.publish(DECEMBER)
    assert study_selectors.newest_study(sara) == followed
    told = Notice.objects.filter(kind="study_ready", details__month="2026-12-01")
    assert [notice.dedupe_key for notice in told] == [f"study:{followed.pk}"]


def test_a_late_answer_in_a_published_month_is_told_and_paid_at_once(november, sara):
    cast.says(sara.national_id, days_abroad=None)
    studied()
    with at("2026-12-04"):
        cast.publish(DECEMBER)
    cast.says(sara.national_id, days_abroad=3)
    with at("2026-12-07"):
        study_services.study_pending(date(2026, 12, 7))
        assert due_services.schedule_deposits(date(2026, 12, 7)) == 1
    assert Notice.objects.filter(kind="study_ready", details__month="2026-12-01").count() == 1


def test_the_window_of_objection_begins_with_the_publication(november, sara):
    cast.says(sara.national_id, imprisoned=True)
    studied()
    with at("2026-12-04"):
        cast.publish(DECEMBER)
    study = study_selectors.newest_study(sara)
    assert study_selectors.objection_deadline(study) == date(2026, 12, 4) + timedelta(days=90)


@pytest.mark.django_db(transaction=True)
def test_results_told_by_several_at_once_and_in_small_parts_are_told_once():
    people = [cast.person(number, f"رب أسرة {number}") for number in range(11, 17)]
    for person in people:
        declared(person)
    with at("2026-10-11"):
        cast.results_come_out(date(2026, 10, 11))
    december = studied()
    manager, approver = cast.officer(8811, "بدر"), cast.officer(8812, "لطيفة")
    cycle_publication.publish_cycle(proposed(december, manager), by=approver, because="اعتُمدت")

    def tell() -> None:
        while cycle_publication.notify_next_range(files=2):
            pass

    assert side_by_side(tell, times=4) == []
    tell()
    assert Notice.objects.filter(kind="study_ready", details__month="2026-12-01").count() == len(people)
    assert Cycle.objects.get(pk=december.pk).told_at
