"""The three roles of the database, and what each may do (security.md T89).

owner    whoever runs the migrations: the tables are his, no process of the portal is
app      web, workers, clock: rows only; what is frozen is only added to
reader   people who look something up: reads, without secrets, codes and sessions
"""

from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

from django.db import connection, transaction
from psycopg2 import sql

APP, READER = "portal_app", "portal_reader"
LIMITS = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
SECRET_TABLES = (
    "accounts_askedcode",
    "accounts_formdraft",
    "accounts_nafathrequest",
    "accounts_onetimecode",
    "accounts_recoverycode",
    "accounts_textmessage",
    "accounts_user",
    "accounts_visualcode",
    "django_session",
    "otp_totp_totpdevice",
    "usersessions_usersession",
)
COUNTED_TABLES = (  # what the portal lets the planner count anew when a month was decided
    "applications_bankaccount",
    "eligibility_monthdecision",
    "eligibility_study",
)
# a trigger of `common.sql.Frozen` without a condition: whole rows
APPEND_ONLY_SQL = """
SELECT DISTINCT c.relname, (t.tgtype & 8) <> 0 FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND t.tgqual IS NULL AND (t.tgtype & 1) <> 0
  AND (t.tgname LIKE '%%\\_frozen\\_u' OR t.tgname LIKE '%%\\_frozen\\_d')
  AND c.relnamespace = 'public'::regnamespace
"""


@transaction.atomic
def create_roles(passwords: dict[str, str] | None = None) -> None:
    """Make the roles and give them their rights on the tables as they are now; twice is as once."""
    for role in (APP, READER):
        _create_role(role, (passwords or {}).get(role, ""))
    for statement in _grants():
        _execute(statement)


def _create_role(role: str, password: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if not cursor.fetchone():
            _execute(f"CREATE ROLE {{}} LOGIN {LIMITS}", role)
    if password:
        _execute("ALTER ROLE {} PASSWORD {}", role, sql.Literal(password))


def _grants() -> Iterator[str]:
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    for role in (APP, READER):
        yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}"
        yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APP}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {APP}"
    for table, is_delete in _append_only_tables():
        yield f'REVOKE {"DELETE" if is_delete else "UPDATE"} ON "{table}" FROM {APP}'
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}"
    tables = set(connection.introspection.table_names())
    for table in tables & set(COUNTED_TABLES):
        yield f'GRANT MAINTAIN ON "{table}" TO {APP}'
    for table in tables & set(SECRET_TABLES):
        yield f'REVOKE ALL ON "{table}" FROM {READER}'


def _append_only_tables() -> list[tuple[str, bool]]:
    """(table, True for its rows may not be deleted, False for they may not be changed)."""
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY_SQL)
        return [(name, bool(is_delete)) for name, is_delete in cursor.fetchall()]


def _execute(statement: str, role: str = "", *more: sql.Composable) -> None:
    names = [sql.Identifier(role), *more] if role else []
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*names) if names else statement)


def app_url(url: str) -> str:
    """The address of the embedded server as the portal's own role: its socket asks for no password."""
    parts = urlsplit(url)
    _owner, _at, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{quote(APP)}@{place}"))
