"""The officers' door: payments to read with their history, and deposit days that the rule does not give."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from citizen_portal.lib.dates import today
from payments import selectors, services
from payments.models import HolidayOverride, Payment, PaymentChange


class ReadOnly:
    """Shown, never written: money is moved by verbs alone."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
    inlines = [History]
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


class DepositDayForm(ModelForm):
    """Which month is paid on which day, and why; the verb's refusal stands at its field."""

    month = forms.DateField(
        label=gettext_lazy("Month"),
        help_text=gettext_lazy("Any day of the month; it is kept as its first day."),
        widget=admin.widgets.AdminDateWidget,
    )

    class Meta:
        model = HolidayOverride
        fields = ["month", "on", "reason"]

    def clean_month(self) -> Any:
        return self.cleaned_data["month"].replace(day=1)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        month = given.get("month") or self.instance.month
        if month and "on" in given and not selectors.may_move(month, given["on"], today()):
            self.add_error("on", _("Choose a day from today on, at most 15 days from the 10th of the month."))
        return given


@admin.register(HolidayOverride)
class HolidayOverrideAdmin(admin.ModelAdmin):
    form = DepositDayForm
    list_display = ("month_in_words", "on", "nominal", "reason")
    ordering = ("-month",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("payments.move_deposit")

    def has_change_permission(self, request: HttpRequest, obj: HolidayOverride | None = None) -> bool:
        return request.user.has_perm("payments.move_deposit")

    def get_readonly_fields(self, request: HttpRequest, obj: HolidayOverride | None = None) -> tuple:
        return ("month",) if obj else ()

    def save_model(self, request: HttpRequest, obj: HolidayOverride, form: Any, change: bool) -> None:
        kept = services.move_deposit(obj.month, obj.on, reason=obj.reason, today=today(), by=request.user)
        obj.pk = kept.pk

    @admin.display(description=gettext_lazy("Month"), ordering="month")
    def month_in_words(self, moved: HolidayOverride) -> str:
        return date_format(moved.month, "F Y")

    @admin.display(description=gettext_lazy("Without the move"))
    def nominal(self, moved: HolidayOverride) -> str:
        return date_format(selectors.by_the_rule(moved.month), "l j F")
