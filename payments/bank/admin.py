"""The officers' door to the bank: reports read in, lines that nobody understood, a payday to be played."""

from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from common import forms as common_forms
from common.errors import Refused
from common.read_only_admin import ReadOnly
from common.templatetags.portal import ltr
from payments.bank import demo_payday
from payments.bank import services as payment_bank_services
from payments.bank import texts as payment_bank_texts
from payments.bank.clients import BankUnavailable
from payments.bank.forms import NoteForm, ReportForm
from payments.bank.models import BankMessage, UnknownLine
from payments.bank.report_reader import ReportRefused
from payments.runs.models import PaymentRun

IMPORT, RELEASE = "payments.confirm_deposit", "payments.release_run"


@admin.register(BankMessage)
class BankMessageAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("name", "kind", "lines", "moved", "received_at", "by")
    list_select_related = ("by",)
    fields = ("name", "kind", "message_id", "sha256", "lines", "moved", "received_at", "by")
    readonly_fields = fields
    actions = None
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/payments/bankmessage/list.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("payments.view_bankmessage")

    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path(
                "read/",
                view(require_http_methods(["GET", "HEAD", "POST"])(self.read)),
                name="payments_bankmessage_read",
            ),
            path("<int:pk>/play/", view(require_POST(self.play)), name="payments_bankmessage_play"),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        may = {"may_read": request.user.has_perm(IMPORT)}
        return super().changelist_view(request, {**(extra_context or {}), **may})

    def read(self, request: HttpRequest) -> HttpResponse:
        """Hand in a report: all of it is read or nothing, with what is wrong line by line."""
        if not request.user.has_perm(IMPORT):
            raise PermissionDenied
        form = ReportForm(request.POST or None, request.FILES or None)
        problems: tuple[tuple[int, str], ...] = ()
        if request.method == "POST" and form.is_valid():
            given = form.cleaned_data["report"]
            try:
                message = payment_bank_services.import_report(given.name, given.read(), by=request.user)
            except ReportRefused as refusal:
                problems = refusal.problems
                form.add_error("report", _("Nothing was read: the file is not in order."))
            else:
                messages.success(
                    request, _("The report was read; %(moved)s payments moved.") % {"moved": message.moved}
                )
                return redirect("admin:payments_bankmessage_change", message.pk)
        seen = {
            **self.admin_site.each_context(request),
            "title": _("Read a report of the bank"),
            "form": form,
            "problems": problems,
            "error_links": common_forms.error_links(form),
        }
        return render(request, "admin/payments/bankmessage/read.html", seen)

    def play(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A demonstration's payday, now: its files sent, the bank's clock moved, its reports read."""
        if not settings.PORTAL_DEMO:
            raise Http404
        if not request.user.has_perm(RELEASE):
            raise PermissionDenied
        run = get_object_or_404(PaymentRun, pk=pk)
        try:
            moved = demo_payday.run_demo_payday(run)
        except BankUnavailable:
            messages.error(request, _("The bank beside this site does not answer. Is it running (make run)?"))
        else:
            messages.success(
                request, _("The payday was played: %(moved)s payments moved.") % {"moved": moved}
            )
        return redirect("admin:payments_paymentrun_change", run.pk)


@admin.register(UnknownLine)
class UnknownLineAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("shown_id", "why", "meaning", "amount", "message", "settled_by")
    list_filter = ("why", ("settled_at", admin.EmptyFieldListFilter))
    list_select_related = ("message", "settled_by")
    actions = None
    show_facets = admin.ShowFacets.NEVER

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("payments.view_unknownline")

    @admin.display(description=gettext_lazy("End-to-end id"), ordering="end_to_end_id")
    def shown_id(self, line: UnknownLine) -> str:
        return ltr(line.end_to_end_id or "—")

    @admin.display(description=gettext_lazy("The bank's code"))
    def meaning(self, line: UnknownLine) -> str:
        return payment_bank_texts.return_reason(line.code)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The line, and what an officer found about it."""
        line = self.get_object(request, object_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if line is None:
            raise Http404
        may = request.user.has_perm(IMPORT) and line.settled_at is None
        form = NoteForm(request.POST or None)
        if request.method == "POST":
            if not request.user.has_perm(IMPORT):
                raise PermissionDenied
            if form.is_valid() and self._settle(request, line, form):
                return redirect("admin:payments_unknownline_changelist")
        seen = {
            **self.admin_site.each_context(request),
            "title": _("Unknown line"),
            "line": line,
            "meaning": payment_bank_texts.return_reason(line.code),
            "form": form if may else None,
            "error_links": common_forms.error_links(form),
        }
        return render(request, "admin/payments/unknownline/page.html", seen)

    def _settle(self, request: HttpRequest, line: UnknownLine, form: NoteForm) -> bool:
        try:
            payment_bank_services.resolve_unknown_line(line, note=form.cleaned_data["note"], by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return False
        messages.success(request, _("The line is looked into."))
        return True
