"""Authority records: corrected by an officer, with what they said before."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.people.models import User
from common import task_queue
from common.errors import Refused
from eligibility.registers import bulk_import as register_bulk_import
from eligibility.registers.fact_texts import fact_label, fact_text
from eligibility.registers.facts import FACT_NAMES
from eligibility.registers.models import AuthorityRecord, RecordChange
from eligibility.studies import bulk_reassessments


class RecordChangedMeanwhile(Refused):
    """The record says something else than the page did: by fact, what it says now."""

    def __init__(self, seen: Mapping[str, Any], now: dict[str, Any]) -> None:
        self.now = now
        said = [
            _("%(fact)s: was %(was)s, is now %(now)s")
            % {
                "fact": fact_label(name),
                "was": fact_text(name, seen.get(name)),
                "now": fact_text(name, value),
            }
            for name, value in now.items()
        ]
        words = _("The record was changed meanwhile. Check it and save again. %(changes)s")
        super().__init__("changed_meanwhile", words % {"changes": _("; ").join(said)})


@transaction.atomic
def correct_record(
    national_id: str,
    facts: dict[str, Any],
    *,
    by: User,
    because: str,
    effective: date | None = None,
    seen: Mapping[str, Any] | None = None,
) -> AuthorityRecord:
    """Write what is now known of a person and keep what it said before; the first makes the record.

    The households that list the person are decided again; `effective` is the first month that it changes.
    With the facts that the officer had `seen`, ChangedMeanwhile when the record says something else by now.
    """
    if not because.strip():
        raise Refused("no_reason", _("Write why the record is corrected."), "because")
    if by.national_id == national_id:
        raise Refused("own_record", _("You cannot correct your own record. Ask another officer."))
    record = lock_record(national_id, seen)
    was = _write_facts(record, facts)
    before, after = _json_values(was), _json_values(facts)
    RecordChange.objects.create(
        record=record, was=before, became=after, by=by, because=because, effective=effective
    )
    bulk_reassessments.reassess_people([national_id], "record_corrected", record.changed_at)
    task_queue.enqueue_on_commit("eligibility.studies.tasks.study_pending")
    subject = _audit_subject(record)
    audit_services.record_action(
        by, "record.corrected", subject, national_id=national_id, was=before, became=after
    )
    return record


def _write_facts(record: AuthorityRecord, facts: dict[str, Any]) -> dict[str, Any]:
    """Save the facts, and return what they were; TypeError for what is no fact of a record."""
    was = {field: getattr(record, field) for field in facts}
    for field, value in facts.items():
        if field not in FACT_NAMES:
            raise TypeError(f"{field} is not a fact of a record")
        setattr(record, field, value)
    record.changed_at = timezone.now()
    record.save()
    return was


@transaction.atomic
def lock_record(national_id: str, seen: Mapping[str, Any] | None = None) -> AuthorityRecord:
    """The record, locked until the caller's transaction ends; an unsaved one when there is none.

    ChangedMeanwhile when it says something else than was `seen`.
    """
    register_bulk_import.lock_records_shared()  # before the row: no wait of an import and us
    record = AuthorityRecord.objects.select_for_update().filter(national_id=national_id).first()
    if record is None:
        return AuthorityRecord(national_id=national_id, as_of=timezone.localdate())
    if seen is not None:
        now = {name: getattr(record, name) for name in FACT_NAMES if getattr(record, name) != seen.get(name)}
        if now:
            raise RecordChangedMeanwhile(seen, now)
    return record


def _audit_subject(record: AuthorityRecord) -> str:
    """The person in the audit trail; the record of somebody who has no account."""
    person = User.objects.filter(national_id=record.national_id).first()
    return audit_services.person_subject(person) if person else f"record:{record.pk}"


def _json_values(facts: dict[str, Any]) -> dict[str, Any]:
    return json.loads(json.dumps(facts, cls=DjangoJSONEncoder))
