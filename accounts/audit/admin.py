"""The officers' door: the audit trail, to read and to search."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.audit import services as audit_services
from accounts.audit.models import AuditLine
from accounts.people import search
from accounts.people.admin import RowAdmin
from accounts.people.models import User
from accounts.people.search_admin import PersonSearch
from common import task_queue
from common.templatetags.portal import ltr


class ActionFilter(admin.SimpleListFilter):
    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(audit_services.ACTIONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(action=self.value()) if self.value() else queryset


class ActorFilter(admin.SimpleListFilter):
    title = _("officer")
    parameter_name = "actor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(who.pk), who.name) for who in User.objects.filter(is_staff=True).order_by("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        return queryset.filter(actor=value) if value.isascii() and value.isdigit() else queryset


@admin.register(AuditLine)
class AuditLineAdmin(PersonSearch, RowAdmin):
    """The trail as auditors read it; `manage.py verify_audit` proves that it is whole."""

    list_display = ("number", "at", "actor", "what", "subject_shown", "details_shown")
    list_filter = (ActionFilter, ActorFilter, ("at", admin.DateFieldListFilter))
    person_paths = ("actor__",)
    search_help_text = _(
        "ID number, mobile or name of a person or an officer, or a subject such as person:12"
    )
    list_select_related = ("actor",)
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/accounts/auditline/list.html"
    ordering = ("-number",)
    fields = ("number", "at", "actor", "what", "subject_shown", "details_shown", "previous", "hash")
    readonly_fields = ("what", "subject_shown", "details_shown")

    def get_urls(self) -> list:
        verify = self.admin_site.admin_view(require_POST(self.verify))
        return [path("verify/", verify, name="accounts_auditline_verify"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        seen = {"verification": audit_services.last_verification()}
        return super().changelist_view(request, {**seen, **(extra_context or {})})

    def verify(self, request: HttpRequest) -> HttpResponse:
        """Have a worker follow the trail now; what it finds stands above the list, and in the trail."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        task_queue.enqueue_on_commit("accounts.audit.tasks.verify_chain")
        messages.success(request, _("The trail is being verified. Open the list again in a minute."))
        return redirect("admin:accounts_auditline_changelist")

    def search_rows(self, rows: QuerySet, typed: str) -> QuerySet:
        """What was done about somebody or his file, or by him; else by the subject as it is written."""
        about = Q(subject=typed.strip())
        if (meant := search.match_person(typed)) is not None:
            people = list(
                User.objects.filter(meant)
                .order_by("pk")
                .values_list("pk", "application")[: search.MOST_PEOPLE]
            )
            about |= Q(subject__in=[f"person:{person}" for person, _file in people])
            about |= Q(subject__in=[f"application:{file}" for _person, file in people if file])
        return super().search_rows(rows, typed) | rows.filter(about)

    @admin.display(description=_("Action"), ordering="action")
    def what(self, line: AuditLine) -> str:
        return str(audit_services.ACTIONS.get(line.action, line.action))

    @admin.display(description=_("About"), ordering="subject")
    def subject_shown(self, line: AuditLine) -> str:
        return ltr(line.subject) if line.subject else ""

    @admin.display(description=_("Details"))
    def details_shown(self, line: AuditLine) -> str:
        parts = ((f"{name}={value}",) for name, value in _flat(line.details))
        return format_html_join(" ", '<bdi class="details" dir="ltr">{}</bdi>', parts)


def _flat(details: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Each value with its name; of values within values, such as those before and after, both names."""
    for name, value in sorted(details.items()):
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", each) for inner, each in sorted(value.items()))
        else:
            yield name, value
