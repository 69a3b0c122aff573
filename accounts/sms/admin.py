"""The officers' door: SMS messages and what became of them, without their words."""

from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.people.admin import RowAdmin, masked_mobile
from accounts.people.search_admin import PersonSearch
from accounts.sms.models import TextMessage
from common.templatetags.portal import ltr

TROUBLE_TEXTS = {  # ours; a provider's own are shown as they were told
    "expired": pgettext_lazy("sms", "It was of no use any more before it could be sent"),
    "tries": pgettext_lazy("sms", "Tried too often"),
    "unreadable": pgettext_lazy("sms", "The text cannot be read: was OTP_KEY changed?"),
    "reported": pgettext_lazy("sms", "The provider could not deliver it"),
    "repeated_id": pgettext_lazy("sms", "The provider gave one name to two messages"),
}


@admin.display(description=_("Trouble"), ordering="trouble")
def trouble(message: TextMessage) -> str:
    return TROUBLE_TEXTS.get(message.trouble) or ltr(message.trouble)


@admin.register(TextMessage)
class TextMessageAdmin(PersonSearch, RowAdmin):
    """Whether an SMS went out, and why not; never what it said, nor to whom in full."""

    shown = (masked_mobile, "state", trouble, "provider", "tries")
    times = ("created_at", "claimed_at", "due_at", "expires_at", "sent_at", "delivered_at")
    readonly_fields = (masked_mobile, trouble)
    list_display = ("created_at", *shown, "sent_at", "delivered_at")
    list_filter = ("state", "provider", "created_at")
    mobiles = ("mobile",)
    search_help_text = _("Mobile or full reference")

    def search_rows(self, rows: QuerySet, typed: str) -> QuerySet:
        """By the provider's reference, too."""
        try:
            return rows.filter(reference=UUID(typed.strip()))
        except ValueError:
            return super().search_rows(rows, typed)

    fields = (*shown, *times, "reference")
