"""Staff: people and what was sent to them. No secret is shown, nothing is deleted."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Notice, OneTimeCode, Registration, SMSDevice, TextMessage, User
from citizen_portal.lib.templatetags.portal import ltr, mobile_masked

admin.site.unregister(EmailAddress)  # the portal writes to no e-mail address


@admin.display(description=_("Mobile"), ordering="mobile")
def mobile(row) -> str:
    """With its plus sign in front, on a page that runs from right to left."""
    return ltr(row.mobile)


@admin.display(description=_("Mobile"))
def masked_mobile(message: TextMessage) -> str:
    return ltr(mobile_masked(message.mobile))


TROUBLES = {  # ours; a provider's own are shown as they were told
    "expired": pgettext_lazy("sms", "It was of no use any more before it could be sent"),
    "tries": pgettext_lazy("sms", "Tried too often"),
    "unreadable": pgettext_lazy("sms", "The text cannot be read: was OTP_KEY changed?"),
    "reported": pgettext_lazy("sms", "The provider could not deliver it"),
    "repeated_id": pgettext_lazy("sms", "The provider gave one name to two messages"),
}


@admin.display(description=_("Trouble"), ordering="trouble")
def trouble(message: TextMessage) -> str:
    return TROUBLES.get(message.trouble) or ltr(message.trouble)


class ReadOnly(admin.ModelAdmin):
    """Rows that the portal writes and officers only read."""

    list_per_page = 50
    show_full_result_count = False  # counting millions of rows for a caption

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Access officers (superusers) close accounts and give roles, never to themselves."""

    list_display = ("national_id", "name", mobile, "is_active", "is_staff", "joined_at")
    list_filter = ("is_staff", "is_active", "must_change_password", "groups")
    search_fields = ("=national_id", "name", "=mobile")
    search_help_text = _("Full ID number, full mobile (+966…), or a part of the name")
    ordering = ("-joined_at",)
    list_per_page = 50
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("national_id", "name", "birth_date", mobile, "language")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Sign-in"), {"fields": ("must_change_password", "temporary_until", "joined_at", "last_login")}),
    )
    filter_horizontal = ("groups",)
    given_by_access_officers = ("is_active", "is_staff", "groups")

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None):
        shown = [field for _title, part in self.fieldsets for field in part["fields"]]
        if not request.user.is_superuser or obj == request.user:
            return shown
        return [field for field in shown if field not in self.given_by_access_officers]


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ("created_at", "person", "kind", "read_at")
    list_filter = ("kind", "created_at")
    search_fields = ("=person__national_id", "person__name")
    list_select_related = ("person",)
    fields = ("person", "kind", "text", "created_at", "read_at")

    @admin.display(description=_("Words"))
    def text(self, notice: Notice) -> str:
        return notice.text


@admin.register(TextMessage)
class TextMessageAdmin(ReadOnly):
    """Whether an SMS went out, and why not; never what it said, nor to whom in full."""

    shown = (masked_mobile, "state", trouble, "provider", "tries")
    times = ("created_at", "claimed_at", "due_at", "expires_at", "sent_at", "delivered_at")
    readonly_fields = (masked_mobile, trouble)
    list_display = ("created_at", *shown, "claimed_at", "sent_at", "delivered_at", "reference")
    list_filter = ("state", "provider", "created_at")
    search_fields = ("=mobile", "=reference")
    search_help_text = _("Full mobile (+966…) or full reference")
    fields = (*shown, *times, "reference")


@admin.register(OneTimeCode)
class OneTimeCodeAdmin(ReadOnly):
    """When codes were sent, tried and closed; never the digest."""

    readonly_fields = (mobile,)
    list_display = ("sent_at", "purpose", "national_id", mobile, "attempts", "expires_at", "closed_at")
    list_filter = ("purpose", "sent_at")
    search_fields = ("=national_id", "=mobile")
    fields = ("purpose", "national_id", mobile, "attempts", "sent_at", "expires_at", "closed_at")


@admin.register(Registration)
class RegistrationAdmin(ReadOnly):
    readonly_fields = (mobile,)
    list_display = ("started_at", "national_id", "name", mobile, "completed_at")
    list_filter = ("started_at",)
    search_fields = ("=national_id", "=mobile", "name")
    fields = (
        "national_id",
        "name",
        "birth_date",
        mobile,
        "language",
        "terms",
        "started_at",
        "completed_at",
    )


@admin.register(SMSDevice)
class SMSDeviceAdmin(ReadOnly):
    readonly_fields = (mobile,)
    list_display = ("user", mobile, "confirmed")
    search_fields = ("=user__national_id", "=mobile")
    list_select_related = ("user",)
    fields = ("user", mobile, "confirmed")
