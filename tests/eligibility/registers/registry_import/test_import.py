"""A file of the authorities is taken in whole or not at all; only whom it changes is studied again."""

import gzip
import json
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
import time_machine
from django.core.management import CommandError
from django.db import IntegrityError, transaction

from accounts.people import national_id as national_ids
from eligibility.registers import services as register_services
from eligibility.registers.models import AuthorityRecord, ImportRun, RecordChange
from eligibility.studies import services as study_services
from eligibility.studies.models import Study
from tests import cast
from tests.eligibility.registers.registry_import.conftest import (
    BEFORE,
    TODAY,
    YESTERDAY,
    counts,
    csv,
    line,
    refusal,
    take,
    told,
)


# -- taken ---------------------------------------------------------------------------------------------------
def test_new_people_get_a_record_and_the_run_is_kept(db):
    content = csv(line(1, monthly_income="9350.10", dependants=national_ids.make_synthetic_id(2)), line(2))
    run = take(content)
    assert counts(run) == (2, 0, 0, 0)
    record = AuthorityRecord.objects.get(national_id=national_ids.make_synthetic_id(1))
    assert (record.monthly_income, record.dependants) == (
        Decimal("9350.10"),
        [national_ids.make_synthetic_id(2)],
    )
    assert (record.saudi, record.imprisoned, record.as_of) == (True, False, YESTERDAY)
    assert (run.sha256, run.name) == (sha256(content).hexdigest(), "answers.csv")


def test_only_a_fact_that_differs_moves_the_time_of_change(db):
    take(csv(line(1), line(2, days_abroad=""), line(3)))
    AuthorityRecord.objects.update(changed_at=BEFORE)
    run = take(csv(line(1), line(2, days_abroad="7"), line(3, TODAY)))
    assert counts(run) == (0, 1, 2, 0)
    moved = AuthorityRecord.objects.filter(changed_at__gt=BEFORE)
    assert [row.national_id for row in moved] == [national_ids.make_synthetic_id(2)]
    newer = AuthorityRecord.objects.get(national_id=national_ids.make_synthetic_id(3))
    assert newer.as_of == TODAY, "the same answer of a later day is a later answer"


def test_the_same_file_again_writes_nothing(db):
    content = csv(line(1), line(2))
    take(content)
    assert counts(take(content)) == (0, 0, 2, 0)


def test_an_answer_can_be_taken_back_but_a_column_that_is_absent_is_left_alone(db):
    take(csv(line(1, days_abroad="30", monthly_income="5000")))
    take(csv(line(1, TODAY, days_abroad="", monthly_income="5000")))
    assert AuthorityRecord.objects.get().days_abroad is None
    person = national_ids.make_synthetic_id(1)
    run = take(f"national_id,days_abroad,as_of\n{person},31,{TODAY}\n".encode())
    record = AuthorityRecord.objects.get()
    assert counts(run) == (0, 1, 0, 0)
    assert (record.days_abroad, record.monthly_income) == (31, Decimal("5000.00"))


def test_one_column_about_a_person_not_known_yet_leaves_the_rest_unanswered(db):
    take(f"national_id,days_abroad,as_of\n{national_ids.make_synthetic_id(1)},31,{TODAY}\n".encode())
    record = AuthorityRecord.objects.get()
    assert (record.saudi, record.exemption, record.dependants) == (None, None, None)


def test_an_older_file_does_not_undo_a_newer_answer(db):
    take(csv(line(1, TODAY, imprisoned="false")))
    run = take(csv(line(1, YESTERDAY, imprisoned="true")))
    assert counts(run) == (0, 0, 0, 1)
    assert AuthorityRecord.objects.get().imprisoned is False


def test_an_officers_correction_stands_until_the_register_answers_on_a_later_day(officer):
    take(csv(line(1, imprisoned="true")))
    with time_machine.travel("2026-11-20T15:00:00+03:00"):
        register_services.correct_record(
            national_ids.make_synthetic_id(1), {"imprisoned": False}, by=officer, because="خطاب"
        )
    assert counts(take(csv(line(1, imprisoned="true")))) == (0, 0, 0, 1)
    assert AuthorityRecord.objects.get().imprisoned is False
    assert counts(take(csv(line(1, TODAY, imprisoned="true")))) == (0, 1, 0, 0)


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_compressed_file_is_known_by_its_content(db, form):
    person = national_ids.make_synthetic_id(1)
    content = {"csv": csv(line(1)), "jsonl": f'{{"national_id": "{person}", "as_of": "2026-11-20"}}'.encode()}
    assert counts(take(gzip.compress(content[form]), form=form)) == (1, 0, 0, 0)


