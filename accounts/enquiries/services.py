"""Enquiries and complaints: sent, taken, given back, answered."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.audit import services as audit_services
from accounts.enquiries.models import Enquiry, new_reference
from accounts.notices import services as notice_services
from accounts.people.models import User
from accounts.sms import services as sms_services
from common import sql
from common.errors import Refused
from common.transitions import transition

Status = Enquiry.Status
DAY, HOUR = 86_400, 3_600
MOST_OF_ONE_MOBILE = 5  # a day
MOST_OF_ONE_ADDRESS = 30  # an hour: many phones share one address of their provider
MOST_LOOKUPS = 20  # an hour and address


@dataclass(frozen=True)
class EnquiryText:
    """What is sent, checked by the door."""

    kind: str
    topic: str
    text: str
    name: str
    mobile: str


def check_send_limits(mobile: str, address: str) -> None:
    """Count one enquiry, outside the verb's transaction; Refused when too many were sent."""
    limits = [("enquiry-mobile", mobile, MOST_OF_ONE_MOBILE, DAY)]
    if address:
        limits.append(("enquiry-address", address, MOST_OF_ONE_ADDRESS, HOUR))
    if not sql.count_within_limits(limits):
        words = _("Too many messages were sent today. Call 19912, or write again tomorrow.")
        raise Refused("too_many", words)


def check_lookup_limits(reference: str, address: str) -> None:
    """Count one search by reference and mobile; Refused when somebody guesses."""
    limits = [
        ("enquiry-lookup", address, MOST_LOOKUPS, HOUR),
        ("enquiry-reference", reference, MOST_LOOKUPS, HOUR),
    ]
    if not sql.count_within_limits(limits):
        raise Refused("too_many", _("Too many tries. Try again in an hour, or call 19912."))


def send_enquiry(written: EnquiryText, *, person: User | None, language: str) -> Enquiry:
    """Keep it once: the same words sent again while they wait for an answer lead to the same case."""
    same = {"mobile": written.mobile, "name": written.name, "text": written.text, "status__in": Enquiry.OPEN}
    try:
        with transaction.atomic():
            return _create_enquiry(written, person, language)
    except IntegrityError:
        before = Enquiry.objects.filter(**same).first()
        if before is None:
            raise
        if before.person_id == (person.pk if person else None):
            return before
        words = _("This message was sent before, with the reference %(reference)s.")
        raise Refused("already_sent", words % {"reference": before.reference}) from None


def _create_enquiry(written: EnquiryText, person: User | None, language: str) -> Enquiry:
    enquiry = Enquiry.objects.create(
        reference=new_reference(),
        person=person,
        kind=written.kind,
        topic=written.topic,
        name=written.name,
        mobile=written.mobile,
        text=written.text,
        language=language,
    )
    enquiry.history.create(was="", became=Status.RECEIVED, by=person)
    if person:
        _notify(enquiry, "enquiry_sent")
    return enquiry


@transaction.atomic
def take_enquiry(enquiry: Enquiry, *, by: User) -> Enquiry:
    """An officer works on it from now on."""
    enquiry = _lock(enquiry)
    if enquiry.person_id == by.pk:
        raise Refused("own_case", _("An officer does not answer their own message."))
    transition(enquiry, Status.IN_REVIEW, by=by, assigned_to=by)
    audit_services.record_action(by, "enquiry.taken_up", _subject(enquiry), reference=enquiry.reference)
    return enquiry


@transaction.atomic
def release_enquiry(enquiry: Enquiry, *, by: User) -> Enquiry:
    """Back into the queue, for a colleague."""
    enquiry = _lock(enquiry)
    _check_officer(enquiry, by)
    transition(enquiry, Status.RECEIVED, by=by, assigned_to=None)
    audit_services.record_action(by, "enquiry.released", _subject(enquiry), reference=enquiry.reference)
    return enquiry


@transaction.atomic
def answer_enquiry(enquiry: Enquiry, *, answer: str, by: User) -> Enquiry:
    """Answer it once; who wrote hears of it by a notice or, without an account, by SMS."""
    enquiry = _lock(enquiry)
    _check_officer(enquiry, by)
    transition(enquiry, Status.ANSWERED, by=by, answer=answer, answered_at=timezone.now())
    if enquiry.person:
        _notify(enquiry, "enquiry_answered")
    else:
        sms_services.queue_sms(enquiry.mobile, _answer_sms(enquiry))
    audit_services.record_action(by, "enquiry.answered", _subject(enquiry), reference=enquiry.reference)
    return enquiry


def _lock(enquiry: Enquiry) -> Enquiry:
    return Enquiry.objects.select_for_update(no_key=True).get(pk=enquiry.pk)


def _check_officer(enquiry: Enquiry, by: User) -> None:
    """Only who took it; an enquiry that is no longer open is refused by its transition."""
    if enquiry.status == Status.IN_REVIEW and enquiry.assigned_to_id != by.pk:
        raise Refused("not_yours", _("A colleague works on this message."))


def _notify(enquiry: Enquiry, kind: str) -> None:
    if enquiry.person:
        details = {"reference": enquiry.reference, "enquiry": str(enquiry.pk)}
        notice_services.notify(enquiry.person, kind, f"{kind}:{enquiry.pk}", **details)


def _answer_sms(enquiry: Enquiry) -> str:
    with translation.override(enquiry.language):
        words = _("your message %(reference)s was answered. Read it on the portal, under Contact us.")
        return _("Citizen Account: %(words)s") % {"words": words % {"reference": enquiry.reference}}


def _subject(enquiry: Enquiry) -> str:
    return audit_services.person_subject(enquiry.person) if enquiry.person else f"enquiry:{enquiry.pk}"
