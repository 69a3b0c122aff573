"""A person's file, and the version of a section's answers."""

import hashlib
from typing import Any

from accounts.people.models import User
from applications.file.models import Application


def application_of(person: User) -> Application | None:
    return Application.objects.select_related("owner").filter(owner=person).first()


def answers_of(row: object | None, names: tuple[str, ...]) -> dict[str, Any]:
    """The answers of a section that is one row, as they stand."""
    return {name: getattr(row, name, None) for name in names}


def etag(answers: dict[str, Any]) -> str:
    """Tells whether a section still says what it said when a form was opened."""
    said = "\x1f".join(f"{field}={'' if answer is None else answer}" for field, answer in answers.items())
    return hashlib.sha256(said.encode()).hexdigest()


def submitted_among(national_ids: list[str]) -> set[str]:
    """Which of these people are main beneficiaries of a submitted application of their own."""
    owners = Application.objects.filter(
        status=Application.Status.SUBMITTED, owner__national_id__in=national_ids
    )
    return set(owners.values_list("owner__national_id", flat=True))