def test_what_stands_in_a_name_reaches_the_column_as_it_is(db):
    name = 'a\\b "c" \\N {x},é ساند'
    answers = {
        "national_id": national_ids.make_synthetic_id(1),
        "support_programme": name,
        "as_of": "2026-11-20",
    }
    take(json.dumps(answers, ensure_ascii=False).encode(), form="jsonl")
    assert AuthorityRecord.objects.get().support_programme == name


# -- refused -------------------------------------------------------------------------------------------------
def test_one_wrong_line_keeps_the_whole_file_out(db):
    refused = refusal(csv(line(1), line(2, days_abroad="many"), line(3)))
    assert [str(wrong) for wrong in refused.wrong] == [
        "line 3: days_abroad: a number of days from 0 to 366 is expected"
    ]


def test_somebody_twice_in_a_file_is_refused_with_both_lines(db):
    refused = refusal(csv(line(1), line(2), line(1, monthly_income="9")))
    assert [str(wrong) for wrong in refused.wrong] == [
        "line 4: national_id: this person stands in line 2 already"
    ]


def test_a_hundred_wrong_lines_are_named_and_the_rest_counted(db):
    refused = refusal(csv(*(line(number, saudi="?") for number in range(150))))
    assert (len(refused.wrong), refused.count) == (100, 150)
    assert [wrong.line for wrong in refused.wrong] == list(range(2, 102))


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", csv(), gzip.compress(csv(line(1)))[:-9], b"\x1f\x8bnonsense", b"PK\x03\x04"]
)
def test_an_empty_or_damaged_file_is_refused(db, content):
    assert refusal(content).count == 1


def test_a_trial_counts_and_writes_nothing(db):
    take(csv(line(1)))
    run = take(csv(line(1, monthly_income="1"), line(2)), dry_run=True)
    assert counts(run) == (1, 1, 0, 0)
    assert AuthorityRecord.objects.get().monthly_income == 0 and ImportRun.objects.count() == 1


def test_what_was_imported_stays_in_the_history(db):
    take(csv(line(1)))
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        ImportRun.objects.update(inserted=9)
    assert not RecordChange.objects.exists()


def test_the_command_says_what_it_did(db, tmp_path):
    file = tmp_path / "answers.csv.gz"
    file.write_bytes(gzip.compress(csv(line(1), line(2))))
    assert "answers.csv.gz: 2 new, 0 changed, 0 the same, 0 older" in told(file)
    assert "nothing was written" in told(file, dry_run=True)


def test_the_command_lists_what_is_wrong_without_anybodys_number(db, tmp_path):
    file = tmp_path / "answers.csv"
    file.write_bytes(csv(line(1), line(1), line(2, saudi="?")))
    with pytest.raises(CommandError) as refused:
        told(file)
    said = str(refused.value)
    assert refused.value.returncode == 1 and "line 3:" in said and "line 4: saudi:" in said
    assert national_ids.make_synthetic_id(1) not in said and not AuthorityRecord.objects.exists()


def test_the_command_refuses_a_file_that_is_not_there_or_of_no_known_form(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        told(tmp_path / "none.csv")
    (tmp_path / "answers.dat").write_bytes(csv(line(1)))
    with pytest.raises(CommandError, match="--format"):
        told(tmp_path / "answers.dat")
    assert "1 new" in told(tmp_path / "answers.dat", format="csv")


# -- who is studied again ------------------------------------------------------------------------------------
def test_exactly_the_household_that_was_answered_is_studied_again(db):
    heads = [cast.person(11, "سارة الشهري"), cast.person(12, "نورة الحربي")]
    with time_machine.travel("2026-11-15T09:00:00+03:00", tick=True):
        for head in heads:
            cast.declare(cast.full_file(head))
        AuthorityRecord.objects.filter(national_id__in=[h.national_id for h in heads]).update(
            days_abroad=None
        )
        study_services.study_pending(date(2026, 11, 15))
    assert [study.outcome for study in Study.objects.all()] == ["under_study"] * 2
    told = f"national_id,days_abroad,as_of\n{heads[0].national_id},3,{YESTERDAY}\n"
    told += f"{heads[1].national_id},,{YESTERDAY}\n"  # asked again, silent again
    assert counts(take(told.encode())) == (0, 1, 1, 0)
    assert study_services.study_pending(TODAY) == 1
    assert Study.objects.filter(outcome="eligible").get().application.owner == heads[0]
    assert study_services.study_pending(TODAY) == 0
    assert Study.objects.count() == 3
