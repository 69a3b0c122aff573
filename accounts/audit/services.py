"""The audit trail: who did or read what. The lines are chained by hash, and the database freezes them."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audit import head_outside
from accounts.audit.models import AuditLine
from accounts.people.models import User
from common import audit_chain, sql

READ_REPEAT_SECONDS = 600  # seconds in which an officer who opens the same thing again leaves no second line

VERIFIED = "audit.verified"

# every action that there is, with the auditors' words for it
ACTIONS = {
    "sign_in": _("Signed in"),
    "sign_in.refused": _("Sign-in refused"),
    "sign_in.unlocked": _("Sign-in unlocked"),
    "sign_out": _("Signed out"),
    "factor.proved": _("Second factor proved"),
    "factor.recovery": _("Recovery code used"),
    "factor.refused": _("Second factor refused"),
    "factor.enrolled": _("Second factor set up"),
    "factor.codes": _("New recovery codes"),
    "password.changed": _("Password changed"),
    "mobile.changed": _("Mobile changed"),
    "email.changed": _("E-mail changed"),
    "account.taken_over": _("Account taken over by its owner, by Nafath"),
    "identity.changed": _("Name or birth date replaced by Nafath's"),
    "access.changed": _("Access changed"),
    "record.corrected": _("Record corrected"),
    "application.opened_for_eldest_child": _("Application opened for the eldest child"),
    "application.closed_for_eldest_child": _("Application for the eldest child closed"),
    "document.accepted": _("Document accepted"),
    "document.refused": _("Document refused"),
    "release.asked": _("Release of a dependant asked"),
    "release.granted": _("Release of a dependant granted"),
    "release.refused": _("Release of a dependant refused"),
    "objection.taken_up": _("Objection taken up"),
    "objection.assigned": _("Objection handed to an officer"),
    "objection.accepted": _("Objection accepted"),
    "objection.grant_proposed": _("Objection: amount proposed"),
    "objection.grant_returned": _("Objection: proposed amount given back"),
    "objection.refused": _("Objection refused"),
    "figures.downloaded": _("Table of figures downloaded"),
    "enquiry.taken_up": _("Enquiry taken up"),
    "enquiry.released": _("Enquiry given back to the queue"),
    "enquiry.answered": _("Enquiry answered"),
    "study.replayed": _("Study decided again"),
    "replay.asked": _("Replay asked for"),
    "simulation.asked": _("Simulation of rates asked for"),
    "cycle.run": _("Month's study started"),
    "cycle.proposed": _("Publication of results proposed"),
    "cycle.withdrawn": _("Proposal to publish withdrawn"),
    "cycle.published": _("Results published"),
    "deposit.move_proposed": _("Moved deposit day proposed"),
    "deposit.moved": _("Deposit day moved"),
    "deposit.move_removed": _("Moved deposit day taken back"),
    "deposit.confirmed": _("Deposit confirmed"),
    "payment.held": _("Household's payments held"),
    "payment.let_go": _("Household's payments let go"),
    "payment.resent": _("Payment let go out again"),
    "account.checked": _("Changed account looked at"),
    "account.confirmed": _("Changed account confirmed by a second officer"),
    "adjustment.proposed": _("Adjustment proposed"),
    "adjustment.approved": _("Adjustment approved"),
    "adjustment.refused": _("Adjustment refused"),
    "run.prepared": _("Payment run prepared"),
    "run.approved": _("Payment run approved"),
    "run.released": _("Payment run released"),
    "run.held": _("Payment run held"),
    "run.resume_asked": _("Going on with a payment run asked for"),
    "run.resumed": _("Payment run going on"),
    "report.imported": _("Bank report read in"),
    "report.line_settled": _("Unknown line of a bank report looked into"),
    VERIFIED: _("Audit trail verified"),
    "read": _("Personal page read"),
    "list": _("List read"),
    "download": _("Document downloaded"),
}


def record_action(actor: User | None, action: str, subject: str = "", **details: Any) -> None:
    """Add a line to the trail; it stays only if the caller's transaction does. Call it last in a verb.

    `subject` is like "person:12", `details` hold codes, keys and counts; no personal data but what an officer
    wrote over in a record, before and after.
    """
    if action not in ACTIONS:
        raise TypeError(f"{action} is not an action of the trail")
    audit_chain.append_line(AuditLine, actor=actor, action=action, subject=subject, details=details)


def person_subject(who: User) -> str:
    """How a person stands as the subject of a line."""
    return f"person:{who.pk}"


@transaction.atomic
def record_read(officer: User, action: str, subject: str, **details: Any) -> None:
    """A line for what an officer read, once for each thing in ten minutes."""
    thing = "|".join([str(officer.pk), action, subject, *map(str, details.values())])
    if sql.count_within_limits([("audit-read", thing, 1, READ_REPEAT_SECONDS)]):
        record_action(officer, action, subject, **details)


def record_download(reader: User, owner: User, key: str) -> None:
    """A line when an officer takes somebody's document; one's own leaves none."""
    if reader.pk != owner.pk:
        record_read(reader, "download", person_subject(owner), key=key)


class TrailBroken(Exception):
    """The trail is not whole: the task that finds it fails, and the portal is not ready."""


def verify_chain() -> int | None:
    """Follow the whole trail, and write what was found into it; raises TrailBroken.

    The line keeps how far the trail was read and the first broken line, 0 for none.
    """
    with sql.long_timeout():
        head, broken = read_chain_head(), find_first_broken_line()
    record_action(None, VERIFIED, "", lines=head.number, broken=broken or 0)
    if broken:
        raise TrailBroken(f"line {broken}")
    return broken


def last_verification() -> AuditLine | None:
    """The line of the last verification."""
    return AuditLine.objects.filter(action=VERIFIED).order_by("-number").first()


def send_head() -> bool:
    """Keep the trail's last line outside, where the settings say; False when they say nothing."""
    if settings.AUDIT_HEAD_TO:
        head_outside.send_head(read_chain_head(), timezone.now(), settings.AUDIT_HEAD_TO)
    return bool(settings.AUDIT_HEAD_TO)


def find_first_broken_line(head: audit_chain.Head | None = None) -> int | None:
    """The number of the first line that was changed, taken out, moved or put in; None when all is whole."""
    return audit_chain.find_first_broken_line(audit_chain.iterate_lines(AuditLine), head)


def read_chain_head() -> audit_chain.Head:
    """The last line now: what to keep outside the database, so that a tail cut off is noticed."""
    return audit_chain.read_head(AuditLine)
