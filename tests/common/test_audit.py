"""The chain finds every kind of tampering; eight writers at once never fork it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import pairwise
from threading import Barrier
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations.state import ProjectState
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from common import audit_chain, sql
from common.audit_chain import FIRST_PREVIOUS_HASH, Head, find_first_broken_line, line_hash

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PINNED = "7522306dbe820abe35a1abdd47ce75d299628c59a42dc8f9fe92bdf6dde5d597"  # by sha256sum, not by this code


class ScratchLine(models.Model):
    """As the real table: what the lead's model has, in a table that lives for one test."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    subject = models.TextField(default="")
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "accounts"
        managed = False
        apps = ProjectState().apps  # not in the project's registry: no migration, no flush knows it
        db_table = "scratch_audit"


# -- the hash ------------------------------------------------------------------------------------------------
def test_the_hash_is_of_what_is_said_and_not_of_how():
    said = {"number": 1, "at": NOON, "details": {"a": 1, "b": [True, None]}}
    again = {
        "details": {"b": (True, None), "a": 1},
        "at": NOON.astimezone(timezone(timedelta(hours=3))),
        "number": 1,
    }
    assert line_hash(FIRST_PREVIOUS_HASH, said) == line_hash(FIRST_PREVIOUS_HASH, again)
    assert len(line_hash(FIRST_PREVIOUS_HASH, said)) == 64


def test_the_hash_is_the_same_in_ten_years():
    said = {"number": 7, "at": NOON, "action": "قراءة", "who": UUID(int=5), "on": date(2026, 11, 21)}
    assert line_hash(FIRST_PREVIOUS_HASH, said) == PINNED


def test_a_nullable_column_of_later_years_breaks_no_old_line_but_filling_it_does():
    assert line_hash(FIRST_PREVIOUS_HASH, {"number": 1}) == line_hash(
        FIRST_PREVIOUS_HASH, {"number": 1, "device": None}
    )
    assert line_hash(FIRST_PREVIOUS_HASH, {"number": 1}) != line_hash(
        FIRST_PREVIOUS_HASH, {"number": 1, "device": ""}
    )


@pytest.mark.parametrize(
    "change",
    [{"number": 2}, {"number": "1"}, {"number": True}, {"action": "read "}, {"details": {"id": "5"}}],
)
def test_any_other_value_has_another_hash(change):
    said = {"number": 1, "action": "read", "details": {"id": 5}}
    assert line_hash(FIRST_PREVIOUS_HASH, said) != line_hash(FIRST_PREVIOUS_HASH, said | change)
    assert line_hash(FIRST_PREVIOUS_HASH, said) != line_hash("1" * 64, said)


@pytest.mark.parametrize(
    "value",
    [1.5, Decimal("1.50"), {5: "x"}, {"on": NOON}, [UUID(int=5)], NOON.replace(tzinfo=None), b"x", {1},
     gettext_lazy("Read")],
)  # fmt: skip
def test_what_the_database_could_give_back_otherwise_is_refused(value):
    with pytest.raises(TypeError, match="write it as text"):
        line_hash(FIRST_PREVIOUS_HASH, {"details": value})


# -- the check, without a database ---------------------------------------------------------------------------
def chain(length):
    lines, last = [], Head()
    for number in range(1, length + 1):
        fields = {"number": number, "at": NOON, "action": f"act {number}", "details": {"amount": "1427.47"}}
        last = Head(number, line_hash(last.hash, fields))
        previous = lines[-1]["hash"] if lines else FIRST_PREVIOUS_HASH
        lines.append({**fields, "previous": previous, "hash": last.hash})
    return lines


def rebuilt(lines):
    """The same lines with every link computed anew, as the owner of the database could."""
    built, last = [], Head()
    for number, line in enumerate(lines, 1):
        fields = {k: v for k, v in line.items() if k not in audit_chain.LINK_FIELDS} | {"number": number}
        built.append({**fields, "previous": last.hash, "hash": line_hash(last.hash, fields)})
        last = Head(number, built[-1]["hash"])
    return built


