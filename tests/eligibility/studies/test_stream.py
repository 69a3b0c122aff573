"""The month by chunks gives what single studies give, once, whatever happens to the workers."""

import json
from collections import Counter
from datetime import date, datetime
from importlib import import_module
from itertools import pairwise

import msgspec
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.notices.models import Notice
from accounts.people.models import User
from accounts.people.national_id import is_valid
from applications.bank.iban import is_saudi
from applications.declaration.models import Declaration
from applications.file import snapshot as declaration_snapshot
from applications.file.models import Application
from eligibility.cycles import bulk as cycle_bulk
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import services as cycle_services
from eligibility.cycles.models import Cycle, StudyChunk
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import assess, rates
from eligibility.studies import batch, bulk_rows, facts_codec
from eligibility.studies import pending as pending_studies
from eligibility.studies import services as study_services
from eligibility.studies.models import MonthDecision, Study
from tests import cast
from tests.eligibility.studies.test_study import side_by_side
from tests.load import chaos_study, generate_households
from tests.load import families as made_up

DECEMBER, NOON = date(2026, 12, 1), "2026-11-12T12:00:00+03:00"
KEPT = [f.attname for f in Study._meta.fields if f.name not in ("id", "made_at", "rates")]


def generate(households: int, seed: int = 7) -> None:
    generate_households.generate(
        households, seed=seed, declared=datetime(2026, 11, 5, 9), say=lambda _line: None
    )


def by_chunks(files: int = 50) -> list[StudyChunk]:
    with time_machine.travel(NOON):
        cycle_services.open_cycle(DECEMBER, files=files)
        chunks = []
        while chunk := cycle_services.study_next_chunk():
            chunks.append(chunk)
    return chunks


def notices() -> list[tuple]:
    return sorted(
        (notice.person_id, notice.kind, notice.details["outcome"], notice.details["month"])
        for notice in Notice.objects.filter(kind="study_ready")
    )


def test_a_chunk_decides_what_single_studies_decide(db):
    generate(300)
    stranger = Application.objects.order_by("pk").first()
    Declaration.objects.create(  # declared too late: the older one counts
        application=stranger, version=2, snapshot={}, sha256="0" * 64, words="x",
        declared_at=datetime.fromisoformat("2026-11-11T00:00:00+03:00"),
    )  # fmt: skip
    AuthorityRecord.objects.filter(national_id=User.objects.order_by("-pk").first().national_id).delete()
    with time_machine.travel(NOON), transaction.atomic():
        for signed in pending_studies.pending_declarations(DECEMBER):
            study_services.study_declaration(signed, DECEMBER)
        singly, told = list(Study.objects.order_by("application").values(*KEPT)), notices()
        transaction.set_rollback(True)
    made = by_chunks()
    cycle = Cycle.objects.get(month=DECEMBER).pk
    assert len(singly) == 300
    assert list(Study.objects.order_by("application").values(*KEPT)) == [
        {**study, "cycle_id": cycle, "monthly": True} for study in singly
    ]
    assert notices() == []
    with time_machine.travel(NOON):
        cast.publish(DECEMBER)
    assert notices() == told and len(told) > 200
    assert {study["outcome"] for study in singly} == {"eligible", "not_eligible", "under_study"}
    assert sum(chunk.households for chunk in made) == 300
    assert sum(chunk.amount for chunk in made) == sum(study["amount"] for study in singly)
    failed = sum(
        "data_mismatch_income" in str(study["answer"]) and study["outcome"] == "not_eligible"
        for study in singly
    )
    assert failed and sum(chunk.reasons.get("data_mismatch_income", 0) for chunk in made)


def reasons_by_answers() -> dict[str, int]:
    """Of the households without an amount, by their kept answers: how many each rule decides."""
    counts: Counter[str] = Counter()
    for study in Study.objects.filter(amount=0):
        answer = facts_codec.answer_of(study)
        decided_by = answer.waiting if study.outcome == "under_study" else answer.reasons
        counts.update({finding.code for finding in decided_by})
    return dict(counts)


def test_reasons_of_a_chunk_count_households(db):
    generate(200)
    (chunk,) = by_chunks(1_000)
    assert chunk.reasons == reasons_by_answers() and len(chunk.reasons) > 3
    assert cycle_bulk.count_deciding_rules(chunk.cycle_id) == chunk.reasons, "two pages, one answer"


