"""The officers' door: documents to examine."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.people.search_admin import PersonSearch
from applications.declaration import texts as declaration_texts
from applications.documents import forms as document_forms
from applications.documents import review as document_review
from applications.documents import selectors as document_selectors
from applications.documents.models import SupportingDocument
from common import forms as common_forms
from common.errors import Refused
from common.read_only_admin import ReadOnly


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, word) for code, (word, _tag) in declaration_texts.DOCUMENT_STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return document_selectors.filter_by_state(queryset, self.value()) if self.value() else queryset


class DocumentList(ChangeList):
    """A page of documents, each with whether an eligible result rests on it."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        needed = document_selectors.needed_among(self.result_list)
        for document in self.result_list:
            document.is_needed = document.pk in needed


@admin.register(SupportingDocument)
class DocumentAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    """The proofs to examine: seen in the page, accepted, or refused with a reason that the citizen reads."""

    list_display = ("kind", "owner", "status", "pays", "expires_on", "uploaded_at", "removed_at")
    list_filter = (StateFilter, "kind")
    person_paths = ("application__owner__",)
    references = ("application__reference",)
    list_select_related = ("application__owner",)
    ordering = ("-uploaded_at",)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """In the queue what an eligible result rests on comes first; else as they were uploaded."""
        return ("-is_needed", *self.ordering) if request.GET.get("state") else self.ordering

    def get_queryset(self, request: HttpRequest) -> QuerySet[SupportingDocument]:
        # before it is ordered by what is annotated here
        rows = document_selectors.with_need(SupportingDocument.objects.all())
        return rows.order_by(*self.get_ordering(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DocumentList

    @admin.display(description=_("An eligible result rests on it"), boolean=True, ordering="-is_needed")
    def pays(self, document: SupportingDocument) -> bool:
        return document.is_needed

    @admin.display(description=_("Applicant"))
    def owner(self, document: SupportingDocument) -> str:
        return document.application.owner.name

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<uuid:key>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"applications_supportingdocument_{name}",
            )
            for name, view in (("accept", self.accept), ("refuse", self.refuse))
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The viewer; it only shows, each decision has an address of its own."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        return self._shown(
            request, self._document(request, unquote(object_id)), document_forms.DocumentRefusalForm()
        )

    def accept(self, request: HttpRequest, key: UUID) -> HttpResponse:
        document = self._to_decide(request, key)
        return self._decide(
            request, document, lambda: document_review.accept_document(document, by=request.user)
        )

    def refuse(self, request: HttpRequest, key: UUID) -> HttpResponse:
        document, form = self._to_decide(request, key), document_forms.DocumentRefusalForm(request.POST)
        if not form.is_valid():
            return self._shown(request, document, form)
        because = form.cleaned_data["because"]
        verb = lambda: document_review.refuse_document(document, by=request.user, because=because)  # noqa: E731
        return self._decide(request, document, verb)

    def _document(self, request: HttpRequest, key: Any) -> SupportingDocument:
        """As this officer may see it; the private files ask once more."""
        try:
            found = document_selectors.document_for(request.user, UUID(str(key)))
        except ValueError:
            found = None
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        if found is None or not self.get_queryset(request).filter(pk=found.pk).exists():
            raise Http404
        return found

    def _to_decide(self, request: HttpRequest, key: UUID) -> SupportingDocument:
        document = self._document(request, key)
        if not document_selectors.decidable_by(request.user).filter(pk=document.pk).exists():
            raise PermissionDenied
        return document

    def _decide(
        self, request: HttpRequest, document: SupportingDocument, verb: Callable[[], Any]
    ) -> HttpResponse:
        try:
            verb()
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The decision is kept."))
        return redirect("admin:applications_supportingdocument_change", document.pk)

    def _shown(self, request: HttpRequest, document: SupportingDocument, form: Any) -> HttpResponse:
        seen = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": document.get_kind_display(),
            "document": document,
            "seen": declaration_texts.document_row(document),
            "history": document.history.select_related("by"),
            "may_decide": document_selectors.decidable_by(request.user).filter(pk=document.pk).exists(),
            "form": form,
            "error_links": common_forms.error_links(form) if form.is_bound else [],
        }
        return render(request, "admin/applications/supportingdocument/document.html", seen)
