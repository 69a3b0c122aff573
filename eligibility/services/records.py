"""Authority records: corrected by an officer, with what they said before."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import services as accounts
from accounts.models import User
from citizen_portal.lib import nudge
from citizen_portal.lib.errors import Refused
from eligibility import stream
from eligibility.models import AuthorityRecord, RecordChange
from eligibility.registers.facts import NAMES


@transaction.atomic
def correct_record(national_id: str, facts: dict[str, Any], *, by: User, because: str) -> AuthorityRecord:
    """Write what is now known of a person and keep what it said before; the first makes the record."""
    if not because.strip():
        raise Refused("no_reason", _("Write why the record is corrected."), "because")
    if by.national_id == national_id:
        raise Refused("own_record", _("You cannot correct your own record. Ask another officer."))
    stream.read_to_decide()  # before the row, or an import and we could wait for each other
    record = AuthorityRecord.objects.select_for_update().filter(national_id=national_id).first()
    record = record or AuthorityRecord(national_id=national_id, as_of=timezone.localdate())
    was = {field: getattr(record, field) for field in facts}
    for field, value in facts.items():
        if field not in NAMES:
            raise TypeError(f"{field} is not a fact of a record")
        setattr(record, field, value)
    record.changed_at = timezone.now()
    record.save()
    RecordChange.objects.create(record=record, was=_plain(was), became=_plain(facts), by=by, because=because)
    nudge.ring("eligibility.tasks.study_declarations")
    accounts.audit.note(by, "record.corrected", f"record:{record.pk}", facts=sorted(facts))
    return record


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
