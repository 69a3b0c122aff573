"""A file that a citizen attached, in any app: what is kept, who may open it, how a waiting one is checked."""

import io
import logging
from collections.abc import Callable

from django.apps import apps
from django.core.cache import cache
from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from common.errors import Refused
from common.uploads import rebuilding, scanner
from common.uploads import storage as file_storage

log = logging.getLogger(__name__)

ALARM_MINUTES = 30
# stored as they are, and translated where they are shown: the clock has no language
MALICIOUS_MESSAGE = gettext_noop(
    "The scan found malicious code in a file, so it was deleted. Upload a new picture."
)
LOST_MESSAGE = gettext_noop("This file can no longer be read here. Upload it again.")


class Attachment(models.Model):
    """A file rebuilt from what a citizen sent (or waiting for it), kept privately under a random key."""

    class Scan(models.TextChoices):
        CHECKING = scanner.Scan.CHECKING.value, pgettext_lazy("scan", "Being checked")
        UNREADABLE = scanner.Scan.UNREADABLE.value, pgettext_lazy("scan", "Could not be read")
        NOT_SCANNED = scanner.Scan.NOT_SCANNED.value, pgettext_lazy("scan", "Not scanned")
        WAITING = scanner.Scan.WAITING.value, pgettext_lazy("scan", "Waiting for the scan")
        CLEAN = scanner.Scan.CLEAN.value, pgettext_lazy("scan", "Clean")
        INFECTED = scanner.Scan.INFECTED.value, pgettext_lazy("scan", "Malicious, deleted")

    READABLE = (Scan.NOT_SCANNED, Scan.CLEAN)
    AWAITED = (Scan.CHECKING, Scan.WAITING)  # a task comes back to these
    LOST = (Scan.UNREADABLE, Scan.INFECTED)  # nothing is kept of these

    key = models.CharField(max_length=80, db_index=True)
    label = models.CharField(_("File"), max_length=100)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("Size"))
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(_("Scan"), max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED)
    added_at = models.DateTimeField(_("Added"), default=timezone.now)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def is_readable(self) -> bool:
        """Whether others than its owner may open it: rebuilt, and scanned where there is a scanner."""
        return self.scan in self.READABLE

    @property
    def is_readable_by_owner(self) -> bool:
        """Its owner may open it before the scan too: it is rebuilt from a file of his own."""
        return self.is_readable or self.scan == self.Scan.WAITING

    @property
    def is_awaited(self) -> bool:
        return self.scan in self.AWAITED

    @property
    def is_lost(self) -> bool:
        """Nothing is kept of it, so it proves nothing."""
        return self.scan in self.LOST

    @property
    def kilobytes(self) -> int:
        """The size as people read it; a small file counts as one."""
        return max(1, round(self.size / 1024))


def file_columns(rebuilt: rebuilding.RebuiltFile) -> dict[str, str | int]:
    """The columns that say what a file is, but not where it is kept."""
    return {
        "label": rebuilt.label,
        "content_type": rebuilt.content_type,
        "size": len(rebuilt.content),
        "sha256": rebuilt.sha256,
        "scan": rebuilt.scan.value,
    }


def find_missing_files() -> tuple[int, list[str]]:
    """How many files the rows of all apps name, and the keys of those that are not in the store."""
    storage, seen, missing = file_storage.private_storage(), 0, list[str]()
    for model in apps.get_models():
        if issubclass(model, Attachment):
            kept = model._base_manager.exclude(scan__in=Attachment.LOST).values_list("key", flat=True)
            for key in kept.order_by("pk").iterator():
                seen += 1
                if not storage.exists(key):
                    missing.append(key)
    return seen, missing


# -- what a task does with those that wait -------------------------------------------------------------------
type ScanResult = tuple[rebuilding.RebuiltFile | None, scanner.Scan, str]
"""The new file when it was rebuilt; what is known now; the reason when nothing is kept."""


def check_waiting_files[A: Attachment](
    waiting: QuerySet[A], write: Callable[[A, ScanResult], None], most: int = 100
) -> int:
    """Rebuild or scan the files that wait, oldest first; `write` records each under its lock; how many."""
    done = 0
    rows = waiting.filter(Q(scan__in=Attachment.AWAITED)).order_by("added_at")[:most]
    scanner_is_away = False
    for row in rows:
        if (row.scan == Attachment.Scan.WAITING and scanner_is_away) or not _is_unclaimed(row):
            continue
        found = _examine_file(row)
        if found[1] is scanner.Scan.WAITING and found[0] is None:
            scanner_is_away = True
            _log_late_scan(row)
            continue
        write(row, found)
        done += 1
    return done


def _is_unclaimed(row: Attachment) -> bool:
    """Whether no other worker rebuilds it at this moment; it would be done twice, which is only work."""
    if row.scan != Attachment.Scan.CHECKING:
        return True
    return cache.add(f"rebuilding:{row.key}", True, timeout=2 * rebuilding.CHILD_SECONDS)


def _examine_file(row: Attachment) -> ScanResult:
    """Outside a transaction; a file that is gone is lost, and must be given again."""
    try:
        content = file_storage.read_content(row.key)
    except FileNotFoundError:
        log.error("a file that waits to be checked is missing: %s", row.pk)
        return None, scanner.Scan.UNREADABLE, LOST_MESSAGE
    if row.scan == Attachment.Scan.CHECKING:
        return _rebuild_content(content, row.label)
    found = scanner.scan(content)
    return None, found, MALICIOUS_MESSAGE if found is scanner.Scan.INFECTED else ""


def _rebuild_content(content: bytes, label: str) -> ScanResult:
    try:
        with translation.override("en"):  # the sentence is kept as it stands in the catalogue
            fresh = rebuilding.rebuild_file(io.BytesIO(content), name=label)
    except Refused as refusal:
        infected = refusal.code == "infected"
        found = scanner.Scan.INFECTED if infected else scanner.Scan.UNREADABLE
        return None, found, MALICIOUS_MESSAGE if infected else str(refusal.message)
    return fresh, fresh.scan, ""


def _log_late_scan(row: Attachment) -> None:
    minutes = (timezone.now() - row.added_at).total_seconds() // 60
    if minutes >= ALARM_MINUTES:
        log.critical("files have been waiting for the malware scanner for %d minutes", minutes)
