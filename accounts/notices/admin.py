"""The officers' door: notices that people received."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.notices.models import Notice
from accounts.people.admin import RowAdmin
from accounts.people.search_admin import PersonSearch


@admin.register(Notice)
class NoticeAdmin(PersonSearch, RowAdmin):
    list_display = ("created_at", "person", "kind", "read_at")
    list_filter = ("kind", "created_at")
    person_paths = ("person__",)
    list_select_related = ("person",)
    ordering = ("-pk",)  # as they were told
    fields = ("person", "kind", "text", "created_at", "read_at")

    @admin.display(description=_("Words"))
    def text(self, notice: Notice) -> str:
        return notice.text
