"""A backup is restored by the real programs of PostgreSQL and proved; a damaged one says what is wrong."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from applications.documents.models import DocumentPage
from citizen_portal.backup import restoring, writing
from common import attachments
from tests.payments import payday
from tests.payments.conftest import ledger  # noqa: F401, a fixture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def portal(sara, ledger, officer):  # noqa: F811
    """A paid household with a document, an audit trail, a month and its money."""
    payday.deposited(sara, ledger)
    return sara


@pytest.fixture
def folder(tmp_path, portal):
    target = tmp_path / "backup"
    call_command("backup", str(target), stdout=io.StringIO())
    return target


def told(folder) -> str:
    out = io.StringIO()
    call_command("restore_test", str(folder), stdout=out)
    return out.getvalue()


def databases() -> set[str]:
    with connection.cursor() as cursor:
        own = f"{connection.settings_dict['NAME']}_restore_%"
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [own])
        return {row[0] for row in cursor}


@pytest.mark.threat("T82")
def test_a_backup_is_restored_proved_and_dropped(folder):
    lines = told(folder).splitlines()
    assert len(lines) == 7 and all(line.startswith("proved") for line in lines), lines
    assert not databases(), "what was restored is dropped"


def test_a_backup_is_private_and_never_mixed_with_another(folder):
    assert folder.stat().st_mode & 0o077 == 0
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", str(folder))


def failed_checks(folder) -> set[str]:
    return {each.name for each in restoring.check_backup(folder) if not each.passed}


def test_a_damaged_dump_and_a_missing_file_are_named(folder):
    files = json.loads((folder / writing.MANIFEST).read_text())["files"]
    next(folder / each for each in files if each.startswith("files/")).unlink()
    assert failed_checks(folder) == {"files as they were written", "every document has its file"}
    dump = folder / writing.DUMP
    dump.write_bytes(dump.read_bytes()[:-200])
    assert failed_checks(folder) == {"files as they were written", "database restored"}
    assert not databases()


def test_a_cut_trail_and_a_halala_too_much_are_found(folder, portal, tmp_path):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE payments_due SET amount = amount + 0.01")
        cursor.execute(
            "DELETE FROM accounts_auditline WHERE number = (SELECT max(number) FROM accounts_auditline)"
        )
        cursor.execute("SET session_replication_role = DEFAULT")
    wrong = tmp_path / "wrong"
    writing.write_backup(wrong)
    manifest = json.loads((wrong / writing.MANIFEST).read_text())
    manifest["audit_head"] = writing.read_manifest(folder)["audit_head"]  # that was kept outside
    (wrong / writing.MANIFEST).write_text(json.dumps(manifest))
    assert failed_checks(wrong) == {"audit trail whole", "sums of the money agree"}


def test_a_folder_without_a_backup_is_refused(tmp_path, db):
    with pytest.raises(CommandError, match="holds no whole backup"):
        call_command("restore_test", str(tmp_path))


def test_a_document_whose_file_is_gone_is_counted(portal):
    seen, missing = attachments.find_missing_files()
    assert seen >= 1 and missing == []
    page = DocumentPage.objects.first()
    attachments.file_storage.private_storage().delete(page.key)
    assert attachments.find_missing_files() == (seen, [page.key])
    with pytest.raises(CommandError, match="1 of"):
        call_command("check_files")
