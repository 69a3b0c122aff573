"""A replay that an officer asks for is done in pieces by the next ticks."""

import sys
from datetime import date
from importlib import import_module

import pytest
from django.db import transaction

from accounts.audit.models import AuditLine
from common.errors import Refused
from eligibility.cycles.models import Cycle
from eligibility.reruns import replay as replays
from eligibility.reruns import simulation as simulations
from eligibility.reruns.models import Replay
from eligibility.reruns.tasks import run_pending
from eligibility.rulebook import assess
from eligibility.studies.models import Study
from tests.eligibility.reruns.replay.conftest import EARLIER, again, ask, behind_our_back
from tests.eligibility.studies.test_stream import by_chunks, generate
from tests.eligibility.studies.test_study import side_by_side


def test_a_replay_that_is_asked_is_done_once_by_the_next_tick(studied, officer):
    asked = ask(by=officer)
    run_pending()
    done = again(asked)
    assert (done.replayed, done.different, done.differences) == (120, 0, [])
    assert done.done_at and done.seconds > 0
    run_pending()
    assert again(asked).done_at == done.done_at and Replay.objects.count() == 1
    line = AuditLine.objects.get(action="replay.asked")
    assert (line.actor, line.details) == (officer, {"cycle": "2026-12", "sample": 0})


def test_a_cycle_is_not_asked_twice_at_once_nor_before_it_is_studied(studied):
    ask()
    with pytest.raises(Refused) as refusal:
        ask(sample=10)
    assert refusal.value.code == "already_asked"
    run_pending()
    ask(sample=10)
    empty = Cycle.objects.create(month=date(2027, 1, 1))
    with pytest.raises(Refused) as refusal:
        replays.request_replay(empty)
    assert refusal.value.code == "nothing_studied"


def test_a_sample_that_is_asked_looks_at_about_so_many(studied):
    asked = ask(sample=10)
    while replays.replay_next_piece(most=3):
        pass
    assert 8 <= again(asked).replayed <= 12


def test_a_replay_in_pieces_sees_each_study_once(studied):
    number = Study.objects.order_by("pk")[77].pk
    behind_our_back(number, "amount = amount + 1, outcome = 'eligible'")
    asked = ask()
    pieces = 0
    while replays.replay_next_piece(most=50):
        pieces += 1
    done = again(asked)
    assert (pieces, done.replayed, done.different) == (3, 120, 1)
    assert [line["study"] for line in done.differences] == [number]


def test_a_worker_that_is_killed_loses_its_piece_alone(studied, monkeypatch):
    asked = ask()
    replays.replay_next_piece(most=50)
    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr(assess, "assess", lambda *_args: sys.exit())
        with transaction.atomic():
            replays.replay_next_piece(most=50)
    assert (again(asked).replayed, asked.done_at) == (50, None)
    run_pending()
    assert (again(asked).replayed, asked.different) == (120, 0) and asked.done_at


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_do_one_replay():
    generate(60)
    by_chunks(60)
    asked = ask()
    assert side_by_side(simulations.run_pending_reruns, times=3) == []
    assert (again(asked).replayed, asked.different) == (60, 0)


def test_what_alarms_is_listed_before_what_another_rulebook_explains(studied, monkeypatch):
    monkeypatch.setattr(import_module("eligibility.reruns.replay"), "MAX_LISTED_DIFFERENCES", 2)
    first, second, third = Study.objects.filter(amount__gt=1).order_by("pk")[:3]
    for each in (first, second):
        behind_our_back(each.pk, f"amount = amount + 1, rulebook = '{EARLIER}'")
    behind_our_back(third.pk, "amount = amount + 1")
    asked = ask()
    run_pending()
    listed = again(asked).differences
    assert asked.different == 3 and len(listed) == 2
    assert [(line["study"], line["alarm"]) for line in listed] == [(third.pk, True), (first.pk, False)]
