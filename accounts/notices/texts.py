"""The words of a notice: kind and details -> one sentence, the page it leads to, its icon.

The portal's notices, the dashboard and the API all show what is said here.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common import dates, plurals


class NoticeText(NamedTuple):
    """The sentence may name %(month)s, %(day)s, %(amount)s, %(ends)s and %(reference)s."""

    sentence: str | Promise
    page: str  # the name of an address
    icon: str


NOTICE_TEXTS: dict[str, NoticeText] = {
    "welcome": NoticeText(
        _("Your account is open. Next, complete your application details."), "application", "circle-check"
    ),
    "password_changed": NoticeText(
        _("Your password was changed. If it was not you, call 19912 at once."), "password_new", "key-round"
    ),
    "password_reset": NoticeText(
        _("A temporary password was sent to your mobile. If it was not you, call 19912 at once."),
        "password_new",
        "key-round",
    ),
    "mobile_changed": NoticeText(
        _("Your mobile number was changed. If it was not you, call 19912 at once."),
        "profile",
        "message-square-text",
    ),
    "email_changed": NoticeText(
        _("The e-mail of your account was changed. If it was not you, call 19912 at once."), "profile", "mail"
    ),
    "submitted": NoticeText(
        _("We received your application %(reference)s. The eligibility study follows."), "application", "send"
    ),
    "withdrawn": NoticeText(
        _("You withdrew application %(reference)s. You can open it again and submit it again at any time."),
        "application",
        "circle-x",
    ),
    "eldest_child_opened": NoticeText(
        _(
            "Your application %(reference)s is open for you as the eldest child. Add your mother, brothers "
            "and sisters as Ward, and upload the guardianship deed or the proof of custody."
        ),
        "application",
        "circle-check",
    ),
    "eldest_child_closed": NoticeText(
        _(
            "Your application %(reference)s is not open for you as the eldest child any more. To ask why, "
            "call 19912."
        ),
        "application",
        "circle-x",
    ),
    "account_accepted": NoticeText(
        _("The bank confirmed that the account ending in %(ends)s is yours. Support will be paid into it."),
        "section:bank",
        "landmark",
    ),
    "account_refused": NoticeText(
        _("The account ending in %(ends)s is not in your name. Enter an IBAN of your own."),
        "section:bank",
        "triangle-alert",
    ),
    "document_refused": NoticeText(
        _("A document you uploaded was refused. Read the reason, and upload another in its place."),
        "section:documents",
        "triangle-alert",
    ),
    "document_ending": NoticeText(
        _("A document in your application expires on %(day)s. Upload the new one before that day."),
        "section:documents",
        "calendar-days",
    ),
    "lease_ending": NoticeText(
        _("Your lease contract ends on %(day)s. Renew it in Ejar, then update your dwelling here."),
        "section:housing",
        "calendar-days",
    ),
    "release_asked": NoticeText(
        _(
            "Another household asks that a dependant of your application be released. An officer decides it "
            "by the paper given; if it is right, you can also remove the dependant yourself."
        ),
        "section:dependants",
        "info",
    ),
    "release_granted": NoticeText(
        _("The person you asked for is released from the other household. Add and submit, if not done yet."),
        "section:dependants",
        "circle-check",
    ),
    "release_refused": NoticeText(
        _("The release you asked for was refused. Read the reason."), "section:dependants", "circle-x"
    ),
    "dependant_released": NoticeText(
        _(
            "A dependant of your application %(reference)s was released for another household. Remove this "
            "person from your dependants, and submit the change."
        ),
        "section:dependants",
        "triangle-alert",
    ),
    "study_ready:eligible": NoticeText(
        _("The eligibility study for the %(month)s cycle is ready: eligible."), "study", "badge-check"
    ),
    "study_ready:eligible:zero": NoticeText(
        _(
            "The eligibility study for %(month)s is ready: eligible, and nothing is paid this month. "
            "Read why."
        ),
        "study",
        "circle-check",
    ),
    "study_ready:eligible:zero:unchanged": NoticeText(
        _("Your result is unchanged for %(month)s: eligible, and nothing is paid this month."),
        "study",
        "circle-check",
    ),
    "study_ready:not_eligible": NoticeText(
        _("The eligibility study for the %(month)s cycle is ready: not eligible. Read the reasons."),
        "study",
        "circle-alert",
    ),
    "study_ready:eligible:unchanged": NoticeText(
        _("Your result for the %(month)s cycle is unchanged: eligible."), "study", "badge-check"
    ),
    "study_ready:not_eligible:unchanged": NoticeText(
        _("Your result for the %(month)s cycle is unchanged: not eligible. Read the reasons."),
        "study",
        "circle-alert",
    ),
    "deposit_scheduled": NoticeText(
        _("Your support of %(amount)s is scheduled for %(day)s."), "payments", "calendar-days"
    ),
    "deposit_moved": NoticeText(
        _("The deposit of your support of %(amount)s was moved to %(day)s."), "payments", "calendar-days"
    ),
    "payment_paid": NoticeText(
        _("Your support of %(amount)s was deposited in your account."), "payments", "circle-check"
    ),
    "payment_returned": NoticeText(
        _(
            "The bank sent your support of %(amount)s back: the account is closed, blocked or wrong. "
            "Repair it or give another one, then confirm the bank account."
        ),
        "payments",
        "triangle-alert",
    ),
    "payment_delayed": NoticeText(
        _("Your support of %(amount)s is delayed for a reason of ours. You need not do anything."),
        "payments",
        "info",
    ),
    "payment_held": NoticeText(
        _("Your payments are held for now. Read the reason on the page of payments."), "payments", "info"
    ),
    "back_pay": NoticeText(
        _("A difference of %(amount)s for %(month)s is owed to you; it comes with your next payment."),
        "payments",
        "circle-check",
    ),
    "deduction_planned": NoticeText(
        _(
            "For %(month)s %(amount)s too much was paid. It is taken off your coming payments in parts; "
            "you can object to it."
        ),
        "payments",
        "circle-alert",
    ),
    "objection_sent": NoticeText(
        _("We received your objection %(reference)s. You can follow its review here."), "objection", "scale"
    ),
    "objection_question": NoticeText(
        _("More is needed to decide your objection %(reference)s. Read what is asked, and answer it."),
        "objection",
        "triangle-alert",
    ),
    "objection_message": NoticeText(
        _("The officer wrote to you about your objection %(reference)s."), "objection", "message-square-text"
    ),
    "objection_accepted": NoticeText(
        _("Your objection %(reference)s was accepted. Read the answer and what follows from it."),
        "objection",
        "circle-check",
    ),
    "objection_refused": NoticeText(
        _("Your objection %(reference)s was refused. Read the reason."), "objection", "circle-x"
    ),
    "enquiry_sent": NoticeText(
        _("We received your message %(reference)s. You can follow it here."), "enquiry", "mail"
    ),
    "enquiry_answered": NoticeText(
        _("Your message %(reference)s was answered. Read the answer."), "enquiry", "circle-check"
    ),
}


def text_name(kind: str, details: Mapping[str, str]) -> str:
    """How the words of this notice are called in the tables."""
    outcome = f":{details['outcome']}" if "outcome" in details else ""
    nothing = ":zero" if details.get("without_amount") else ""
    return f"{kind}{outcome}{nothing}{':unchanged' if details.get('unchanged') else ''}"


def notice_text(kind: str, details: dict) -> NoticeText:
    """The words of this notice; KeyError for a kind that nobody gave words."""
    return NOTICE_TEXTS[text_name(kind, details)]


def notice_sentence(kind: str, details: dict) -> str:
    """What happened, in one sentence of the current language."""
    return str(notice_text(kind, details).sentence) % {**details, **format_details(details)}


def notice_address(kind: str, details: dict) -> str:
    """Where the notice leads to."""
    page, _colon, section = notice_text(kind, details).page.partition(":")
    if page in ("objection", "enquiry"):
        return reverse(page, args=[details[page]])
    return reverse(page, args=[section] if section else None)


def format_details(details: Mapping[str, str]) -> dict[str, str]:
    """Days, months and amounts (SAR) as a person reads them; details hold them as plain text."""
    shown = {}
    if "month" in details:
        shown["month"] = date_format(date.fromisoformat(details["month"]), "F Y")
    if "on" in details:
        shown["day"] = dates.full_date(date.fromisoformat(details["on"]))
    if "amount" in details:
        shown["amount"] = plurals.count_noun(Decimal(details["amount"]), "riyal")
    return shown
