"""The officers' door to moved deposit days: proposed, approved by another, taken back."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.dates import today
from common.errors import Refused
from payments.days import selectors as days_selectors
from payments.days import services as days_services
from payments.days.models import HolidayOverride

MOVE, APPROVE = "payments.move_deposit", "payments.approve_move"


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
        if month and "on" in given and not days_selectors.is_move_allowed(month, given["on"], today()):
            self.add_error("on", _("Choose a day from today on, at most 15 days from the 10th of the month."))
        return given


@admin.register(HolidayOverride)
class HolidayOverrideAdmin(admin.ModelAdmin):
    form = DepositDayForm
    list_display = ("month_in_words", "on", "nominal", "reason", "state", "proposed_by", "approved_by")
    list_select_related = ("proposed_by", "approved_by")
    ordering = ("-month",)
    actions = ("approve", "take_back")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MOVE)

    def has_change_permission(self, request: HttpRequest, obj: HolidayOverride | None = None) -> bool:
        return request.user.has_perm(MOVE)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(APPROVE)

    def has_take_back_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MOVE) or request.user.has_perm(APPROVE)

    def get_readonly_fields(self, request: HttpRequest, obj: HolidayOverride | None = None) -> tuple:
        return ("month",) if obj else ()

    def save_model(self, request: HttpRequest, obj: HolidayOverride, form: Any, change: bool) -> None:
        kept = days_services.propose_move(
            obj.month, obj.on, reason=obj.reason, today=today(), by=request.user
        )
        obj.pk = kept.pk

    @admin.action(description=gettext_lazy("Approve the chosen days"), permissions=["approve"])
    def approve(self, request: HttpRequest, chosen: QuerySet) -> None:
        for moved in chosen:
            try:
                days_services.approve_move(moved, today=today(), by=request.user)
            except Refused as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(request, _("The day counts from now on. What is open follows it."))

    @admin.action(description=gettext_lazy("Take the chosen days back"), permissions=["take_back"])
    def take_back(self, request: HttpRequest, chosen: QuerySet) -> None:
        for moved in chosen:
            try:
                days_services.remove_move(moved, today=today(), by=request.user)
            except Refused as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(request, _("The month is deposited on the day of the rule again."))

    @admin.display(description=gettext_lazy("Month"), ordering="month")
    def month_in_words(self, moved: HolidayOverride) -> str:
        return date_format(moved.month, "F Y")

    @admin.display(description=gettext_lazy("Without the move"))
    def nominal(self, moved: HolidayOverride) -> str:
        return date_format(days_selectors.rule_deposit_day(moved.month), "l j F")

    @admin.display(description=gettext_lazy("Approved"), boolean=True)
    def state(self, moved: HolidayOverride) -> bool:
        return moved.approved_at is not None
