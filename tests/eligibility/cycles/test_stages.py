"""A month's stages: by itself, once, however late."""

from datetime import date

import pytest

from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import selectors as cycle_selectors
from eligibility.cycles import services as cycle_services
from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.studies import bulk_rows
from eligibility.studies import services as study_services
from eligibility.studies.models import MonthDecision
from tests import cast
from tests.eligibility.cycles.month import DECEMBER, ELEVENTH, JANUARY, NOVEMBER, at, declared, studied
from tests.eligibility.studies.test_study import side_by_side


def test_a_month_goes_from_open_to_ready_by_itself(december):
    assert december.status == "ready"
    assert [line.became for line in december.history.all()] == ["studying", "ready"]
    assert december.comparison["now"]["households"] == 1


def test_before_the_cut_off_a_month_stays_open(sara):
    declared(sara, "2026-11-05")
    with at("2026-11-10"):
        study_services.study_pending(date(2026, 11, 10))
        cycle_publication.make_results_ready()
    assert Cycle.objects.get(month=DECEMBER).status == "open"
    assert not StudyChunk.objects.exists()


def test_the_timetable_may_open_a_month_some_days_after_the_cut_off(november, settings):
    settings.CYCLE_OPENS_AFTER = 2
    with at("2026-11-12"):
        study_services.study_pending(date(2026, 11, 12))
    assert not MonthDecision.objects.filter(cycle__month=DECEMBER).exists()
    with at("2026-11-13"):
        study_services.study_pending(date(2026, 11, 13))
    assert MonthDecision.objects.get(cycle__month=DECEMBER).monthly


def test_a_clock_that_slept_for_months_makes_every_month_once(november):
    with at("2027-02-12"):
        for _tick in range(2):
            study_services.study_pending(date(2027, 2, 12))
            cycle_publication.make_results_ready()
    held_back = MonthDecision.objects.filter(monthly=True).order_by("cycle__month")
    months = held_back.values_list("cycle__month", flat=True)
    assert list(months) == [DECEMBER, JANUARY, date(2027, 2, 1), date(2027, 3, 1)]
    assert set(Cycle.objects.filter(month__gt=NOVEMBER).values_list("status", flat=True)) == {"ready"}


def test_started_again_and_again_nothing_is_done_again(december):
    for _time in range(3):
        assert studied().status == "ready"
    assert december.history.count() == 2
    assert MonthDecision.objects.filter(cycle=december).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_make_a_month_ready_once():
    declared(cast.person(11, "سارة الشهري"))

    def tick() -> None:
        study_services.study_pending(ELEVENTH)
        cycle_publication.make_results_ready()

    with at("2026-11-11"):
        assert side_by_side(tick, times=4) == []
        tick()
    december = Cycle.objects.get(month=DECEMBER)
    assert (december.status, december.history.count()) == ("ready", 2)
    assert MonthDecision.objects.filter(cycle=december).count() == 1


def test_an_open_part_keeps_the_month_from_being_ready(december):
    StudyChunk.objects.create(cycle=december, first=10**9, last=10**9)
    Cycle.objects.filter(pk=december.pk).update(status="studying")
    assert cycle_publication.make_results_ready() == 0
    assert Cycle.objects.get(pk=december.pk).status == "studying"


def test_a_part_that_fails_is_named_and_the_others_go_on(november, sara, monkeypatch):
    cast.says(sara.national_id, days_abroad=5)
    with at("2026-11-11"):
        cycle_services.open_cycle(DECEMBER)
        with monkeypatch.context() as broken:
            broken.setattr(bulk_rows, "insert_studies", lambda *_args: 1 / 0)
            assert cycle_services.study_chunks().more is False
        progress = cycle_selectors.progress_of(Cycle.objects.get(month=DECEMBER))
        assert (progress.failed, progress.failures, progress.percent) == (1, ("ZeroDivisionError",), 0)
        study_services.study_pending(ELEVENTH)
    assert cycle_selectors.progress_of(Cycle.objects.get(month=DECEMBER)).failed == 0
    assert MonthDecision.objects.filter(cycle__month=DECEMBER).count() == 1