def test_a_whole_chain_is_whole_and_so_is_an_empty_one():
    assert find_first_broken_line([]) is None
    assert find_first_broken_line(iter(chain(9))) is None
    assert find_first_broken_line(chain(9), Head(9, chain(9)[-1]["hash"])) is None
    assert find_first_broken_line(chain(9), Head(4, chain(9)[3]["hash"])) is None, (
        "lines came after the head was remembered"
    )


@pytest.mark.threat("T77")
@pytest.mark.parametrize(
    "change",
    [{"action": "other"}, {"at": NOON + timedelta(microseconds=1)}, {"details": {"amount": "1427.48"}},
     {"details": {"amount": 1427.47}}, {"actor_id": 5}, {"hash": FIRST_PREVIOUS_HASH},
     {"previous": FIRST_PREVIOUS_HASH}, {"number": 9}],
)  # fmt: skip
def test_a_changed_line_is_found(change):
    lines = chain(9)
    lines[4] |= change
    assert find_first_broken_line(lines) == 5


@pytest.mark.threat("T77")
def test_a_changed_line_with_its_hash_made_to_fit_is_found_at_the_next():
    lines = chain(9)
    lines[4] = rebuilt([*lines[:4], lines[4] | {"action": "other"}])[4]
    assert find_first_broken_line(lines) == 6


@pytest.mark.threat("T77")
def test_missing_swapped_repeated_and_inserted_lines_are_found():
    lines = chain(9)
    assert find_first_broken_line(lines[1:]) == 1
    assert find_first_broken_line(lines[:3] + lines[4:]) == 4
    assert find_first_broken_line([*lines[:3], lines[4], lines[3], *lines[5:]]) == 4
    assert find_first_broken_line([*lines[:3], lines[2], *lines[3:]]) == 4
    extra = rebuilt([*lines[:3], lines[3] | {"action": "put in"}])[3]
    assert find_first_broken_line([*lines[:3], extra, *lines[3:]]) == 5


@pytest.mark.threat("T77")
def test_a_cut_off_tail_and_a_chain_computed_anew_are_found_by_the_remembered_head():
    lines = chain(9)
    remembered = Head(9, lines[-1]["hash"])
    assert find_first_broken_line(lines[:6]) is None, "the chain alone cannot know"
    assert find_first_broken_line(lines[:6], remembered) == 7
    assert find_first_broken_line([], remembered) == 1
    forged = rebuilt([*lines[:3], lines[3] | {"action": "other"}, *lines[4:]])
    assert find_first_broken_line(forged) is None
    assert find_first_broken_line(forged, remembered) == 9


# -- the table -----------------------------------------------------------------------------------------------
def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


@pytest.fixture
def table(transactional_db):
    with connection.schema_editor() as editor:
        editor.create_model(ScratchLine)
        frozen = sql.Frozen("scratch_audit")
        frozen.database_forwards("accounts", editor, ProjectState(), ProjectState())
    yield
    run("DROP TABLE scratch_audit")
    run("DROP FUNCTION scratch_audit_frozen()")


@pytest.fixture
def as_owner(table):
    """The owner of the database can switch the rule off: that is why there is a chain."""
    for number in range(1, 7):
        audit_chain.append_line(ScratchLine, action=f"act {number}")

    def tamper(statement):
        run("ALTER TABLE scratch_audit DISABLE TRIGGER USER")
        run(statement)

    return tamper


def broken(head=None):
    return find_first_broken_line(audit_chain.iterate_lines(ScratchLine), head)


