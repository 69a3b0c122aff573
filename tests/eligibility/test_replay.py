"""A decision can be made again: the same facts and rates give the same answer, or the difference is shown."""

from datetime import date
from io import StringIO

import msgspec
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from eligibility import services
from eligibility.models import Study
from eligibility.rulebook import rates
from tests.eligibility.test_stream import DECEMBER, by_chunks, generate


def replayed(**options) -> str:
    out = StringIO()
    call_command("replay_studies", stdout=out, stderr=out, **options)
    return out.getvalue()


def refused(**options) -> str:
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("replay_studies", stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def studied(db) -> None:
    generate(120)
    by_chunks(60)


def test_an_untouched_cycle_has_no_difference(studied):
    assert "120 studies replayed" in replayed() and "0 differ" in replayed(cycle=DECEMBER)


def test_a_sample_is_smaller_than_the_whole(studied):
    seen = list(services.replay(services.studies_to_replay(DECEMBER, 10)))
    assert 8 <= len(seen) <= 12 and not any(differences for _study, differences in seen)


def test_another_month_has_nothing_to_replay(studied):
    assert "0 studies" in replayed(cycle=date(2026, 11, 1))


def test_a_tampered_rate_shows_in_every_household_it_touches(studied, monkeypatch):
    true = rates.rates_on(DECEMBER)
    monkeypatch.setattr(
        rates, "rates_on", lambda _day: msgspec.structs.replace(true, amount_head=true.amount_head + 1)
    )
    said = refused()
    eligible = Study.objects.filter(amount__gt=0)
    assert "result: was eligible" in said and "120 differ" in said
    assert eligible.count() > 50


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("amount = amount + 1", "result"),
        ("outcome = 'not_eligible', amount = 0", "result"),
        ("answer = jsonb_set(answer, '{amount}', '\"1.00\"')", "answer"),
        ("facts = jsonb_set(facts, '{people,0,declared_income}', '\"1.00\"')", "facts"),
    ],
)
def test_a_study_changed_behind_our_back_is_found(studied, change, part):
    number = Study.objects.filter(amount__gt=1, facts__people__0__has_key="declared_income").first().pk
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE eligibility_study DISABLE TRIGGER USER")
        cursor.execute(f"UPDATE eligibility_study SET {change} WHERE id = %s", [number])
        cursor.execute("ALTER TABLE eligibility_study ENABLE TRIGGER USER")
    said = refused()
    assert f"study {number}, {part}" in said and "1 differ" in said


def test_a_difference_names_nobody(studied, monkeypatch):
    true = rates.rates_on(DECEMBER)
    monkeypatch.setattr(rates, "rates_on", lambda _day: msgspec.structs.replace(true, days_abroad=91))
    said = refused()
    for study in Study.objects.all():
        assert not any(person in said for person in study.people)
