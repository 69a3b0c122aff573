"""The officers' door: registrations that were begun."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.people.admin import RowAdmin, mobile
from accounts.people.search_admin import PersonSearch
from accounts.registration.models import Registration


@admin.register(Registration)
class RegistrationAdmin(PersonSearch, RowAdmin):
    readonly_fields = (mobile,)
    list_display = ("started_at", "national_id", "name", mobile, "completed_at")
    list_filter = ("started_at",)
    national_ids = ("national_id",)
    mobiles = ("mobile",)
    search_help_text = _("ID number or mobile")
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
