"""A draft that nobody signed, thrown away: its owner proved that the account was not his before (T87)."""

from django.db import transaction

from accounts.people.models import User
from applications.documents import services as document_services
from applications.file.models import Application
from applications.housing.models import Housing


@transaction.atomic
def discard_draft(owner: User) -> bool:
    """Delete what stands in the draft; False when there is none, or it was declared: that is kept."""
    unsigned = Application.objects.filter(owner=owner, status=Application.Status.DRAFT, declarations=None)
    draft = unsigned.select_for_update(of=("self",)).first()
    if draft is None:
        return False
    for document in draft.documents.filter(removed_at=None):
        document_services.remove_document(document)
    for rows in (draft.incomes, draft.dependants, draft.bank_accounts):
        rows.all().delete()
    Housing.objects.filter(application=draft).delete()
    draft.releases.filter(history=None).delete()
    if not draft.releases.exists():  # one that was decided is kept, and the emptied file with it
        draft.delete()
    return True