def test_a_line_is_read_back_as_it_was_hashed(table, sara):
    first = audit_chain.append_line(ScratchLine, action="sign_in", actor=sara)
    details = {"amount": "1427.47", "ids": [3, 10**20], "name": "ة\n\"'\\", "nothing": None, "yes": True}
    second = audit_chain.append_line(ScratchLine, action=5, subject="application|7", details=details)
    assert (first.number, first.previous, first.actor) == (1, FIRST_PREVIOUS_HASH, sara)
    assert (second.number, second.previous) == (2, first.hash)
    assert broken() is None
    assert audit_chain.read_head(ScratchLine) == Head(2, second.hash)


def test_a_line_of_a_verb_that_fails_was_never_there(table):
    audit_chain.append_line(ScratchLine, action="stays")
    with pytest.raises(RuntimeError), transaction.atomic():
        audit_chain.append_line(ScratchLine, action="goes")
        raise RuntimeError
    audit_chain.append_line(ScratchLine, action="follows")
    assert list(ScratchLine.objects.order_by("number").values_list("number", "action")) == [
        (1, "stays"), (2, "follows"),
    ]  # fmt: skip
    assert broken() is None


@pytest.mark.threat("T77")
def test_eight_writers_at_once_make_one_unbroken_chain(table):
    together = Barrier(8)

    def write(writer):
        try:
            connection.ensure_connection()
            together.wait(30)
            for line in range(20):
                audit_chain.append_line(ScratchLine, action=f"{writer}|{line}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))
    assert ScratchLine.objects.count() == 160
    assert ScratchLine.objects.values("action").distinct().count() == 160
    assert broken(Head(160, audit_chain.read_head(ScratchLine).hash)) is None
    order = ScratchLine.objects.order_by("number").values_list("action", flat=True)
    writers = [action.split("|")[0] for action in order]
    assert sum(a != b for a, b in pairwise(writers)) > 7, "they did write at once"


def test_who_appends_waits_until_the_line_before_is_committed(table):
    def write():
        try:
            run("SET lock_timeout = '300ms'")
            audit_chain.append_line(ScratchLine, action="second")
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            audit_chain.append_line(ScratchLine, action="first")
            with pytest.raises(DatabaseError, match="lock timeout"):
                threads.submit(write).result()
        threads.submit(write).result()
    assert broken() is None


@pytest.mark.threat("T77")
@pytest.mark.parametrize("statement", [
    "UPDATE scratch_audit SET action = 'other'", "DELETE FROM scratch_audit WHERE number = 3",
])  # fmt: skip
def test_the_table_refuses_what_the_chain_would_find(as_owner, statement):
    with pytest.raises(IntegrityError, match="frozen"):
        run(statement)
    assert broken() is None


@pytest.mark.threat("T77")
@pytest.mark.parametrize("statement, found", [
    ("UPDATE scratch_audit SET action = 'other' WHERE number = 3", 3),
    ("UPDATE scratch_audit SET at = at - interval '1 day' WHERE number = 3", 3),
    ("UPDATE scratch_audit SET details = '{\"amount\": 1.5}' WHERE number = 4", 4),
    ("DELETE FROM scratch_audit WHERE number = 3", 3),
    ("DELETE FROM scratch_audit WHERE number = 1", 1),
    ("UPDATE scratch_audit SET number = 100 - number", 1),
    ("INSERT INTO scratch_audit SELECT 7, at, actor_id, action, subject, details, previous, hash"
     " FROM scratch_audit WHERE number = 6", 7),
])  # fmt: skip
def test_tampering_as_owner_of_the_database_is_found(as_owner, statement, found):
    as_owner(statement)
    assert broken() == found


@pytest.mark.threat("T77")
def test_a_cut_off_tail_is_found_by_the_head_remembered_outside(as_owner):
    remembered = audit_chain.read_head(ScratchLine)
    as_owner("DELETE FROM scratch_audit WHERE number > 4")
    assert broken() is None
    assert broken(remembered) == 5
    audit_chain.append_line(ScratchLine, action="five again")
    audit_chain.append_line(ScratchLine, action="six again")
    assert broken(remembered) == 6
