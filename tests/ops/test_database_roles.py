"""T89: the portal's own role changes rows and nothing else; what is frozen it only adds to."""

import secrets
from collections.abc import Iterator

import psycopg2
import pytest
from django.db import connection
from psycopg2.errors import InsufficientPrivilege

from accounts.audit import services as audit_services
from accounts.people.models import User
from citizen_portal import database_roles
from tests import cast

pytestmark = [pytest.mark.threat("T89"), pytest.mark.django_db(transaction=True)]
AUDIT = "accounts_auditline"
REFUSED = (
    f"ALTER TABLE {AUDIT} DISABLE TRIGGER ALL",
    f"TRUNCATE {AUDIT}",
    f"UPDATE {AUDIT} SET action = 'x'",
    f"DELETE FROM {AUDIT}",
    f"DROP TABLE {AUDIT}",
    "COPY accounts_user TO PROGRAM 'cat'",
    "COPY accounts_user FROM PROGRAM 'cat'",
    "SET session_replication_role = replica",
    "CREATE TABLE public.mine (a int)",
    "CREATE ROLE stranger SUPERUSER",
    "ALTER ROLE portal_app SUPERUSER",
    "DELETE FROM django_migrations",
    "DROP TRIGGER accounts_auditline_frozen_u ON accounts_auditline",
)


@pytest.fixture
def password() -> str:
    """The roles are of the whole server: one password for this run."""
    word = secrets.token_urlsafe(12)
    database_roles.create_roles({database_roles.APP: word, database_roles.READER: word})
    return word


def connected(role: str, password: str) -> "psycopg2.extensions.connection":
    known = connection.settings_dict
    place = {"host": known["HOST"], "port": known["PORT"]}
    return psycopg2.connect(dbname=known["NAME"], user=role, password=password, **place)


@pytest.fixture
def app(password) -> Iterator["psycopg2.extensions.connection"]:
    own = connected(database_roles.APP, password)
    own.autocommit = True
    yield own
    own.close()


def test_what_would_hide_a_deed_is_refused(app):
    person = cast.person(11, "سارة الشهري")
    audit_services.record_action(person, "sign_in", audit_services.person_subject(person))
    for statement in REFUSED:
        with app.cursor() as cursor, pytest.raises(InsufficientPrivilege):
            cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {AUDIT}")
        assert cursor.fetchone() == (1,)


def test_the_portal_may_let_big_tables_be_counted(app):
    """Else the first payday after an import joins a month row by row."""
    for table in database_roles.COUNTED_TABLES:
        with app.cursor() as cursor:
            cursor.execute(f"ANALYZE {table}")
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
            assert cursor.fetchone()[0] >= 0, f"{table} was not counted"


def test_every_frozen_table_is_only_added_to(app):
    """Whatever table a later migration freezes: the role's rights follow its triggers."""
    frozen = database_roles._append_only_tables()
    assert (AUDIT, True) in frozen and (AUDIT, False) in frozen and len(frozen) >= 4
    with app.cursor() as cursor:
        for table, is_delete in frozen:
            right = "DELETE" if is_delete else "UPDATE"
            cursor.execute(
                "SELECT has_table_privilege(%s, %s), has_table_privilege(%s, 'INSERT')", [table, right, table]
            )
            assert cursor.fetchone() == (False, True), (table, right)


def test_the_role_does_the_portals_daily_work(app):
    person = cast.person(11, "سارة الشهري")
    with app.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET language = 'en' WHERE id = %s", [person.pk])
        cursor.execute("SELECT id FROM accounts_user WHERE id = %s FOR UPDATE", [person.pk])
        cursor.execute("CREATE TEMPORARY TABLE mine AS SELECT id FROM accounts_user")
        cursor.execute("SET LOCAL statement_timeout = 1000")
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
    assert User.objects.get(pk=person.pk).language == "en"


def test_the_reader_reads_without_secrets_and_writes_nothing(password):
    reader = connected(database_roles.READER, password)
    reader.autocommit = True
    with reader.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM applications_application")
        for statement in (
            "SELECT password FROM accounts_user",
            "SELECT * FROM django_session",
            "SELECT sealed FROM accounts_textmessage",
            "UPDATE applications_application SET status = 'draft'",
            "DELETE FROM applications_application",
        ):
            with pytest.raises(InsufficientPrivilege):
                cursor.execute(statement)
    reader.close()


def test_the_embedded_server_is_used_as_the_role():
    url = "postgresql://portal@/portal?host=%2Ftmp%2Fx"
    assert database_roles.app_url(url) == "postgresql://portal_app@/portal?host=%2Ftmp%2Fx"
