"""Staff: households' files and what they signed. All of it is read; only the citizen writes it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from applications import changes, declaration, forms, selectors, services, texts
from applications.models import Application, ApplicationChange, Declaration, Income, SupportingDocument
from applications.personal import fields as personal_fields
from citizen_portal.lib import forms as portal_forms
from citizen_portal.lib.dates import today
from citizen_portal.lib.errors import Refused


class OnlyRead:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Application)
class ApplicationAdmin(OnlyRead, admin.ModelAdmin):
    list_display = ("reference", "owner", "kind", "status", "people", "created_at")
    list_filter = ("status", "kind", "marital", "created_at")
    search_fields = ("=reference", "=owner__national_id", "owner__name", "=dependants__national_id")
    search_help_text = _("Reference, full ID number of the applicant or a dependant, or a part of the name")
    list_select_related = ("owner",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return super().get_queryset(request).annotate(people_listed=Count("dependants", distinct=True))

    @admin.display(description=_("Dependants"))
    def people(self, application: Application) -> int:
        return application.people_listed

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The whole file on one page; it only shows."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        file = self.get_object(request, unquote(object_id))
        if file is None:
            raise Http404
        if not self.has_view_permission(request, file):
            raise PermissionDenied
        seen = {**self.admin_site.each_context(request), "opts": self.opts, "title": file.reference}
        return render(request, "admin/applications/application/file.html", {**seen, **file_of(file)})


def file_of(application: Application) -> dict[str, Any]:
    """A household's file as an officer reads it; a fixed number of queries, whatever the family's size."""
    housing = selectors.housing_of(application)
    return {
        "application": application,
        "people": _people(application),
        "incomes": [_income(row, application) for row in selectors.incomes_of(application)],
        "income_total": selectors.income_total(application),
        "personal": list(texts.lines(personal_fields.FIELDS, application, "-")),
        "housing": list(texts.housing_lines(housing, "-")) if housing else [],
        "accounts": [(row, texts.bank_name(row.iban)) for row in selectors.accounts_of(application)],
        "documents": list(selectors.documents_of(application)),
        "declarations": list(application.declarations.order_by("-version")),
        "changed": services.has_unsubmitted_changes(application),
        "history": [
            _history(line) for line in application.history.select_related("by").order_by("-at", "-pk")
        ],
    }


def _history(line: ApplicationChange) -> dict[str, Any]:
    return {"at": line.at, "by": line.by, "became_word": Application.Status(line.became).label}


def _people(application: Application) -> list[dict[str, Any]]:
    """The applicant, then the dependants, each with the age of today in words."""
    day, head = today(), application.owner
    dependants = selectors.dependants_of(application)
    employment = [each for each in personal_fields.FIELDS if each.name == "employment"]
    own = [str(_("Applicant")), head.national_id, *texts.words_of(employment, application)]
    listed = [(head, own), *((row, texts.details(row, without={"birth_date"})) for row in dependants)]
    return [
        {"row": row, "details": details, "age": texts.age(row.birth_date, day) if row.birth_date else ""}
        for row, details in listed
    ]


def _income(row: Income, application: Application) -> dict[str, Any]:
    whose = row.dependant.name if row.dependant else application.owner.name
    return {"row": row, "title": texts.joined((texts.income_kind(row), *texts.income_details(row), whose))}


@admin.register(Declaration)
class DeclarationAdmin(OnlyRead, admin.ModelAdmin):
    """What was signed, readable; frozen by the database."""

    list_display = ("file", "owner", "version", "declared_at", "changed_on", "late_days")
    list_display_links = ("owner", "version")
    list_filter = ("declared_at",)
    search_fields = (
        "=application__reference",
        "=application__owner__national_id",
        "application__owner__name",
    )
    search_help_text = _("Reference, full ID number, or a part of the name")
    list_select_related = ("application__owner",)
    list_per_page = 50
    show_full_result_count = False
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
        snapshots = (declaration.read(each.snapshot) for each in (before, after))
        seen = {
            **self.admin_site.each_context(request),
            "title": _("Two declarations compared"),
            "opts": self.opts,
            "before": before,
            "after": after,
            "difference": changes.compared(*snapshots),
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
        rows = ((self._document_place(each), each) for each in selectors.signed_documents(signed))
        return format_html_join(" ", '<a href="{}">{}</a>', rows) or "-"

    @staticmethod
    def _document_place(document: SupportingDocument) -> str:
        return reverse("admin:applications_supportingdocument_change", args=[document.pk])

    @admin.display(description=_("What was signed"))
    def content(self, signed: Declaration) -> SafeString:
        said = texts.content(declaration.read(signed.snapshot))
        return render_to_string("applications/signed.html", {"content": said})


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(code, word) for code, (word, _tag) in texts.DOCUMENT_STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return selectors.documents_in(queryset, self.value()) if self.value() else queryset


@admin.register(SupportingDocument)
class DocumentAdmin(OnlyRead, admin.ModelAdmin):
    """The proofs to examine: seen in the page, accepted, or refused with a reason that the citizen reads."""

    list_display = ("kind", "owner", "status", "expires_on", "uploaded_at", "removed_at")
    list_filter = (StateFilter, "kind")
    search_fields = ("=application__reference", "=application__owner__national_id")
    search_help_text = _("Reference or full ID number")
    list_select_related = ("application__owner",)
    list_per_page = 50
    show_full_result_count = False
    ordering = ("-uploaded_at",)

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
        return self._shown(request, self._document(request, unquote(object_id)), forms.RefusalForm())

    def accept(self, request: HttpRequest, key: UUID) -> HttpResponse:
        document = self._to_decide(request, key)
        return self._decide(request, document, lambda: services.accept_document(document, by=request.user))

    def refuse(self, request: HttpRequest, key: UUID) -> HttpResponse:
        document, form = self._to_decide(request, key), forms.RefusalForm(request.POST)
        if not form.is_valid():
            return self._shown(request, document, form)
        because = form.cleaned_data["because"]
        verb = lambda: services.refuse_document(document, by=request.user, because=because)  # noqa: E731
        return self._decide(request, document, verb)

    def _document(self, request: HttpRequest, key: Any) -> SupportingDocument:
        """As this officer may see it; the private files ask once more."""
        try:
            found = selectors.document_for(request.user, UUID(str(key)))
        except ValueError:
            found = None
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        if found is None or not self.get_queryset(request).filter(pk=found.pk).exists():
            raise Http404
        return found

    def _to_decide(self, request: HttpRequest, key: UUID) -> SupportingDocument:
        document = self._document(request, key)
        if not selectors.decidable_by(request.user).filter(pk=document.pk).exists():
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
            "seen": texts.document(document),
            "history": document.history.select_related("by"),
            "may_decide": selectors.decidable_by(request.user).filter(pk=document.pk).exists(),
            "form": form,
            "error_links": portal_forms.error_links(form) if form.is_bound else [],
        }
        return render(request, "admin/applications/supportingdocument/document.html", seen)
