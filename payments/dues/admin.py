"""The officers' door to what is owed: payments with their lines and attempts, holds, differences."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.audit import services as audit_services
from accounts.people.search_admin import PersonSearch
from common.read_only_admin import ReadOnly
from common.templatetags.portal import iban_grouped, ltr, money
from payments.arrivals import selectors as arrival_selectors
from payments.dues import selectors as due_selectors
from payments.dues import services as due_services
from payments.dues.forms import BecauseForm
from payments.dues.models import Adjustment, AdjustmentChange, Due, Hold, Payment, PaymentChange
from payments.dues.reasoned_action_admin import run_reasoned_action

HOLD, RESEND, WHOLE = (f"payments.{right}" for right in ("hold_payment", "resend_payment", "view_full_iban"))
PROPOSE, APPROVE = "payments.propose_adjustment", "payments.approve_adjustment"


class PaymentPart(ReadOnly):
    """Whoever may read the payment may read its parts."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("payments.view_payment")


class DueInline(PaymentPart, admin.TabularInline):
    model = Due
    fields = ("cycle", "reason", "amount", "study", "made_at")
    readonly_fields = fields
    verbose_name_plural = gettext_lazy("Lines of the payment")


class PaymentChangeInline(PaymentPart, admin.TabularInline):
    model = PaymentChange
    fields = ("at", "by", "because")
    readonly_fields = fields


