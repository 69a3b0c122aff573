"""The officers' door: releases of dependants to decide."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.people.search_admin import PersonSearch
from applications.household import forms as household_forms
from applications.household import releases as household_releases
from applications.household import selectors as household_selectors
from applications.household.models import DependantRelease
from common import forms as common_forms
from common.errors import Refused
from common.read_only_admin import ReadOnly


@admin.register(DependantRelease)
class ReleaseAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    """Two households, one person, the paper that proves it; the oldest open case on top."""

    list_display = ("national_id", "asking", "declaring", "status", "asked_at", "decided_at")
    list_filter = ("status",)
    person_paths = ("application__owner__", "holder__owner__")
    national_ids = ("national_id",)
    references = ("application__reference", "holder__reference")
    list_select_related = ("application__owner", "holder__owner")
    ordering = ("decided_at", "asked_at")

    @admin.display(description=_("Asking application"))
    def asking(self, case: DependantRelease) -> str:
        return case.application.owner.name

    @admin.display(description=_("Household that declared the person"))
    def declaring(self, case: DependantRelease) -> str:
        return case.holder.owner.name

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"applications_dependantrelease_{name}",
            )
            for name, view in (("grant", self.grant), ("refuse", self.refuse))
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The case; it only shows, each decision has an address of its own."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        case = self._case(request, unquote(object_id))
        return self._shown(request, case, household_forms.ReleaseRefusalForm())

    def grant(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self._to_decide(request, pk)
        return self._decide(request, case, lambda: household_releases.grant_release(case, by=request.user))

    def refuse(self, request: HttpRequest, pk: int) -> HttpResponse:
        case, form = self._to_decide(request, pk), household_forms.ReleaseRefusalForm(request.POST)
        if not form.is_valid():
            return self._shown(request, case, form)
        because = form.cleaned_data["because"]
        verb = lambda: household_releases.refuse_release(case, by=request.user, because=because)  # noqa: E731
        return self._decide(request, case, verb)

    def _case(self, request: HttpRequest, pk: Any) -> DependantRelease:
        """As this officer may see it: the queryset of the site leaves out his own household."""
        case = self.get_object(request, str(pk))
        if case is None:
            raise Http404
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        return case

    def _to_decide(self, request: HttpRequest, pk: int) -> DependantRelease:
        case = self._case(request, pk)
        if not household_selectors.releases_decidable_by(request.user).filter(pk=case.pk).exists():
            raise PermissionDenied
        return case

    def _decide(self, request: HttpRequest, case: DependantRelease, verb: Callable[[], Any]) -> HttpResponse:
        try:
            verb()
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The decision is kept."))
        return redirect("admin:applications_dependantrelease_change", case.pk)

    def _shown(self, request: HttpRequest, case: DependantRelease, form: Any) -> HttpResponse:
        decidable = household_selectors.releases_decidable_by(request.user).filter(pk=case.pk)
        seen = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.opts.verbose_name,
            "case": case,
            "history": case.history.select_related("by"),
            "may_decide": case.status == DependantRelease.Status.ASKED and decidable.exists(),
            "form": form,
            "error_links": common_forms.error_links(form) if form.is_bound else [],
        }
        return render(request, "admin/applications/dependantrelease/release.html", seen)
