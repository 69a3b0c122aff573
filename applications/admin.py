"""Staff: households' files and what they signed. All of it is read; only the citizen writes it."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from applications import declaration, texts
from applications.models import (
    Application,
    ApplicationChange,
    BankAccount,
    Declaration,
    Dependant,
    Housing,
    Income,
    SupportingDocument,
)


class OnlyRead:
    """Nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Rows(OnlyRead, admin.TabularInline):
    extra = 0


class DependantRows(Rows):
    model = Dependant
    fields = ("name", "national_id", "relation", "birth_date", "employment")


class IncomeRows(Rows):
    model = Income
    fields = ("kind", "source", "amount", "dependant")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Income]:
        return super().get_queryset(request).select_related("dependant")


class HousingRow(OnlyRead, admin.StackedInline):
    model = Housing
    fields = (
        ("tenure", "contract", "short_address"),
        ("building", "street", "district"),
        ("city", "region", "postal_code", "additional"),
    )


class AccountRows(Rows):
    model = BankAccount
    fields = ("masked", "bank", "status", "offered_at", "answered_at")
    readonly_fields = ("masked", "bank")

    @admin.display(description=_("IBAN"))
    def masked(self, account: BankAccount) -> SafeString:
        return format_html('<bdi dir="ltr">{}</bdi>', texts.masked(account.iban))

    @admin.display(description=_("Bank"))
    def bank(self, account: BankAccount) -> str:
        return texts.bank_name(account.iban)


class DocumentRows(Rows):
    model = SupportingDocument
    fields = ("kind", "download", "weight", "uploaded_at")
    readonly_fields = ("download", "weight")

    @admin.display(description=_("File"))
    def download(self, document: SupportingDocument) -> SafeString:
        """The private view looks again at what this officer may see."""
        place = reverse("document", args=[document.pk])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', place, document.label)

    @admin.display(description=_("Size"))
    def weight(self, document: SupportingDocument) -> str:
        return texts.size(document.size)


class DeclarationRows(Rows):
    model = Declaration
    fields = ("version", "declared_at", "words")
    show_change_link = True


class HistoryRows(Rows):
    model = ApplicationChange
    fields = ("at", "was_word", "became_word", "by", "because")
    readonly_fields = ("was_word", "became_word")

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApplicationChange]:
        return super().get_queryset(request).select_related("by")

    @admin.display(description=_("Was"))
    def was_word(self, change: ApplicationChange) -> str:
        return Application.Status(change.was).label

    @admin.display(description=_("Became"))
    def became_word(self, change: ApplicationChange) -> str:
        return Application.Status(change.became).label


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
    fieldsets = (
        (None, {"fields": (("reference", "status", "created_at"), ("owner", "owner_id_number"))}),
        (
            _("Personal details"),
            {"fields": (("kind", "marital", "health"), ("education", "employment"))},
        ),
        (_("Answers «none»"), {"fields": (("no_dependants", "no_income"),)}),
    )
    readonly_fields = ("owner_id_number",)
    inlines = (
        DependantRows,
        IncomeRows,
        HousingRow,
        AccountRows,
        DocumentRows,
        DeclarationRows,
        HistoryRows,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        return super().get_queryset(request).annotate(people_listed=Count("dependants", distinct=True))

    @admin.display(description=_("Dependants"))
    def people(self, application: Application) -> int:
        return application.people_listed

    @admin.display(description=_("National ID"))
    def owner_id_number(self, application: Application) -> SafeString:
        return format_html('<bdi dir="ltr">{}</bdi>', application.owner.national_id)


@admin.register(Declaration)
class DeclarationAdmin(OnlyRead, admin.ModelAdmin):
    """What was signed, readable; frozen by the database."""

    list_display = ("file", "owner", "version", "declared_at")
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
    fields = ("file", "owner", "version", "declared_at", "words", "sha256", "content")
    readonly_fields = ("file", "owner", "content")

    @admin.display(description=_("Reference"))
    def file(self, signed: Declaration) -> SafeString:
        place = reverse("admin:applications_application_change", args=[signed.application_id])
        return format_html('<a href="{}"><bdi dir="ltr">{}</bdi></a>', place, signed.application.reference)

    @admin.display(description=_("Applicant"))
    def owner(self, signed: Declaration) -> str:
        return signed.application.owner.name

    @admin.display(description=_("What was signed"))
    def content(self, signed: Declaration) -> SafeString:
        said = texts.content(declaration.read(signed.snapshot))
        return render_to_string("applications/signed.html", {"content": said})
