"""Keep what was typed in a form until it is saved, and forget it in time."""

import json
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.form_drafts.models import FormDraft
from accounts.form_drafts.selectors import LIFETIME
from accounts.people.models import User
from common import encryption

# 2026-11, assumed: the longest form is a household's; more is no person typing
MAX_CHARACTERS = 20_000
MAX_FORMS = 20  # of one person, the oldest go first
# who sent the form and by which button, never an answer of it
NO_ANSWERS = {"csrfmiddlewaretoken", "next", "later", "add", "fill", "draft_of"}


@transaction.atomic
def keep_draft(person: User, path: str, page: str, typed: Mapping[str, list[str]]) -> bool:
    """Keep these values in place of the form's older ones; False when there is nothing, or too much."""
    values = {name: list(given) for name, given in typed.items() if name not in NO_ANSWERS}
    words = json.dumps(values, ensure_ascii=False)
    if len(words) > MAX_CHARACTERS or not any(any(given) for given in values.values()):
        return False
    row = FormDraft(person=person, path=path, page=page, sealed=encryption.encrypt(words))
    FormDraft.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["person", "path"],
        update_fields=["page", "sealed", "saved_at"],
    )
    older = FormDraft.objects.filter(person=person).order_by("-saved_at", "-pk")[MAX_FORMS:]
    FormDraft.objects.filter(pk__in=[each.pk for each in older]).delete()
    return True


def discard_draft(person: User, path: str) -> None:
    """Forget the form's values: they were saved, or the person does not want them."""
    FormDraft.objects.filter(person=person, path=path).delete()


def delete_old_drafts() -> int:
    """Forget what nobody came back for; says how many."""
    return FormDraft.objects.filter(saved_at__lte=timezone.now() - LIFETIME).delete()[0]
