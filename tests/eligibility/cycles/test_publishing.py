"""Two officers publish; the clock closes; the month stands beside the one before."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.audit.models import AuditLine
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import services as cycle_services
from eligibility.cycles.models import Cycle, CycleChange
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast
from tests.eligibility.cycles.month import (
    DECEMBER,
    ELEVENTH,
    JANUARY,
    NOVEMBER,
    at,
    declared,
    earns,
    proposed,
    refusal,
    studied,
)


def test_the_officer_who_proposed_cannot_publish(december, manager, approver):
    proposed(december, manager)
    assert (
        refusal(lambda: cycle_publication.publish_cycle(december, by=manager, because="x")) == "same_officer"
    )
    published = cycle_publication.publish_cycle(december, by=approver, because="اعتُمدت")
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
        cycle_publication.publish_cycle(december, by=approver, because="اعتُمدت")
    assert CycleChange.objects.filter(case=december).count() == 4


def test_what_nobody_proposed_or_is_not_ready_is_not_published(december, manager, approver):
    assert (
        refusal(lambda: cycle_publication.publish_cycle(december, by=approver, because="x")) == "not_proposed"
    )
    january = Cycle.objects.create(month=JANUARY)
    assert refusal(lambda: cycle_publication.publish_cycle(january, by=approver, because="x")) == "not_ready"
    assert refusal(lambda: proposed(january, manager)) == "not_ready"
    assert Cycle.objects.filter(published_at=None).count() == 2


def test_a_second_proposal_and_a_late_withdrawal_are_refused(december, manager, approver):
    proposed(december, manager)
    other = cast.officer(8813, "مشعل", roles=("cycle manager",))
    assert refusal(lambda: proposed(december, other)) == "already_proposed"
    cycle_publication.withdraw_proposal(december, by=approver, because="تحتاج مراجعة")
    cycle_publication.withdraw_proposal(december, by=approver, because="تحتاج مراجعة")
    proposed(december, other)
    cycle_publication.publish_cycle(december, by=approver, because="اعتُمدت")
    assert (
        refusal(lambda: cycle_publication.withdraw_proposal(december, by=manager, because="x")) == "not_ready"
    )
    assert [line.became for line in december.history.all()] == [
        "studying", "ready", "proposed", "withdrawn", "proposed", "published",
    ]  # fmt: skip


def test_files_cut_after_the_proposal_take_it_away(december, manager):
    proposed(december, manager)
    late = cast.person(12, "هند المطيري")
    with at("2026-11-09"):
        cast.declare(cast.full_file(late))
    with at("2026-11-12"):
        cycle_services.open_cycle(DECEMBER)
        december.refresh_from_db()
        assert (december.status, december.proposed_by) == ("studying", None)
        study_services.study_pending(date(2026, 11, 12))
        cycle_publication.make_results_ready()
    december.refresh_from_db()
    assert (december.status, december.comparison["now"]["households"]) == ("ready", 2)


def test_an_officer_cannot_start_a_month_whose_changes_still_count(december, manager):
    start = lambda month: cycle_services.run_cycle(month, by=manager, today=ELEVENTH)  # noqa: E731
    assert refusal(lambda: start(JANUARY)) == "too_early"
    assert not Cycle.objects.filter(month=JANUARY).exists()
    assert start(DECEMBER).status == "ready", "nothing was owed: it stays as it is"


def test_a_published_month_is_closed_when_it_has_ended(december, settings):
    with at("2026-12-04"):
        cast.publish(DECEMBER)
    assert cycle_publication.close_ended_cycles(date(2026, 12, 31)) == 1, "November"
    settings.CYCLE_CLOSES_AFTER = 2
    assert cycle_publication.close_ended_cycles(date(2027, 1, 2)) == 0
    assert [cycle_publication.close_ended_cycles(date(2027, 1, 3)) for _time in range(2)] == [1, 0]
    assert Cycle.objects.get(month=DECEMBER).status == "closed"


def test_the_comparison_says_who_is_new_stopped_and_changed_and_why(sara, officer, signed_in):
    """Five households in November; in December one stops, one earns more, one is new, two stay."""
    fahd, hind, reem, noura = (cast.person(number, f"رب أسرة {number}") for number in (22, 44, 55, 66))
    for person in (sara, fahd, hind, reem, noura):
        declared(person)
    with at("2026-10-11"):
        cast.results_come_out(date(2026, 10, 11))
    cycle_publication.mark_month_sent(Cycle.objects.get(month=NOVEMBER))
    cast.says(fahd.national_id, imprisoned=True)
    cast.says(hind.national_id, days_abroad=None)
    with at("2026-11-05"):
        earns(reem, "9850")
        study_services.study_pending(date(2026, 11, 5))
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
