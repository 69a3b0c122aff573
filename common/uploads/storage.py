"""Where rebuilt files lie: under a random key, without an address, sent only by a view that looked first."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import models
from django.http import FileResponse, Http404
from django.utils import timezone
from django.utils.deconstruct import deconstructible

from common.text import file_label

log = logging.getLogger(__name__)

KEY_PATTERN = re.compile(r"\A[0-9a-f]{2}/[0-9a-f-]{36}\.(pdf|jpg|png)\Z")
STORED_PATTERN = re.compile(
    r"\A[0-9a-f]{2}/[0-9a-f-]{36}\.(pdf|jpg|png|raw)\Z"
)  # what waits to be rebuilt, too
PICTURE_TYPES = {"image/jpeg", "image/png"}
CONTENT_TYPES = {"application/pdf", *PICTURE_TYPES}
ORPHAN_DAYS = 2  # a file is written before its row commits: a young one without a row may just be coming


@deconstructible
class PrivateStorage(FileSystemStorage):
    """Files outside the web root, without an address: only a view that looked at the rights can open them."""

    def __init__(self) -> None:
        super().__init__(file_permissions_mode=0o600, directory_permissions_mode=0o700)

    @property
    def base_location(self) -> Path:
        return settings.PRIVATE_ROOT

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        raise ValueError("private files have no address")


def private_storage() -> Storage:
    """The one store for documents, a local folder or S3 by the settings (STORAGES, alias `private`)."""
    return storages["private"]


def store_file(rebuilt: Any) -> str:
    """Write the file and give its random key; a rolled back row leaves an orphan for the weekly sweep."""
    key = uuid4()
    return private_storage().save(f"{key.hex[:2]}/{key}.{rebuilt.extension}", ContentFile(rebuilt.content))


def read_content(key: str) -> bytes:
    """The stored bytes; FileNotFoundError when they are not there."""
    with private_storage().open(key) as file:
        return file.read()


def document_response(key: str, content_type: str, label: str, *, inline: bool = False) -> FileResponse:
    """The file for this browser, which runs nothing of it; 404 when the key or the file is not there.

    An attachment, but for a picture that is to be looked at in the page (`inline`).
    """
    if not KEY_PATTERN.match(key):
        raise Http404
    try:
        file = private_storage().open(key)
    except FileNotFoundError as error:
        log.error("the file of a stored document is missing: %s", key)
        raise Http404 from error
    shown = inline and content_type in PICTURE_TYPES
    response = FileResponse(file, as_attachment=not shown, filename=file_label(label))
    known = content_type in CONTENT_TYPES
    response.headers["Content-Type"] = content_type if known else "application/octet-stream"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store, private"
    return response


# -- the weekly sweep ----------------------------------------------------------------------------------------
def delete_orphans() -> int:
    """Delete files that no row names any more; returns how many."""
    storage, before = private_storage(), timezone.now() - timedelta(days=ORPHAN_DAYS)
    swept = 0
    for keys in batched(_stored_keys(storage), 500):
        for key in set(keys) - keys_in_use(keys):
            if storage.get_modified_time(key) < before:
                storage.delete(key)
                swept += 1
    if swept:
        log.warning("swept %s files without a row", swept)
    return swept


def _stored_keys(storage: Storage) -> Iterator[str]:
    try:
        folders, _files = storage.listdir("")
    except FileNotFoundError:  # nothing was ever uploaded
        return
    for folder in folders:
        keys = (f"{folder}/{name}" for name in storage.listdir(folder)[1])
        yield from (key for key in keys if STORED_PATTERN.match(key))  # what is not ours is left alone


def keys_in_use(keys: tuple[str, ...]) -> set[str]:
    """Which of these keys some row still names; every model with a text column `key` counts, in any app."""
    found: set[str] = set()
    for model in apps.get_models():
        if any(f.name == "key" and isinstance(f, models.CharField) for f in model._meta.concrete_fields):
            found.update(model._base_manager.filter(key__in=keys).values_list("key", flat=True))
    return found
