from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, migrations, transaction
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from common import sql

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
MOBILE = "+966512345678"


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else cursor.rowcount


# -- one at a time -------------------------------------------------------------------------------------------
@pytest.mark.threat("T66", "T72")
def test_only_one_holds_a_lock_and_its_end_sets_it_free():
    with sql.advisory_lock("sending", 7) as first:
        assert first is not None
        with sql.advisory_lock("sending", 7) as second, sql.advisory_lock("sending", 8) as other:
            assert second is None
            assert other is not None
    with sql.advisory_lock("sending", 7) as again:
        assert again is not None


def test_other_kinds_and_very_big_numbers_have_their_own_locks():
    with sql.advisory_lock("sending", 2**62) as first, sql.advisory_lock("tick", 2**62) as second:
        assert first is not None
        assert second is not None


def test_the_lock_is_outside_the_callers_transaction():
    with transaction.atomic(), sql.advisory_lock("sending", 1) as held:
        transaction.set_rollback(True)
        held.execute("SELECT 1")
        assert held.fetchone() == (1,)


def test_an_error_inside_sets_the_lock_free():
    with pytest.raises(RuntimeError), sql.advisory_lock("sending", 3):
        raise RuntimeError
    with sql.advisory_lock("sending", 3) as held:
        assert held is not None


@pytest.mark.threat("T72")
def test_the_lock_dies_with_its_connection_and_the_holder_can_tell():
    with sql.advisory_lock("sending", 4) as held:
        held.execute("SELECT pg_backend_pid()")
        run("SELECT pg_terminate_backend(%s, 2000)", held.fetchone()[0])
        with sql.advisory_lock("sending", 4) as other:
            assert other is not None
        with pytest.raises(Exception, match=r"terminat|closed"):
            held.execute("SELECT 1")


# -- the strict limiter --------------------------------------------------------------------------------------
@pytest.fixture
def table():
    run("CREATE TABLE scratch_allowance (bucket text, since timestamptz, used int, UNIQUE (bucket, since))")
    yield "scratch_allowance"
    run("DROP TABLE scratch_allowance")


def used():
    return [row[0] for row in run("SELECT used FROM scratch_allowance ORDER BY used")]


def allowed(table, *buckets, now=NOW):
    return sql.count_within_limits(buckets, now, table=table)


def in_threads(count, act):
    def once(_number):
        try:
            return bool(act())
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as threads:
        return sum(threads.map(once, range(count)))


@pytest.mark.threat("T14")
def test_forty_at_once_get_exactly_five(table):
    assert in_threads(40, lambda: allowed(table, ("code", MOBILE, 5, 86400))) == 5
    assert used() == [5]


@pytest.mark.threat("T14")
def test_many_buckets_at_once_stay_exact_and_never_wait_in_a_circle(table):
    one, two = ("mobile", MOBILE, 30, 60), ("portal", "", 12, 60)
    orders = iter([(one, two), (two, one)] * 20)
    assert in_threads(40, lambda: allowed(table, *next(orders))) == 12
    assert used() == [12, 12]


def test_a_full_bucket_leaves_the_others_uncounted(table):
    assert allowed(table, ("a", "x", 1, 60))
    for _ in range(3):
        refused = allowed(table, ("a", "x", 1, 60), ("b", "x", 9, 60), ("c", "x", 9, 60))
        assert not refused
        assert refused.full == "a"
    assert used() == [1]


def test_a_refusal_tells_how_long_to_wait_and_the_next_window_opens(table):
    start = NOW + timedelta(seconds=45)
    assert allowed(table, ("a", "x", 1, 60), now=start)
    assert allowed(table, ("a", "x", 1, 60), now=start).wait == 15
    assert allowed(table, ("a", "x", 1, 60), now=start + timedelta(seconds=15))


def test_nothing_is_allowed_of_nothing(table):
    assert not allowed(table, ("a", "x", 0, 60))
    assert used() == []


def test_no_bucket_means_yes(table):
    assert allowed(table)


def test_names_values_and_windows_are_buckets_of_their_own(table):
    assert all(
        allowed(table, bucket) for bucket in [("a", "b", 1, 60), ("a", "c", 1, 60), ("a", "b", 1, 3600)]
    )
    assert used() == [1, 1, 1]


@pytest.mark.threat("T56")
def test_no_mobile_stands_in_the_table(table):
    allowed(table, ("code", MOBILE, 5, 60))
    [(bucket,)] = run("SELECT bucket FROM scratch_allowance")
    assert len(bucket) == 64
    assert "512345678" not in bucket


def test_inside_a_transaction_a_refusal_undoes_only_itself(table):
    run("CREATE TABLE scratch_work (n int)")
    try:
        with transaction.atomic():
            run("INSERT INTO scratch_work VALUES (1)")
            assert allowed(table, ("a", "x", 1, 60))
            assert not allowed(table, ("a", "x", 1, 60), ("b", "x", 9, 60))
            run("INSERT INTO scratch_work VALUES (2)")
        assert run("SELECT n FROM scratch_work ORDER BY n") == [(1,), (2,)]
        assert used() == [1]
    finally:
        run("DROP TABLE scratch_work")