def test_a_confirmed_month_counts_the_same_reasons(db):
    generate(200)
    by_chunks(1_000)
    january = date(2027, 1, 1)
    with time_machine.travel("2026-12-12T12:00:00+03:00"):
        cycle_publication.mark_month_sent(Cycle.objects.get(month=DECEMBER))
        cycle_services.open_cycle(january, files=1_000)
        chunk = cycle_services.study_next_chunk()
    assert chunk.confirmed > 150 and not chunk.households > 200
    assert chunk.reasons == cycle_bulk.count_deciding_rules(chunk.cycle_id) and len(chunk.reasons) > 3
    assert sum(chunk.reasons.values()) > Study.objects.filter(cycle__month=january).count()


def test_the_migration_reads_deciding_rules_from_kept_answers(db):
    generate(200)
    by_chunks(1_000)
    written = dict(Study.objects.values_list("pk", "deciding_rules"))
    fill = import_module("eligibility.migrations.0018_deciding_rules_of_a_study").FILL
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(fill.replace("deciding_rules = ARRAY", "deciding_rules = '{lost}' || ARRAY"))
        cursor.execute(fill)
    assert dict(Study.objects.values_list("pk", "deciding_rules")) == written and any(written.values())
    study = Study.objects.first()
    with pytest.raises(DatabaseError, match="are frozen"), transaction.atomic():
        Study.objects.filter(pk=study.pk).update(deciding_rules=[])


def test_a_household_that_was_studied_alone_is_not_studied_again(db):
    generate(60)
    with time_machine.travel(NOON):
        for signed in pending_studies.pending_declarations(DECEMBER)[:7]:
            study_services.study_declaration(signed, DECEMBER)
    assert sum(chunk.households for chunk in by_chunks(25)) == 53
    assert Study.objects.count() == 60 == Study.objects.values("application").distinct().count()
    assert by_chunks(25) == [], "cut once, studied once"


def test_a_chunk_asks_the_database_as_often_for_many_as_for_few(db):
    generate(40)
    batch.basis_of(DECEMBER)  # the first study of a month keeps its rates
    counts = []
    for first, last in ((1, 5), (6, 40)):
        files = list(Application.objects.order_by("pk").values_list("pk", flat=True))
        cycle, _fresh = Cycle.objects.get_or_create(month=DECEMBER)
        StudyChunk.objects.create(cycle=cycle, first=files[first - 1], last=files[last - 1])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            cycle_services.study_next_chunk()
        counts.append(len(queries))
    assert counts[0] == counts[1] < 25


@pytest.mark.django_db(transaction=True)
def test_workers_side_by_side_and_a_single_study_between_them_make_one_each():
    generate(300)
    with time_machine.travel(NOON, tick=True):
        cycle_services.open_cycle(DECEMBER, files=20)
        signed = list(pending_studies.pending_declarations(DECEMBER)[100:115])

        def work() -> None:
            cycle_services.study_next_chunk()
            for each in signed:
                study_services.study_declaration(each, DECEMBER)
            while cycle_services.study_next_chunk():
                pass

        assert side_by_side(work, times=4) == []
        study_services.study_pending(date(2026, 11, 12))  # what a chunk found in somebody's hands
    assert Study.objects.filter(cycle__month=DECEMBER).count() == 300
    assert Study.objects.values("application").distinct().count() == 300
    assert not StudyChunk.objects.filter(done_at=None).exists()
    cast.publish(DECEMBER)
    assert (
        Notice.objects.filter(kind="study_ready").count()
        == Study.objects.exclude(outcome="under_study").count()
    )


@pytest.mark.django_db(transaction=True)
def test_killed_workers_doubled_tasks_and_two_clocks_change_nothing():
    generate(2_000)
    lines: list[str] = []
    chaos_study.disturb(2_000, kills=5, seed=3, say=lines.append)
    assert len(lines) == 3 and "with 5 killed workers" in lines[1]
    assert "with 4 killed between a change and its decision" in lines[2]
    assert MonthDecision.objects.filter(cycle__month=DECEMBER).count() == 2_000


@pytest.mark.django_db(transaction=True)
def test_two_clocks_cut_a_cycle_once():
    generate(100)
    assert side_by_side(lambda: cycle_services.open_cycle(DECEMBER, files=30), times=4) == []
    ranges = list(StudyChunk.objects.order_by("first").values_list("first", "last"))
    assert len(ranges) == 4
    assert all(before[1] + 1 == after[0] for before, after in pairwise(ranges))


