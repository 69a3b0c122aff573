"""What the ORM cannot say: locks that outlive a transaction, limits counted in one statement, frozen rows."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.operations import RunSQL
from django.db.models import Model
from django.utils import timezone
from django.utils.crypto import salted_hmac

type Bucket = tuple[str, str, int, int]  # what is counted, of whom, how many, in how many seconds


@contextmanager
def advisory_lock(kind: str | int, number: int) -> Iterator[Any]:
    """Yield a cursor when nobody else holds this lock, else None.

    The lock lives on a connection of its own and dies with the process or the database;
    `held.execute("SELECT 1")` asks whether it is still alive. Not through a pooler in transaction mode,
    which would hand the lock to strangers.
    """
    own = connection.copy()
    try:
        own.ensure_connection()
        with own.cursor() as held:
            held.execute("SELECT pg_try_advisory_lock(%s)", [_lock_key(kind, number)])
            yield held if held.fetchone()[0] else None
    finally:
        own.close()


def _lock_key(kind: str | int, number: int) -> int:
    """One signed bigint: two int4 keys would overflow with the first big id."""
    digest = blake2b(f"{kind}|{number}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


@dataclass(frozen=True)
class LimitResult:
    """True when the act may go on; else the bucket that is full and the seconds until its window ends."""

    full: str = ""
    wait: int = 0

    def __bool__(self) -> bool:
        return not self.full


def count_within_limits(
    buckets: Iterable[Bucket], now: datetime | None = None, *, table: str = ""
) -> LimitResult:
    """Count one act in every (name, value, limit, seconds), all or none, exact under any number of threads.

    Call it at the door, outside the verb's transaction: a refusal that rolls back would undo the count.
    """
    now = now or timezone.now()
    rows = sorted((_bucket_key(n, v, s), n, limit, s) for n, v, limit, s in buckets)
    with transaction.atomic(), connection.cursor() as cursor:  # sorted: two acts never wait for each other
        for bucket, name, limit, seconds in rows:
            since = _window_start(now, seconds)
            if not _count_bucket(cursor, table, bucket, since, limit):
                transaction.set_rollback(True)  # to the savepoint: the other buckets stay as they were
                return LimitResult(name, _seconds_left(now, since, seconds))
    return LimitResult()


def _count_bucket(cursor: Any, table: str, bucket: str, since: datetime, limit: int) -> bool:
    name = connection.ops.quote_name(table or getattr(settings, "ALLOWANCE_TABLE", "accounts_allowance"))
    cursor.execute(
        f"INSERT INTO {name} AS a (bucket, since, used) SELECT %s, %s, 1 WHERE %s > 0"
        " ON CONFLICT (bucket, since) DO UPDATE SET used = a.used + 1 WHERE a.used < %s RETURNING used",
        [bucket, since, limit, limit],
    )
    return cursor.fetchone() is not None


def _bucket_key(name: str, value: str, seconds: int) -> str:
    """No mobile, ID or address in clear in the table."""
    return salted_hmac("portal.allowance", f"{name}|{value}|{seconds}", algorithm="sha256").hexdigest()


def _window_start(now: datetime, seconds: int) -> datetime:
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def _seconds_left(now: datetime, since: datetime, seconds: int) -> int:
    return max(1, int(since.timestamp()) + seconds - int(now.timestamp()))


class Frozen(RunSQL):
    """Migration step: rows of this table are only added to (or: these columns never change once written).

    columns: only these are frozen; but: all columns are, except these; deletable: rows may be deleted.
    TRUNCATE is refused too, except in a test database, which is emptied that way between tests
    (`SET portal.truncate = 'refused'` makes it strict there as well).
    """

    def __init__(
        self,
        table: str,
        columns: Sequence[str] | None = None,
        *,
        but: Sequence[str] | None = None,
        deletable: bool = False,
        name: str | None = None,
    ) -> None:
        if columns and but:
            raise ValueError("Frozen takes columns or but, not both")
        self.table, self.columns, self.but, self.deletable = table, columns, but, deletable
        self.name = (name or f"{table}_frozen")[:60]
        super().__init__(self._forwards(), f'DROP FUNCTION "{self.name}"() CASCADE')  # with its triggers

    def deconstruct(self) -> tuple[str, list, dict]:
        given = {"columns": self.columns, "but": self.but, "deletable": self.deletable, "name": self.name}
        return type(self).__name__, [self.table], {key: value for key, value in given.items() if value}

    def describe(self) -> str:
        return f"Freeze rows of {self.table}"

    def _forwards(self) -> str:
        triggers = [self._trigger("u", "UPDATE", "ROW", self._changed())]
        if not self.deletable:
            triggers.append(self._trigger("d", "DELETE", "ROW"))
            triggers.append(self._trigger("t", "TRUNCATE", "STATEMENT", _STRICT))
        return _REFUSE.format(name=self.name, table=self.table) + "".join(triggers)

    def _trigger(self, suffix: str, event: str, each: str, when: str = "") -> str:
        when = f"WHEN ({when}) " if when else ""
        return (
            f'CREATE TRIGGER "{self.name}_{suffix}" BEFORE {event} ON "{self.table}"'
            f' FOR EACH {each} {when}EXECUTE FUNCTION "{self.name}"();\n'
        )

    def _changed(self) -> str:
        if self.columns:
            return " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in self.columns)
        if self.but:
            names = ", ".join(f"'{c}'" for c in self.but)
            return f"to_jsonb(OLD) - ARRAY[{names}] IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{names}]"
        return ""


_STRICT = "current_database() NOT LIKE 'test\\_%' OR current_setting('portal.truncate', true) = 'refused'"
_REFUSE = """CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $frozen$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation', CONSTRAINT = '{name}', TABLE = '{table}',
    MESSAGE = 'rows of {table} are frozen: ' || TG_OP || ' refused';
END $frozen$;
"""


@contextmanager
def long_timeout(minutes: int = 30) -> Iterator[None]:
    """A transaction whose statements may take longer than those of a page."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [f"{minutes}min"])
        yield


def analyze(*models: type[Model]) -> None:
    """Count these tables anew for the planner, after very many rows came in at once.

    Without it, a month that was just decided looks empty, and is joined row by row with the whole table. A
    role that may not (`database_roles` lets the portal's) is told so by a warning of the database, no error.
    """
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")
