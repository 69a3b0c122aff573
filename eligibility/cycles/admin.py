"""The months: how far each is, what it came to, and the buttons of the two officers who let it out."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.audit import services as audit_services
from common import forms as common_forms
from common.dates import today
from common.errors import Refused
from common.read_only_admin import ReadOnly
from common.templatetags.portal import ltr, money
from eligibility.cycles import figures as cycle_figures
from eligibility.cycles import publication as cycle_publication
from eligibility.cycles import selectors as cycle_selectors
from eligibility.cycles import services as cycle_services
from eligibility.cycles.forms import ReasonForm
from eligibility.cycles.models import Cycle
from eligibility.cycles.month_page import (
    PUBLISH,
    REFRESH_SECONDS,
    RUN,
    STUDIABLE_STATUSES,
    button_context,
    is_publication_allowed,
    stage_context,
)
from eligibility.registers.fact_texts import fact_label
from eligibility.registers.facts import FACTS
from eligibility.studies import verification
from eligibility.studies.models import Study

ACTION_MESSAGES = {
    "propose": gettext_lazy("The publication was proposed. Another officer may publish now."),
    "withdraw": gettext_lazy("The proposal was withdrawn."),
    "publish": gettext_lazy("The results are published. Citizens are told, and payments are opened."),
}


@admin.register(Cycle)
class CycleAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("month_in_words", "number", "state", "eligible", "not_eligible", "under_study", "amount")
    list_filter = ("status",)
    actions = None
    show_facets = admin.ShowFacets.NEVER

    # -- columns ---------------------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("Month"), ordering="month")
    def month_in_words(self, cycle: Cycle) -> str:
        return date_format(cycle.month, "F Y")

    @admin.display(description=gettext_lazy("Number"))
    def number(self, cycle: Cycle) -> int:
        return cycle.number

    @admin.display(description=gettext_lazy("Status"), ordering="status")
    def state(self, cycle: Cycle) -> str:
        late = cycle_selectors.is_late(cycle, today())
        kind = "late" if late else cycle.status
        words = _("Not published, late") if late else cycle.get_status_display()
        return format_html('<span class="state state--{}">{}</span>', kind, words)

    @admin.display(description=pgettext_lazy("households", "Eligible"))
    def eligible(self, cycle: Cycle) -> str:
        return ltr(money(_row_figures(cycle).eligible))

    @admin.display(description=pgettext_lazy("households", "Not eligible"))
    def not_eligible(self, cycle: Cycle) -> str:
        return ltr(money(_row_figures(cycle).not_eligible))

    @admin.display(description=pgettext_lazy("households", "Under study"))
    def under_study(self, cycle: Cycle) -> str:
        return ltr(money(_row_figures(cycle).under_study))

    @admin.display(description=gettext_lazy("Amount (SAR)"))
    def amount(self, cycle: Cycle) -> str:
        return ltr(money(_row_figures(cycle).amount))

    # -- pages -----------------------------------------------------------------------------------------------
    def get_urls(self) -> list:
        view = self.admin_site.admin_view
        own = [
            path("run/", view(require_POST(self.run)), name="eligibility_cycle_run"),
            *(
                path(f"<int:pk>/{verb}/", view(page), name=f"eligibility_cycle_{verb}")
                for verb, page in (
                    ("propose", require_POST(self.propose)),
                    ("withdraw", require_POST(self.withdraw)),
                    ("publish", require_http_methods(["GET", "HEAD", "POST"])(self.publish)),
                )
            ),
        ]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """With the month that the timetable opens, for who may start it."""
        month = cycle_selectors.month_to_study(today())
        made = Cycle.objects.filter(month=month).exclude(status__in=STUDIABLE_STATUSES).exists()
        shown = {"month_to_study": month, "may_run": request.user.has_perm(RUN) and not made}
        return super().changelist_view(request, {**(extra_context or {}), **shown})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The month's page; it only shows, each act has an address of its own."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self._page(request, self._month(request, object_id))

    def run(self, request: HttpRequest) -> HttpResponse:
        """Start a month now, or let its failed parts be tried again."""
        _check_any_permission(request, RUN)
        try:
            month = date.fromisoformat(request.POST.get("month", "")).replace(day=1)
        except ValueError:
            raise Http404 from None
        try:
            cycle = cycle_services.run_cycle(month, by=request.user, today=today())
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("admin:eligibility_cycle_changelist")
        messages.success(request, _("The study has started. This page shows its progress."))
        return redirect("admin:eligibility_cycle_change", cycle.pk)

    def propose(self, request: HttpRequest, pk: int) -> HttpResponse:
        _check_any_permission(request, RUN)
        return self._act(request, pk, "propose", cycle_publication.propose_publication)

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Whoever may propose or publish may also say that the results are not good yet."""
        _check_any_permission(request, RUN, PUBLISH)
        return self._act(request, pk, "withdraw", _withdraw_proposal)

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The counts and the total once more, and the reason; then the publication."""
        _check_any_permission(request, PUBLISH)
        if request.method == "POST":
            return self._act(request, pk, "publish", cycle_publication.publish_cycle)
        cycle = self._month(request, pk)
        if not is_publication_allowed(cycle, request.user):
            return redirect("admin:eligibility_cycle_change", cycle.pk)
        return self._page(request, cycle, template="publish")

    # -- steps -----------------------------------------------------------------------------------------------
    def _act(self, request: HttpRequest, pk: int, name: str, verb: Callable[..., Cycle]) -> HttpResponse:
        """Through the verb; a refusal stands in the form that asked for it."""
        cycle, form = self._month(request, pk), ReasonForm(request.POST, prefix=name)
        if form.is_valid():
            try:
                verb(cycle, by=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, refusal.message)
                cycle = self._month(request, pk)
            else:
                messages.success(request, ACTION_MESSAGES[name])
                return redirect("admin:eligibility_cycle_change", cycle.pk)
        template = "publish" if name == "publish" and is_publication_allowed(cycle, request.user) else "page"
        return self._page(request, cycle, form, template=template)

    def _month(self, request: HttpRequest, pk: Any) -> Cycle:
        if not self.has_view_permission(request):
            raise PermissionDenied
        cycle = self.get_object(request, str(pk))
        if cycle is None:
            raise Http404
        return cycle

    def _page(
        self, request: HttpRequest, cycle: Cycle, tried: ReasonForm | None = None, *, template: str = "page"
    ) -> HttpResponse:
        forms = {name: ReasonForm(prefix=name) for name in ACTION_MESSAGES}
        if tried is not None:
            forms[str(tried.prefix)] = tried
        seen = {
            **self.admin_site.each_context(request),
            "title": date_format(cycle.month, "F Y"),
            "opts": self.opts,
            **stage_context(cycle),
            **self._compared(request, cycle),
            **self._verified(request, cycle),
            **button_context(cycle, request.user),
            "forms": forms,
            "seen": cycle_selectors.last_change_number(
                cycle
            ),  # before a refusal too: the page shows what is now
            "refused": tried.non_field_errors() if tried else [],
            "error_links": common_forms.error_links(*([tried] if tried else [])),
        }
        response = render(request, f"admin/eligibility/cycle/{template}.html", seen)
        if cycle.status == Cycle.Status.STUDYING:
            response["Refresh"] = str(REFRESH_SECONDS)  # with and without scripts
        return response

    def _verified(self, request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
        """When the decisions were last decided from scratch; never a line of the officer's own household."""
        last = verification.last_verification(cycle)
        if last is None or not last.differences:
            return {"verified": last}
        numbers = [line["study"] for line in last.differences if line["study"]]
        others = self.admin_site.get_model_admin(Study).get_queryset(request).in_bulk(numbers)
        lines = [line for line in last.differences if line["study"] in others or not line["study"]]
        audit_services.record_read(request.user, "list", f"cycle:{cycle}", what="missed", rows=len(lines))
        said = [{"reference": line["reference"], "what": _difference_label(line["what"])} for line in lines]
        return {"verified": last, "missed": said}

    def _compared(self, request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
        """Beside the month before; the largest changes name files, so that reading them is noted."""
        if not cycle.comparison:
            return {}
        numbers = [row["study"] for row in cycle.comparison["outliers"]]
        others = self.admin_site.get_model_admin(Study).get_queryset(request)
        studies = others.select_related("application").in_bulk(numbers)
        if studies:
            shown = {"what": "outliers", "rows": len(studies)}
            audit_services.record_read(request.user, "list", f"cycle:{cycle}", **shown)
        before = cycle.comparison["before"]
        return {
            "before": date.fromisoformat(before) if before else None,
            "beside": cycle_figures.compare_figures(cycle.comparison),
            "ways": cycle_figures.list_flows(cycle.comparison),
            "outliers": cycle_figures.list_outliers(cycle.comparison, studies),
        }


DIFFERENCE_LABELS: dict[str, Promise] = {
    "declaration": gettext_lazy("A newer declaration"),
    "rates": gettext_lazy("Other rates"),
    "rulebook": gettext_lazy("Another version of the rules"),
    "record": gettext_lazy("A record that came or went"),
    "main_beneficiary": gettext_lazy("A dependant's own application"),
    "documents": gettext_lazy("An officer's word on a document"),
    "result": gettext_lazy("The result itself"),
    "findings": gettext_lazy("A condition"),
    "decision": gettext_lazy("No decision at all"),
}


def _difference_label(what: str) -> str:
    """What a decision missed: a part, or a fact by its label."""
    labels = [fact_label(fact.name) for fact in FACTS if what in (fact.name, fact.part_of)]
    return str(DIFFERENCE_LABELS[what]) if what in DIFFERENCE_LABELS else next(iter(labels), what)


def _row_figures(cycle: Cycle) -> cycle_selectors.CycleFigures:
    """Of a row of the list, looked up once for its columns."""
    if not hasattr(cycle, "shown"):
        cycle.shown = cycle_selectors.figures_of(cycle)
    return cycle.shown


def _check_any_permission(request: HttpRequest, *rights: str) -> None:
    """One of the rights."""
    if not any(request.user.has_perm(right) for right in rights):
        raise PermissionDenied


def _withdraw_proposal(cycle: Cycle, *, by: Any, because: str, seen: int | None) -> Cycle:
    """Whatever was seen: what is taken back harms nobody."""
    return cycle_publication.withdraw_proposal(cycle, by=by, because=because)
