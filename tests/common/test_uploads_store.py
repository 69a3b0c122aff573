"""Where files lie is a setting: a local folder, or an S3-compatible service."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from common.uploads import storage as file_storage
from common.uploads.storage import PrivateStorage

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import django
django.setup()
from common.uploads import storage
store = storage.private_storage()
print(type(store).__name__, getattr(store, "bucket_name", ""), getattr(store, "endpoint_url", ""))
try:
    store.url("ab/x.pdf")
except ValueError as error:
    print(error)
"""


def asked(**environment: str) -> list[str]:
    """What a process with these variables says of its store."""
    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "citizen_portal.settings", "DEBUG": "1", **environment}
    child = subprocess.run([sys.executable, "-c", ASK], cwd=ROOT, env=given, capture_output=True, text=True)
    assert child.returncode == 0, child.stderr
    return child.stdout.splitlines()


def test_by_default_files_lie_in_a_local_folder():
    assert isinstance(file_storage.private_storage(), PrivateStorage)
    assert asked(S3_BUCKET="")[0].startswith("PrivateStorage")


@pytest.mark.threat("T44")
def test_with_a_bucket_they_lie_in_s3_and_have_no_address_there_either():
    told = asked(S3_BUCKET="proofs", S3_ENDPOINT="https://s3.example", AWS_EC2_METADATA_DISABLED="true")
    assert told == ["PrivateS3Storage proofs https://s3.example", "private files have no address"]
