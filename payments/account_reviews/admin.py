"""The officers' door to changed accounts before a large payment."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.people.search_admin import PersonSearch
from common.read_only_admin import ReadOnly
from common.templatetags.portal import ltr, money
from payments.account_reviews import services as account_review_services
from payments.account_reviews.models import AccountReview, AccountReviewChange
from payments.dues.forms import BecauseForm
from payments.dues.reasoned_action_admin import run_reasoned_action

CONFIRM = "payments.confirm_account"


class AccountReviewChangeInline(ReadOnly, admin.TabularInline):
    model = AccountReviewChange
    fields = ("at", "by", "because")
    readonly_fields = fields
    extra = 0
    verbose_name_plural = gettext_lazy("History")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("payments.view_accountreview")


@admin.register(AccountReview)
class AccountReviewAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    list_display = (
        "reference",
        "shown_amount",
        "account",
        "status",
        "asked_at",
        "checked_by",
        "confirmed_by",
    )
    list_filter = ("status",)
    list_select_related = ("payment__cycle", "payment__application", "checked_by", "confirmed_by")
    person_paths = ("payment__application__owner__",)
    references = ("payment__application__reference",)
    fields = ("paid_with", "file", "shown_amount", "account", "status", "asked_at")
    readonly_fields = ("paid_with", "file", "shown_amount", "account")
    inlines = [AccountReviewChangeInline]
    actions = None
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/payments/accountreview/page.html"

    def get_urls(self) -> list:
        confirm = self.admin_site.admin_view(require_POST(self.confirm))
        name = "payments_accountreview_confirm"
        return [path("<int:pk>/confirm/", confirm, name=name), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        row, officer = self.get_object(request, object_id), request.user
        is_open = row is not None and row.status != AccountReview.Status.CONFIRMED
        may_confirm = is_open and officer.has_perm(CONFIRM) and row.checked_by_id != officer.pk
        shown = {"may_confirm": may_confirm, "because": BecauseForm()}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def confirm(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = _("Noted. The payment goes with the next run when two officers have confirmed the account.")
        return run_reasoned_action(self, request, pk, CONFIRM, account_review_services.confirm_account, done)

    @admin.display(description=gettext_lazy("Payment"), ordering="payment")
    def reference(self, row: AccountReview) -> str:
        return ltr(row.payment.reference)

    @admin.display(description=gettext_lazy("Payment"))
    def paid_with(self, row: AccountReview) -> str:
        page = reverse("admin:payments_payment_change", args=[row.payment_id])
        return format_html('<a href="{}">{}</a>', page, ltr(row.payment.reference))

    @admin.display(description=gettext_lazy("File"))
    def file(self, row: AccountReview) -> str:
        page = reverse("admin:applications_application_change", args=[row.payment.application_id])
        return format_html('<a href="{}">{}</a>', page, ltr(row.payment.application))

    @admin.display(description=gettext_lazy("Amount (SAR)"), ordering="payment__amount")
    def shown_amount(self, row: AccountReview) -> str:
        return ltr(money(row.payment.amount))

    @admin.display(description=gettext_lazy("Account"))
    def account(self, row: AccountReview) -> str:
        return ltr(f"•••• {row.iban[-4:]}")
