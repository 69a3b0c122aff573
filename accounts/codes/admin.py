"""The officers' door: one-time codes and SMS devices, without any secret."""

from django.contrib import admin

from accounts.codes.models import OneTimeCode, SMSDevice
from accounts.people.admin import RowAdmin, mobile


@admin.register(OneTimeCode)
class OneTimeCodeAdmin(RowAdmin):
    """When codes were sent, tried and closed; never the digest."""

    readonly_fields = (mobile,)
    list_display = ("sent_at", "purpose", "national_id", mobile, "attempts", "expires_at", "closed_at")
    list_filter = ("purpose", "sent_at")
    search_fields = ("=national_id", "=mobile")
    fields = ("purpose", "national_id", mobile, "attempts", "sent_at", "expires_at", "closed_at")


@admin.register(SMSDevice)
class SMSDeviceAdmin(RowAdmin):
    readonly_fields = (mobile,)
    list_display = ("user", mobile, "confirmed")
    search_fields = ("=user__national_id", "=mobile")
    list_select_related = ("user",)
    fields = ("user", mobile, "confirmed")
