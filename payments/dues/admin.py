"""The officers' door to payments: to read with lines, attempts and history, and what may be done with one."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from payments.dues.models import Due, Payment, PaymentChange


class ReadOnly:
    """Shown, never written: money is moved by verbs alone."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("payments.view_payment")


class Lines(ReadOnly, admin.TabularInline):
    model = Due
    fields = ("cycle", "reason", "amount", "study", "made_at")
    readonly_fields = fields
    extra = 0
    verbose_name_plural = gettext_lazy("Lines of the payment")


class History(ReadOnly, admin.TabularInline):
    model = PaymentChange
    fields = ("at", "by", "because")
    readonly_fields = fields
    extra = 0


@admin.register(Payment)
class PaymentAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("shown_reference", "citizen", "cycle", "amount", "account_ends", "due_on", "status")
    list_filter = ("status", "cycle")
    search_fields = ("application__reference", "application__owner__name", "application__owner__national_id")
    search_help_text = gettext_lazy("Reference, name or national ID")
    list_select_related = ("application__owner", "cycle")
    ordering = ("-due_on", "-pk")
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    inlines = [Lines, History]
    fields = (
        ("shown_reference", "citizen"),
        ("cycle", "study"),
        ("amount", "account_ends"),
        ("due_on", "status"),
        "opened_at",
    )
    readonly_fields = ("shown_reference", "citizen", "account_ends")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Never the officer's own household."""
        everything = super().get_queryset(request)
        return everything.exclude(study__people__contains=[request.user.national_id])

    @admin.display(description=gettext_lazy("Reference"), ordering="pk")
    def shown_reference(self, payment: Payment) -> str:
        return payment.reference

    @admin.display(description=gettext_lazy("Applicant"), ordering="application__owner__name")
    def citizen(self, payment: Payment) -> str:
        return payment.application.owner.name

    @admin.display(description=gettext_lazy("Account ending in"))
    def account_ends(self, payment: Payment) -> str:
        return payment.iban[-4:]
