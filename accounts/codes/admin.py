"""The officers' door: one-time codes and SMS devices, without any secret."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.codes.models import OneTimeCode, SMSDevice
from accounts.people.admin import RowAdmin, mobile
from accounts.people.search_admin import PersonSearch


@admin.register(OneTimeCode)
class OneTimeCodeAdmin(PersonSearch, RowAdmin):
    """When codes were sent, tried and closed; never the digest."""

    readonly_fields = (mobile,)
    list_display = ("sent_at", "purpose", "national_id", mobile, "attempts", "expires_at", "closed_at")
    list_filter = ("purpose", "sent_at")
    national_ids = ("national_id",)
    mobiles = ("mobile",)
    search_help_text = _("ID number or mobile")
    fields = ("purpose", "national_id", mobile, "attempts", "sent_at", "expires_at", "closed_at")


@admin.register(SMSDevice)
class SMSDeviceAdmin(PersonSearch, RowAdmin):
    readonly_fields = (mobile,)
    list_display = ("user", mobile, "confirmed")
    person_paths = ("user__",)
    mobiles = ("mobile",)
    list_select_related = ("user",)
    fields = ("user", mobile, "confirmed")