@admin.register(Payment)
class PaymentAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("shown_reference", "citizen", "cycle", "amount", "account_ends", "due_on", "status")
    list_filter = ("status", "cycle", "arrival__arrived")
    person_paths = ("application__owner__",)
    references = ("application__reference", "iban")
    search_help_text = gettext_lazy("Reference, name, national ID, mobile, or the end of the IBAN")
    list_select_related = ("application__owner", "cycle")
    ordering = ("-pk",)  # as they were opened
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/payments/payment/page.html"
    inlines = [DueInline, PaymentChangeInline]
    fields = (
        ("shown_reference", "citizen"),
        ("cycle", "shown_study"),
        ("amount", "account"),
        ("due_on", "status"),
        "arrived",
        "tries",
        "opened_at",
    )
    readonly_fields = ("shown_reference", "citizen", "account", "arrived", "tries", "shown_study")

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Payment | None:
        """With the whole IBAN for who may see it; that it was shown stands in the trail."""
        payment = super().get_object(request, object_id, from_field)
        if payment is not None and "iban" in request.GET and request.user.has_perm(WHOLE):
            owner = audit_services.person_subject(payment.application.owner)
            audit_services.record_read(request.user, "read", owner, what="iban", key=str(payment.pk))
            payment.whole_iban = iban_grouped(payment.iban)
        return payment

    def search_rows(self, rows: QuerySet, typed: str) -> QuerySet:
        """By the payment's own number or the end of an IBAN, too."""
        found = due_selectors.search_payments(rows, typed)
        return super().search_rows(rows, typed) if found is None else found

    # -- what may be done --------------------------------------------------------------------------------
    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/hold/", view(require_POST(self.hold)), name="payments_payment_hold"),
            path("<int:pk>/resend/", view(require_POST(self.resend)), name="payments_payment_resend"),
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        payment = self.get_object(request, object_id)
        may: dict[str, Any] = {}
        if payment is not None:
            held = due_selectors.current_hold(payment.application)
            rejected = payment.status == Payment.Status.REJECTED
            may = {
                "held": held,
                "may_hold": held is None and request.user.has_perm(HOLD),
                "may_resend": rejected and request.user.has_perm(RESEND),
                "may_see_iban": request.user.has_perm(WHOLE) and "iban" not in request.GET,
                "because": BecauseForm(),
            }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **may})

    def hold(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hold the household of this payment."""

        def verb(payment: Payment, **given: Any) -> Hold:
            return due_services.hold_household(payment.application, **given)

        return run_reasoned_action(
            self, request, pk, HOLD, verb, _("Nothing is sent to this household until it is let go.")
        )

    def resend(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a payment that came back go out again."""
        return run_reasoned_action(
            self,
            request,
            pk,
            RESEND,
            due_services.resend_payment,
            _("The payment goes out with the next run."),
        )

    # -- columns -----------------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("Reference"), ordering="pk")
    def shown_reference(self, payment: Payment) -> str:
        return payment.reference

    @admin.display(description=gettext_lazy("Applicant"), ordering="application__owner__name")
    def citizen(self, payment: Payment) -> str:
        return payment.application.owner.name

    @admin.display(description=gettext_lazy("Account ending in"))
    def account_ends(self, payment: Payment) -> str:
        return payment.iban[-4:]

    @admin.display(description=gettext_lazy("Study"))
    def shown_study(self, payment: Payment) -> str:
        return ltr(payment.study)

    @admin.display(description=gettext_lazy("Account"))
    def account(self, payment: Payment) -> str:
        return ltr(getattr(payment, "whole_iban", "") or f"•••• {payment.iban[-4:]}")

    @admin.display(description=gettext_lazy("Arrived, by the citizen"))
    def arrived(self, payment: Payment) -> str:
        said = arrival_selectors.arrival_of(payment)
        if said is None:
            return "—"
        words = _("Yes, on %(day)s") if said.arrived else _("No, on %(day)s")
        return words % {"day": date_format(timezone.localtime(said.answered_at))}

    @admin.display(description=gettext_lazy("Attempts"))
    def tries(self, payment: Payment) -> str:
        """Each with its file, its account's end, its state and the bank's code."""
        rows = payment.attempts.select_related("batch").order_by("number")  # type: ignore[attr-defined]
        shown = [
            format_html(
                "<li>{} · {} · {} {}</li>",
                ltr(row.end_to_end_id),
                ltr(f"•••• {row.iban[-4:]}"),
                row.get_status_display(),
                ltr(row.code),
            )
            for row in rows
        ]
        return format_html("<ul>{}</ul>", format_html("".join(["{}"] * len(shown)), *shown)) if shown else "—"


@admin.register(Hold)
class HoldAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("application", "because", "placed_by", "placed_at", "lifted_by", "lifted_at")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    list_select_related = ("application", "placed_by", "lifted_by")
    person_paths = ("application__owner__",)
    references = ("application__reference",)
    actions = ("let_go",)
    show_facets = admin.ShowFacets.NEVER

    def has_let_go_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(HOLD)

    @admin.action(description=gettext_lazy("Let the chosen households go"), permissions=["let_go"])
    def let_go(self, request: HttpRequest, chosen: QuerySet) -> None:
        for hold in chosen:
            due_services.release_hold(hold, by=request.user)
        messages.success(request, _("What was held goes out with the next run."))


class AdjustmentChangeInline(PaymentPart, admin.TabularInline):
    model = AdjustmentChange
    fields = ("at", "by", "because")
    readonly_fields = fields
    verbose_name_plural = gettext_lazy("History")


@admin.register(Adjustment)
class AdjustmentAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    list_display = (
        "file",
        "kind",
        "month",
        "shown_amount",
        "status",
        "found_at",
        "proposed_by",
        "decided_by",
    )
    list_filter = ("status", "kind")
    list_select_related = ("application", "cycle", "proposed_by", "decided_by")
    person_paths = ("application__owner__",)
    references = ("application__reference",)
    fields = ("file", "kind", "month", "shown_amount", "settled", "status", "because")
    readonly_fields = ("file", "month", "shown_amount", "settled")
    inlines = [AdjustmentChangeInline]
    actions = None
    show_facets = admin.ShowFacets.NEVER
    change_form_template = "admin/payments/adjustment/page.html"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/{verb}/", view(require_POST(door)), name=f"payments_adjustment_{verb}")
            for verb, door in (("propose", self.propose), ("approve", self.approve), ("refuse", self.refuse))
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        row, officer = self.get_object(request, object_id), request.user
        own_door = row is not None and row.kind != Adjustment.Kind.GRANT  # a grant's is its objection's page
        proposed = own_door and row.status == Adjustment.Status.PROPOSED
        another = proposed and row.proposed_by_id != officer.pk
        may = {
            "may_propose": own_door and row.status == Adjustment.Status.FOUND and officer.has_perm(PROPOSE),
            "may_decide": another and officer.has_perm(APPROVE),
            "because": BecauseForm(),
        }
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **may})

    def propose(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = _("Proposed. Another officer decides.")
        return run_reasoned_action(self, request, pk, PROPOSE, due_services.propose_adjustment, done)

    def approve(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = _("Approved. It is settled with the coming payments, and the citizen is told.")
        return run_reasoned_action(self, request, pk, APPROVE, due_services.approve_adjustment, done)

    def refuse(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = _("The difference stays as it is.")
        return run_reasoned_action(self, request, pk, APPROVE, due_services.refuse_adjustment, done)

    @admin.display(description=gettext_lazy("File"), ordering="application__reference")
    def file(self, row: Adjustment) -> str:
        return ltr(row.application)

    @admin.display(description=gettext_lazy("Month"), ordering="cycle__month")
    def month(self, row: Adjustment) -> str:
        return date_format(row.cycle.month, "F Y")

    @admin.display(description=gettext_lazy("Amount (SAR)"), ordering="amount")
    def shown_amount(self, row: Adjustment) -> str:
        return ltr(money(row.amount))

    @admin.display(description=gettext_lazy("Settled so far (SAR)"))
    def settled(self, row: Adjustment) -> str:
        return ltr(money(abs(sum(line.amount for line in row.lines.all()))))
