"""The officers' door: registrations that were begun."""

from django.contrib import admin

from accounts.people.admin import RowAdmin, mobile
from accounts.registration.models import Registration


@admin.register(Registration)
class RegistrationAdmin(RowAdmin):
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