@pytest.mark.django_db(transaction=True)
def test_a_chunk_that_breaks_leaves_nothing_and_stays_open(monkeypatch):
    generate(50)
    with time_machine.travel(NOON):
        cycle_services.open_cycle(DECEMBER)
        with monkeypatch.context() as broken:
            broken.setattr(bulk_rows, "insert_studies", lambda *_args: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                cycle_services.study_next_chunk()
        assert not Study.objects.exists() and StudyChunk.objects.filter(done_at=None).count() == 1
        failed = StudyChunk.objects.get()
        assert (failed.failures, failed.failed_because) == (1, "ZeroDivisionError")
        assert cycle_services.study_next_chunk().households == 50


def test_the_tick_goes_by_chunks_when_many_are_owed(db):
    generate(90)
    with time_machine.travel(NOON):
        study_services.study_pending(date(2026, 11, 12), most=10, many=50)
    assert Study.objects.filter(cycle__month=DECEMBER).count() == 90
    assert StudyChunk.objects.filter(done_at=None).count() == 0 < StudyChunk.objects.count()


def test_the_tick_cuts_a_small_month_once(db):
    generate(20)
    with time_machine.travel(NOON):
        study_services.study_pending(date(2026, 11, 12), most=10, many=50)
        assert StudyChunk.objects.count() == 1 and Study.objects.count() == 20
        study_services.study_pending(date(2026, 11, 12), most=10, many=50)
    assert Study.objects.filter(cycle__month=DECEMBER).count() == 20
    assert StudyChunk.objects.count() == 1


def test_a_file_submitted_after_the_cut_gets_a_chunk_of_its_own(db):
    generate(30)
    by_chunks(100)
    generate(30, seed=8)
    assert [chunk.households for chunk in by_chunks(100)] == [30]
    assert Study.objects.count() == 60


# -- what is kept --------------------------------------------------------------------------------------------
def test_a_kept_answer_reads_as_the_rulebook_gave_it_and_is_short(db):
    generate(60)
    by_chunks()
    for study in Study.objects.select_related("declaration"):
        outcome = assess.assess(facts_codec.facts_of(study), rates.rates_on(DECEMBER), DECEMBER)
        assert facts_codec.answer_of(study) == outcome
        if len(study.people) > 4:
            assert len(study.answer) * 3 < len(msgspec.json.encode(outcome.findings))


# -- the population ------------------------------------------------------------------------------------------
def test_made_up_households_are_as_in_the_country(db):
    generate(2_000)
    sizes = [len(signed.snapshot["dependants"]) for signed in Declaration.objects.all()]
    assert 4.1 < 1 + sum(sizes) / len(sizes) < 4.3
    assert 0.12 < sum(size == 0 for size in sizes) / len(sizes) < 0.16
    made = by_chunks(2_000)
    paid = Study.objects.filter(amount__gt=0)
    people = sum(len(study.people) for study in paid) / sum(1 + size for size in sizes)
    assert 0.70 < people < 0.76, "73 % of people receive support"
    assert 1_350 < sum(chunk.amount for chunk in made) / paid.count() < 1_600, "1,472 SAR a family"


def test_made_up_declarations_are_what_submitting_would_freeze(db):
    generate(100)
    for signed in Declaration.objects.select_related("application__owner"):
        snapshot = declaration_snapshot.read_snapshot(signed.snapshot)
        assert snapshot.digest() == signed.sha256
        assert json.loads(json.dumps(snapshot.as_json())) == signed.snapshot
        assert snapshot.applicant.national_id == signed.application.owner.national_id
        assert is_saudi(snapshot.iban) and signed.application.bank_accounts.get().iban == snapshot.iban
        assert all(is_valid(person) for person in [signed.application.owner.national_id])
    for model in (User, Application, Declaration):
        for row in model.objects.all()[:20]:
            row.full_clean(exclude=["password"])


def test_the_same_seed_makes_the_same_people():
    first, again, other = (
        [msgspec.json.encode(family.signed()) for family in made_up.families(50, seed, 20_000_000)]
        for seed in (1, 1, 2)
    )
    assert first == again != other


def test_more_households_are_other_people(db):
    generate(20)
    generate(20)
    assert User.objects.count() == 40 == User.objects.values("national_id").distinct().count()


def test_made_up_people_stay_on_demonstrations(db, settings):
    settings.PORTAL_DEMO = False
    with pytest.raises(SystemExit, match="PORTAL_DEMO"):
        generate(1)
    assert not User.objects.exists()
