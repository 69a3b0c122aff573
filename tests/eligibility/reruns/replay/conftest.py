"""A studied month, and ways to change it behind our back."""

from io import StringIO

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from eligibility.cycles.models import Cycle
from eligibility.reruns import replay as replays
from eligibility.reruns.models import Replay
from eligibility.studies import facts_codec
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests.eligibility.studies.test_stream import DECEMBER, by_chunks, generate

EARLIER = "0" * 64  # the digest of a rulebook that is not ours


def replayed(**options) -> str:
    out = StringIO()
    call_command("replay_studies", stdout=out, stderr=out, **options)
    return out.getvalue()


def refused(**options) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replay_studies", stdout=out, stderr=out, **options)
    return out.getvalue()


def behind_our_back(number: int, change: str) -> None:
    """What only the owner of the database could do: the rows are frozen."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE eligibility_study DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE eligibility_study SET {change} WHERE id = %s", [number])
        cursor.execute("ALTER TABLE eligibility_study ENABLE TRIGGER USER")


def records_behind_our_back(number: int, **other) -> None:
    """The kept answers of the authorities about the head, rewritten."""
    facts = facts_codec.facts_of(Study.objects.get(pk=number))
    head, *others = facts.people
    head = msgspec.structs.replace(head, record=msgspec.structs.replace(head.record, **other))
    facts = msgspec.structs.replace(facts, people=(head, *others))
    behind_our_back(number, f"facts = '{facts_codec.encode_facts(facts).decode()}'")


def answer_behind_our_back(number: int) -> None:
    """A kept line of the amount, rewritten."""
    answer = facts_codec.answer_of(Study.objects.get(pk=number))
    line = msgspec.structs.replace(answer.lines[0], amount=answer.lines[0].amount + 1)
    answer = msgspec.structs.replace(answer, lines=(line, *answer.lines[1:]))
    behind_our_back(number, f"answer = '{facts_codec.encode_answer(answer).decode()}'")


@pytest.fixture
def studied(db) -> None:
    generate(120)
    by_chunks(60)


# -- asked for a cycle, done by the clock --------------------------------------------------------------------
def ask(**more) -> Replay:
    return replays.request_replay(Cycle.objects.get(), **more)


def again(asked: Replay) -> Replay:
    asked.refresh_from_db()
    return asked


# -- the officers' door --------------------------------------------------------------------------------------
@pytest.fixture
def fahds(fahd) -> Study:
    """The study of a household that is studied singly."""
    study_services.study_declaration(fahd.application.declarations.get(), DECEMBER)
    return Study.objects.get()


def of_a_study(study: Study) -> str:
    return reverse("admin:eligibility_study_replay", args=[study.pk])
