"""What a person typed and did not save."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.fernet import InvalidToken
from django.db.models import QuerySet
from django.utils import timezone

from accounts.form_drafts.models import FormDraft
from accounts.people.models import User
from common import encryption

# 2026-11, assumed: long enough to come back after the next result, short enough to be forgotten soon
LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class Draft:
    """One form's values, each name with all of its values, and where the form is shown."""

    path: str
    page: str
    values: dict[str, list[str]]
    saved_on: date
    until: date


def draft_of(person: User, path: str) -> Draft | None:
    """The draft of the form that is sent to this path."""
    return _opened(_standing(person).filter(path=path).first())


def newest_draft(person: User) -> Draft | None:
    """The form that was left last."""
    return _opened(_standing(person).order_by("-saved_at", "-pk").first())


def _standing(person: User) -> QuerySet[FormDraft]:
    return FormDraft.objects.filter(person=person, saved_at__gt=timezone.now() - LIFETIME)


def _opened(row: FormDraft | None) -> Draft | None:
    """None also when the key is no longer the one it was encrypted with: then nobody can read it."""
    if row is None:
        return None
    try:
        values = json.loads(encryption.decrypt(row.sealed))
    except InvalidToken:
        return None
    saved, ends = timezone.localdate(row.saved_at), timezone.localdate(row.saved_at + LIFETIME)
    return Draft(row.path, row.page, values, saved, ends)
