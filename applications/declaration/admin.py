"""The officers' door: signed declarations, compared."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.people.search_admin import PersonSearch
from applications.declaration import diff_texts as diff_words
from applications.declaration import texts as declaration_texts
from applications.declaration.models import Declaration
from applications.documents import selectors as document_selectors
from applications.documents.models import SupportingDocument
from applications.file import snapshot as declaration_snapshot
from common.read_only_admin import ReadOnly


@admin.register(Declaration)
class DeclarationAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    """What was signed, readable; frozen by the database."""

    list_display = ("file", "owner", "version", "declared_at", "changed_on", "late_days")
    list_display_links = ("owner", "version")
    list_filter = ("declared_at",)
    person_paths = ("application__owner__",)
    references = ("application__reference",)
    list_select_related = ("application__owner",)
    ordering = ("-pk",)
    fields = (
        "file",
        "owner",
        "version",
        "declared_at",
        "changed_on",
        "late_days",
        "words",
        "sha256",
        "compared",
        "content",
        "documents",
    )
    readonly_fields = ("file", "owner", "compared", "content", "documents")

    def get_urls(self) -> list[URLPattern]:
        compare = self.admin_site.admin_view(require_safe(self.compare))
        own = path("<int:pk>/compare/<int:other>/", compare, name="applications_declaration_compare")
        return [own, *super().get_urls()]

    def compare(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """What differs between two versions of one file: `other`, its number, before; this one after."""
        after = self.get_object(request, str(pk))
        if after is None or not self.has_view_permission(request, after):
            raise Http404
        before = get_object_or_404(after.application.declarations, version=other)
        snapshots = (declaration_snapshot.read_snapshot(each.snapshot) for each in (before, after))
        seen = {
            **self.admin_site.each_context(request),
            "title": _("Two declarations compared"),
            "opts": self.opts,
            "before": before,
            "after": after,
            "difference": diff_words.describe_changes(*snapshots),
        }
        return render(request, "admin/applications/declaration/compare.html", seen)

    @admin.display(description=_("Reference"))
    def file(self, signed: Declaration) -> SafeString:
        place = reverse("admin:applications_application_change", args=[signed.application_id])
        return format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', place, signed.application.reference)

    @admin.display(description=_("Applicant"))
    def owner(self, signed: Declaration) -> str:
        return signed.application.owner.name

    @admin.display(description=_("Compare with"))
    def compared(self, signed: Declaration) -> SafeString | str:
        """A link for each other version of this file."""
        others = signed.application.declarations.exclude(pk=signed.pk).order_by("version")
        rows = ((self._compare_place(signed, each), _("declaration %s") % each.version) for each in others)
        return format_html_join(" ", '<a href="{}">{}</a>', rows) or "-"

    @staticmethod
    def _compare_place(signed: Declaration, other: Declaration) -> str:
        return reverse("admin:applications_declaration_compare", args=[signed.pk, other.version])

    @admin.display(description=_("Documents that were signed"))
    def documents(self, signed: Declaration) -> SafeString | str:
        """Those removed or replaced since are evidence, and stay readable from here."""
        rows = ((self._document_place(each), each) for each in document_selectors.signed_documents(signed))
        return format_html_join(" ", '<a href="{}">{}</a>', rows) or "-"

    @staticmethod
    def _document_place(document: SupportingDocument) -> str:
        return reverse("admin:applications_supportingdocument_change", args=[document.pk])

    @admin.display(description=_("What was signed"))
    def content(self, signed: Declaration) -> SafeString:
        said = declaration_texts.snapshot_sections(declaration_snapshot.read_snapshot(signed.snapshot))
        return render_to_string("applications/signed.html", {"content": said})
