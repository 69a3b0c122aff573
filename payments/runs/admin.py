"""The officers' door to runs: what goes out, who has signed, and the buttons of those who may."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts.audit import services as audit_services
from common import forms as common_forms
from common.dates import today
from common.errors import Refused
from common.read_only_admin import ReadOnly
from common.templatetags.portal import ltr, money
from payments.dues.models import Payment
from payments.runs import selectors as run_selectors
from payments.runs import services as run_services
from payments.runs.forms import HoldForm, ResumeForm, SignForm
from payments.runs.models import PaymentRun
from payments.runs.money_check import check_money

Status = PaymentRun.Status
PREPARE, APPROVE, RELEASE, HOLD = (
    f"payments.{right}" for right in ("prepare_run", "approve_run", "release_run", "hold_run")
)
ACTION_MESSAGES = {
    "prepare": gettext_lazy("You signed the run. Another officer approves it."),
    "approve": gettext_lazy("You signed the run. A third officer releases it."),
    "release": gettext_lazy("The run is released. Its files go to the bank on the day of deposit."),
    "hold": gettext_lazy("The run is held. Nothing more of it is sent."),
    "ask": gettext_lazy("Another officer may now let the run go on."),
    "resume": gettext_lazy("The run goes on from where it was held."),
}
ACTION_PERMISSIONS = {
    "prepare": PREPARE, "approve": APPROVE, "release": RELEASE, "hold": HOLD, "ask": HOLD, "resume": HOLD,
}  # fmt: skip
ACTION_FORMS = {
    "prepare": SignForm, "approve": SignForm, "release": SignForm, "hold": HoldForm, "ask": ResumeForm,
    "resume": ResumeForm,
}  # fmt: skip


def _release_run(run: PaymentRun, **given: Any) -> PaymentRun:
    return run_services.release_run(run, today=today(), **given)


ACTION_SERVICES: dict[str, Callable[..., PaymentRun]] = {
    "prepare": run_services.prepare_run,
    "approve": run_services.approve_run,
    "release": _release_run,
    "hold": run_services.hold_run,
    "ask": run_services.request_resume,
    "resume": run_services.resume_run,
}


@admin.register(PaymentRun)
class PaymentRunAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("month", "shown_number", "state", "pay_on", "payments", "amount")
    list_filter = ("status",)
    list_select_related = ("cycle",)
    actions = None
    show_facets = admin.ShowFacets.NEVER

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("payments.view_paymentrun")

    # -- columns -----------------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("Month"), ordering="cycle__month")
    def month(self, run: PaymentRun) -> str:
        return date_format(run.cycle.month, "F Y")

    @admin.display(description=gettext_lazy("Number"))
    def shown_number(self, run: PaymentRun) -> str:
        return ltr(run)

    @admin.display(description=gettext_lazy("Status"), ordering="status")
    def state(self, run: PaymentRun) -> str:
        kind = "late" if run_selectors.is_late(run, today()) or run.status == Status.HELD else run.status
        return format_html('<span class="state state--{}">{}</span>', kind, run.get_status_display())

    @admin.display(description=gettext_lazy("Payments"), ordering="count")
    def payments(self, run: PaymentRun) -> str:
        return ltr(money(run.count))

    @admin.display(description=gettext_lazy("Amount (SAR)"), ordering="total")
    def amount(self, run: PaymentRun) -> str:
        return ltr(money(run.total))

    # -- pages -------------------------------------------------------------------------------------------
    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        acts = [
            path(
                f"<int:pk>/{verb}/", view(require_POST(self._door(verb))), name=f"payments_paymentrun_{verb}"
            )
            for verb in ACTION_SERVICES
        ]
        proof = path("proof/", view(require_safe(self.proof)), name="payments_paymentrun_proof")
        return [proof, *acts, *super().get_urls()]

    def _door(self, verb: str) -> Callable[..., HttpResponse]:
        def door(request: HttpRequest, pk: int) -> HttpResponse:
            return self._act(request, pk, verb)

        return door

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The run's page; it only shows, each act has an address of its own."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self._page(request, self._run(request, object_id))

    def proof(self, request: HttpRequest) -> HttpResponse:
        """The sums of everything there is, for the auditor."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        seen = {**self.admin_site.each_context(request), "proof": check_money(), "opts": self.opts}
        return render(request, "admin/payments/paymentrun/proof.html", seen)

    def _act(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Through the verb; a refusal stands in the form that asked for it."""
        if not request.user.has_perm(ACTION_PERMISSIONS[verb]):
            raise PermissionDenied
        run, form = self._run(request, pk), ACTION_FORMS[verb](request.POST, prefix=verb)
        if form.is_valid():
            try:
                ACTION_SERVICES[verb](run, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                run = self._run(request, pk)
            else:
                messages.success(request, ACTION_MESSAGES[verb])
                return redirect("admin:payments_paymentrun_change", run.pk)
        return self._page(request, run, form)

    def _run(self, request: HttpRequest, pk: Any) -> PaymentRun:
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = self.get_object(request, str(pk))
        if run is None:
            raise Http404
        return run

    def _page(self, request: HttpRequest, run: PaymentRun, tried: Any = None) -> HttpResponse:
        forms = {verb: form(prefix=verb) for verb, form in ACTION_FORMS.items()}
        if tried is not None:
            forms[str(tried.prefix)] = tried
        seen = {
            **self.admin_site.each_context(request),
            "title": str(run),
            "opts": self.opts,
            **_figure_context(run),
            **self._largest(request, run),
            **_allowed_actions(run, request.user),
            "forms": forms,
            "seen": run_selectors.last_change_number(run),
            "refused": tried.non_field_errors() if tried else [],
            "error_links": common_forms.error_links(*([tried] if tried else [])),
        }
        return render(request, "admin/payments/paymentrun/page.html", seen)

    def _largest(self, request: HttpRequest, run: PaymentRun) -> dict[str, Any]:
        """The largest payments name files, so that reading them is noted; never the officer's own."""
        others = self.admin_site.get_model_admin(Payment).get_queryset(request)
        rows = [
            row for row in run_selectors.largest_payments(run) if others.filter(pk=row.payment_id).exists()
        ]
        if rows:
            audit_services.record_read(request.user, "list", f"run:{run}", what="largest", rows=len(rows))
        return {"largest": rows}


def _figure_context(run: PaymentRun) -> dict[str, Any]:
    return {
        "run": run,
        "late": run_selectors.is_late(run, today()),
        "stages": run_selectors.stages_of(run),
        "beside": run_selectors.compare_with_previous_run(run),
        "banks": run_selectors.group_by_bank(run, get_language() or "ar"),
        "bands": run_selectors.group_by_amount(run),
        "new_accounts": run_selectors.count_new_accounts(run),
        "left_out": run_selectors.held_payments(run),
        "under_review": run_selectors.payments_under_review(run),
        "files": run.batches.all(),
        "answers": run_selectors.group_bank_answers(run),
        "proof": check_money(run.cycle),
        "history": run.history.select_related("by"),
    }


def _allowed_actions(run: PaymentRun, officer: Any) -> dict[str, bool]:
    """What this officer may do now."""
    signed = officer.pk in (run.prepared_by_id, run.approved_by_id, run.released_by_id)
    held, asked = run.status == Status.HELD, run.resume_asked_by_id is not None
    steps = {Status.FROZEN: "prepare", Status.PREPARED: "approve", Status.APPROVED: "release"}
    verb = steps.get(run.status)  # type: ignore[call-overload]
    may_sign = verb is not None and not signed and officer.has_perm(ACTION_PERMISSIONS[verb])
    may_hold = officer.has_perm(HOLD)
    return {
        "sign": verb if may_sign else "",
        "signed": signed and verb is not None,
        "may_hold": may_hold and Status.HELD in PaymentRun.MOVES[run.status],  # type: ignore[index]
        "may_ask": may_hold and held and not asked,
        "may_resume": may_hold and held and asked and run.resume_asked_by_id != officer.pk,
    }