def test_the_portals_own_table_has_the_shape_that_is_needed():
    assert sql.count_within_limits([("a", "x", 1, 60)], NOW)
    assert not sql.count_within_limits([("a", "x", 1, 60)], NOW)


# -- frozen rows ---------------------------------------------------------------------------------------------
@pytest.fixture
def ledger():
    run("CREATE TABLE scratch_ledger (id int, amount numeric(12,2), state text, facts jsonb)")
    run("INSERT INTO scratch_ledger VALUES (1, 10.50, 'open', '{\"a\": 1}')")
    yield "scratch_ledger"
    run("DROP TABLE scratch_ledger")
    run("DROP FUNCTION IF EXISTS scratch_ledger_frozen, facts_once")
    run("RESET portal.truncate")


def freeze(*args, **kwargs):
    step = sql.Frozen(*args, **kwargs)
    apply(step.database_forwards)
    return step


def apply(way):
    with connection.schema_editor() as editor:
        way("accounts", editor, ProjectState(), ProjectState())


def refused(statement):
    with pytest.raises(IntegrityError) as error:
        run(statement)
    return error.value.__cause__.diag.constraint_name


CHANGES = [
    "UPDATE scratch_ledger SET amount = 99",
    "UPDATE scratch_ledger SET state = 'paid'",
    "UPDATE scratch_ledger SET facts = '{}'",
    "UPDATE scratch_ledger SET amount = amount",
    "DELETE FROM scratch_ledger",
    "INSERT INTO scratch_ledger SELECT 1; UPDATE scratch_ledger SET amount = NULL",
    "WITH gone AS (DELETE FROM scratch_ledger RETURNING 1) SELECT * FROM gone",
]


@pytest.mark.threat("T77")
@pytest.mark.parametrize("change", CHANGES)
def test_frozen_rows_are_only_added_to(ledger, change):
    freeze(ledger)
    run("INSERT INTO scratch_ledger VALUES (2, 5, 'open', '{}')")
    assert refused(change) == "scratch_ledger_frozen"
    assert run("SELECT sum(amount) FROM scratch_ledger")[0][0] == 15.5


@pytest.mark.threat("T77")
def test_emptying_the_table_is_refused_where_it_is_no_test_database(ledger):
    freeze(ledger)
    run("SET portal.truncate = 'refused'")
    assert refused("TRUNCATE scratch_ledger") == "scratch_ledger_frozen"
    run("SET portal.truncate = 'allowed'")
    run("TRUNCATE scratch_ledger")


@pytest.mark.threat("T61")
def test_only_the_named_columns_are_frozen(ledger):
    freeze(ledger, ["amount", "facts"], deletable=True)
    run("UPDATE scratch_ledger SET state = 'paid', amount = amount")
    assert refused("UPDATE scratch_ledger SET amount = amount + 0.01") == "scratch_ledger_frozen"
    assert refused("UPDATE scratch_ledger SET amount = NULL") == "scratch_ledger_frozen"
    assert refused("UPDATE scratch_ledger SET facts = NULL") == "scratch_ledger_frozen"
    assert run("DELETE FROM scratch_ledger") == 1


@pytest.mark.threat("T61")
def test_all_but_the_state_is_frozen_even_columns_added_later(ledger):
    freeze(ledger, but=["state"])
    run("UPDATE scratch_ledger SET state = 'paid'")
    run("ALTER TABLE scratch_ledger ADD iban text")
    refused("UPDATE scratch_ledger SET iban = 'SA1'")
    refused("UPDATE scratch_ledger SET state = 'open', amount = 1")
    refused("DELETE FROM scratch_ledger")


def test_the_step_can_be_taken_back_and_again(ledger):
    step = freeze(ledger)
    apply(step.database_backwards)
    assert run("UPDATE scratch_ledger SET amount = 1") == 1
    apply(step.database_forwards)
    refused("DELETE FROM scratch_ledger")


def test_two_rules_on_one_table_have_two_names(ledger):
    freeze(ledger, ["amount"], deletable=True)
    freeze(ledger, ["facts"], name="facts_once", deletable=True)
    assert refused("UPDATE scratch_ledger SET facts = NULL") == "facts_once"
    assert refused("UPDATE scratch_ledger SET amount = 0") == "scratch_ledger_frozen"


def test_columns_and_but_together_make_no_sense():
    with pytest.raises(ValueError, match="not both"):
        sql.Frozen("x", ["a"], but=["b"])


def test_the_step_can_be_written_into_a_migration():
    class Step(migrations.Migration):
        operations = [sql.Frozen("x", but=["state"])]

    written = "".join(MigrationWriter(Step("frozen", "accounts")).as_string().split())
    assert "common.sql.Frozen(table='x',but=['state'],name='x_frozen',)" in written
