"""The words of a notice as an SMS, and who gets which: none costs more than two parts.

What security asks for (a new password, another mobile) has an SMS of its own, sent at once to everybody.
"""

from collections.abc import Mapping

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.notices import texts as notice_texts

# what the household must know or do
IMPORTANT_TEXTS: dict[str, str | Promise] = {
    "study_ready:eligible": gettext_lazy("your household is eligible for the %(month)s cycle."),
    "study_ready:eligible:zero": gettext_lazy(
        "your household is eligible for the %(month)s cycle, and nothing is paid this month. Read why."
    ),
    "study_ready:not_eligible": gettext_lazy(
        "your household is not eligible for the %(month)s cycle. The portal says why and what you can do."
    ),
    "deposit_moved": gettext_lazy("the deposit of your support of %(amount)s was moved to %(day)s."),
    "payment_paid": gettext_lazy("your support of %(amount)s was deposited in your account."),
    "payment_returned": gettext_lazy(
        "the bank sent your support of %(amount)s back. Confirm or change your bank account on the portal."
    ),
    "payment_delayed": gettext_lazy("your support of %(amount)s is delayed. You need not do anything."),
    "payment_held": gettext_lazy("your payments are held. Read the reason on the portal."),
    "back_pay": gettext_lazy("a difference of %(amount)s is owed to you; it comes with your next payment."),
    "deduction_planned": gettext_lazy(
        "%(amount)s paid too much for %(month)s are taken off in parts. You can object on the portal."
    ),
    "objection_question": gettext_lazy(
        "more is needed for objection %(reference)s. Answer it on the portal."
    ),
    "objection_accepted": gettext_lazy("your objection %(reference)s was accepted. Read the answer."),
    "objection_refused": gettext_lazy("your objection %(reference)s was refused. Read the reason."),
    "enquiry_answered": gettext_lazy(
        "your message %(reference)s was answered. Read the answer on the portal."
    ),
    "document_refused": gettext_lazy("a document you uploaded was refused. Upload another on the portal."),
    "account_accepted": gettext_lazy(  # whoever did not change it must hear of it before the next payment
        "support is now paid to the account ending in %(ends)s. If you did not change it, call 19912."
    ),
    "release_asked": gettext_lazy("another household asks for a dependant of yours. Read it on the portal."),
    "account_refused": gettext_lazy("the account ending in %(ends)s is not in your name. Give another IBAN."),
    "dependant_released": gettext_lazy(
        "a dependant of application %(reference)s was released. Update your dependants and submit."
    ),
}
# what is good to know
USUAL_TEXTS: dict[str, str | Promise] = {
    "study_ready:eligible:unchanged": gettext_lazy("your result is unchanged for %(month)s: eligible."),
    "study_ready:eligible:zero:unchanged": gettext_lazy(
        "your result is unchanged for %(month)s: eligible, and nothing is paid this month."
    ),
    "study_ready:not_eligible:unchanged": gettext_lazy(
        "your result is unchanged for %(month)s: not eligible."
    ),
    "deposit_scheduled": gettext_lazy("your support of %(amount)s is scheduled for %(day)s."),
    "submitted": gettext_lazy("we received your application %(reference)s."),
    "withdrawn": gettext_lazy("you withdrew application %(reference)s."),
    "document_ending": gettext_lazy("a document of your application expires on %(day)s."),
    "lease_ending": gettext_lazy("your lease contract ends on %(day)s. Renew it in Ejar."),
    "release_granted": gettext_lazy("the person you asked for was released. Add and submit."),
    "release_refused": gettext_lazy("the release you asked for was refused. Read the reason."),
    "objection_sent": gettext_lazy("we received your objection %(reference)s."),
    "enquiry_sent": gettext_lazy("we received your message %(reference)s."),
    "objection_message": gettext_lazy("the officer wrote to you about objection %(reference)s."),
}
TEXTS = IMPORTANT_TEXTS | USUAL_TEXTS
MASS_KINDS = ("study_ready", "deposit_scheduled", "deposit_moved", "payment_paid")  # of a whole month at once


def kinds() -> set[str]:
    """The kinds of notices that may go by SMS."""
    return {name.partition(":")[0] for name in TEXTS}


def notice_sms(kind: str, details: Mapping[str, str], language: str, wish: str) -> str:
    """The SMS of a notice in this language; empty when who wished `all`, `important` or `none` gets none."""
    name = notice_texts.text_name(kind, details)
    allowed = {"all": TEXTS, "important": IMPORTANT_TEXTS}.get(wish, {})
    if name not in allowed:
        return ""
    with translation.override(language):
        words = str(allowed[name]) % {**details, **notice_texts.format_details(details)}
        return _("Citizen Account: %(words)s") % {"words": words}
