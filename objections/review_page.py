"""What the officers' page of one case shows."""

from collections.abc import Mapping
from typing import Any

from accounts.people.models import User
from common.dates import today
from eligibility.registers.models import AuthorityRecord
from eligibility.rulebook import cycle_calendar
from eligibility.studies import descriptions as study_descriptions
from objections import queue as objection_queue
from objections import selectors as objection_selectors
from objections.forms import record_rows
from objections.models import Objection
from payments.dues import selectors as due_selectors


def case_context(
    objection: Objection, records: Mapping[str, AuthorityRecord], officer: User
) -> dict[str, Any]:
    """The case as it stands: what the study found, who it is about, and what this officer may do."""
    return {
        "evidence": objection_selectors.evidence_of(objection),
        "lines": study_descriptions.describe_study(objection.study).lines,
        "signed": objection_selectors.studied_declaration(objection),
        "signed_again": objection_selectors.has_newer_declaration(objection),
        "people": [
            (who, record_rows(records.get(who)), records.get(who))
            for who in objection_selectors.people_of(objection_selectors.grounds_of(objection))
        ],
        "names": objection_selectors.names_of(objection),
        "correspondence": objection.messages.select_related("by"),
        "colleagues": objection_queue.colleagues_of(officer, objection),
        "earlier": objection_queue.other_objections(objection),
        "is_mine": objection.assigned_to_id in (None, officer.pk),
        "left": objection_selectors.working_days_left(objection, today()),
        "cycle": cycle_calendar.cycle_for(today()),
        "may": objection_selectors.allowed_actions(officer),
        "after": objection_selectors.resulting_study(objection),
        **_payment_context(objection),
    }


def _payment_context(objection: Objection) -> dict[str, Any]:
    """The payment objected to: what it is made of, how it went, and what is decided for its month now."""
    if objection.payment is None:
        return {}
    return {
        "payment_lines": objection.payment.lines.select_related("cycle"),
        "attempts": objection.payment.attempts.order_by("number"),
        "owed": due_selectors.owed_amounts(objection.application, objection.payment.cycle),
    }
