"""A decision can be made again: the same facts and rates give the same answer, or the difference is shown."""

from datetime import date

import msgspec
import pytest
from django.db import connection
from django.urls import reverse

from accounts.audit.models import AuditLine
from eligibility.reruns import replay as replays
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns.tasks import run_pending
from eligibility.rulebook import digest, rates
from eligibility.studies import facts_codec
from eligibility.studies.models import Study
from tests.eligibility.reruns.replay.conftest import (
    EARLIER,
    answer_behind_our_back,
    ask,
    behind_our_back,
    records_behind_our_back,
    refused,
    replayed,
)
from tests.eligibility.studies.test_stream import DECEMBER


def test_an_untouched_cycle_has_no_difference(studied):
    assert "120 studies replayed" in replayed() and "0 differ" in replayed(cycle=DECEMBER)


def test_a_sample_is_smaller_than_the_whole(studied):
    seen = list(replays.replay_studies(rerun_selectors.studies_to_replay(DECEMBER, 10)))
    assert 8 <= len(seen) <= 12 and all(each.same for each in seen)


def test_another_month_has_nothing_to_replay(studied):
    assert "0 studies" in replayed(cycle=date(2026, 11, 1))


def test_a_rate_that_is_edited_later_reaches_no_study(studied, monkeypatch):
    true = rates.rates_on(DECEMBER)
    monkeypatch.setattr(
        rates, "rates_on", lambda _day: msgspec.structs.replace(true, amount_head=true.amount_head + 1)
    )
    assert "0 differ" in replayed()


def test_a_tampered_rate_shows_in_every_household_it_touches(studied, monkeypatch):
    true = rates.rates_on(DECEMBER)
    tampered = msgspec.structs.replace(true, amount_head=true.amount_head + 1)
    monkeypatch.setattr(facts_codec, "decode_rates", lambda *_kept: tampered)
    said = refused()
    eligible = Study.objects.filter(amount__gt=0)
    assert "result: was eligible" in said and "120 differ" in said
    assert eligible.count() > 50


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ("amount = amount + 1", "result"),
        ("outcome = 'not_eligible', amount = 0", "result"),
    ],
)
def test_a_study_changed_behind_our_back_is_found(studied, change, part):
    number = Study.objects.filter(amount__gt=1).first().pk
    behind_our_back(number, change)
    said = refused()
    assert f"study {number}, {part}" in said and "1 differ" in said


def test_kept_answers_of_authorities_and_kept_lines_that_were_changed_are_found(studied):
    first, second = Study.objects.filter(amount__gt=1).order_by("pk")[:2]
    records_behind_our_back(first.pk, resident=False)
    answer_behind_our_back(second.pk)
    said = refused()
    assert "2 differ" in said
    assert f"study {first.pk}, result: was eligible" in said and f"study {second.pk}, answer" in said


def test_a_difference_names_nobody(studied, monkeypatch):
    true = rates.rates_on(DECEMBER)
    tampered = msgspec.structs.replace(true, days_abroad=91)
    monkeypatch.setattr(facts_codec, "decode_rates", lambda *_kept: tampered)
    said = refused()
    assert "days_abroad" in said and "limit 91" in said
    for study in Study.objects.all():
        assert not any(person in said for person in study.people)


def test_another_rulebook_explains_a_difference_and_the_same_one_never_does(studied):
    number = Study.objects.filter(amount__gt=1).first().pk
    behind_our_back(number, f"amount = amount + 1, rulebook = '{EARLIER}'")
    found = replays.replay_study(Study.objects.get(pk=number))
    assert not found.same and not found.same_rulebook and found.alarming == ()
    assert "decided by another rulebook" in refused()
    behind_our_back(number, f"rulebook = '{digest.rulebook_digest()}'")
    found = replays.replay_study(Study.objects.get(pk=number))
    assert [difference.part for difference in found.alarming] == ["result"]


def test_no_rulebook_explains_a_declaration_that_is_not_the_signed_one(studied):
    study = Study.objects.first()
    behind_our_back(study.pk, f"rulebook = '{EARLIER}'")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE applications_declaration DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE applications_declaration SET snapshot = jsonb_set(snapshot, '{applicant,name}', '\"x\"')"
            " WHERE id = %s",
            [study.declaration_id],
        )
        cursor.execute("ALTER TABLE applications_declaration ENABLE TRIGGER USER")
    assert [each.part for each in replays.replay_study(study).alarming] == ["declaration"]


def test_a_replay_changes_nothing(fahds, api_of):
    before = Study.objects.values().get()
    api_of(fahds.application.owner).post(f"/api/v1/studies/{fahds.pk}/replay/")
    assert Study.objects.values().get() == before


# -- a row that was broken ----------------------------------------------------------------------------------
@pytest.mark.threat("T77")
@pytest.mark.parametrize(
    "change",
    [
        "facts = 'nothing'",
        "facts = '[[[0],[1,2]]]'",
        "facts = '{}'",
        "answer = '{'",
        "rulebook = repeat('0', 64), facts = 'nothing'",
    ],
)
def test_a_row_broken_behind_our_back_is_an_alarm_and_hides_nothing_else(studied, change, officer, signed_in):
    broken, other = Study.objects.order_by("pk")[0], Study.objects.filter(amount__gt=1).order_by("pk").last()
    behind_our_back(broken.pk, change)
    behind_our_back(other.pk, "amount = amount + 1")
    asked = ask()
    run_pending()
    asked.refresh_from_db()
    assert asked.done_at and (asked.replayed, asked.different) == (120, 2)
    assert {line["study"] for line in asked.differences} == {broken.pk, other.pk}
    assert all(line["alarm"] for line in asked.differences)
    page = signed_in(officer).get(reverse("admin:eligibility_replay_change", args=[asked.pk]))
    assert "تعذّرت قراءته" in page.content.decode()
    read = AuditLine.objects.get(actor=officer, action="list", subject=f"replay:{asked.pk}")
    assert read.details == {"what": "differences", "rows": 2}
