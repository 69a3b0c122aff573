"""Decisions tried again: replays of a cycle, and other rates on it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.audit import services as audit_services
from common import forms as common_forms
from common.errors import Refused
from common.templatetags.portal import ltr, signed
from eligibility.rates import texts as rate_texts
from eligibility.reruns import rates_file
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns.forms import ReplayForm, RerunForm, SimulationForm, sample_text
from eligibility.reruns.models import Replay, Simulation
from eligibility.reruns.selectors import PART_NAMES
from eligibility.studies.admin_texts import replay_side_text
from eligibility.studies.models import Study


class RerunAdmin(admin.ModelAdmin):
    """A list, a form that leaves a row for the clock, and a page that shows what came of it."""

    actions = None
    ordering = ("-asked_at", "-pk")
    list_filter = ("cycle",)
    list_select_related = ("cycle", "asked_by")
    show_facets = admin.ShowFacets.NEVER
    right: str
    asking: type[RerunForm]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.right)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Ask, and go to the page where the answer will stand."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        initial = {"cycle": request.GET.get("cycle")}
        form = self.asking(request.POST) if request.method == "POST" else self.asking(initial=initial)
        if form.is_bound and form.is_valid():
            try:
                asked = form.ask(request.user)  # type: ignore[attr-defined]
            except Refused as refusal:
                form.add_error(refusal.field or None, refusal.message)
            else:
                return redirect(f"admin:{self._route}_change", asked.pk)
        return self._shown(request, "ask", form=form, error_links=common_forms.error_links(form))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The page of one; it only shows."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return self._shown(request, "page", trial=found, **self.seen(request, found))

    def seen(self, request: HttpRequest, trial: Any) -> dict[str, Any]:
        raise NotImplementedError

    @property
    def _route(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def _shown(self, request: HttpRequest, page: str, **seen: Any) -> HttpResponse:
        common = {**self.admin_site.each_context(request), "title": self.opts.verbose_name, "opts": self.opts}
        template = f"admin/eligibility/{self.opts.model_name}/{page}.html"
        return render(request, template, {**common, **seen, "may_ask": self.has_add_permission(request)})

    # -- columns ---------------------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("Cycle"), ordering="cycle__month")
    def month_in_words(self, trial: Any) -> str:
        return date_format(trial.cycle.month, "F Y")

    @admin.display(description=gettext_lazy("Asked"), ordering="asked_at")
    def asked(self, trial: Any) -> datetime:
        return trial.asked_at

    @admin.display(description=gettext_lazy("By"))
    def by(self, trial: Any) -> str:
        return format_html("<bdi>{}</bdi>", trial.asked_by.name) if trial.asked_by else _("By command")


REPLAY_STATES = {
    "waits": pgettext_lazy("trial", "Under way"),
    "same": pgettext_lazy("replay", "The same decisions"),
    "explained": pgettext_lazy("replay", "Differs, decided by another rulebook"),
    "alarm": pgettext_lazy("replay", "Differs"),
}


SIMULATION_STATES = {
    "waits": REPLAY_STATES["waits"],
    "done": pgettext_lazy("trial", "Done"),
    "alarm": pgettext_lazy("trial", "Cannot be counted"),
}


def replay_state(replay: Replay) -> str:
    """What a replay found: nothing, what another rulebook explains, or what must not be."""
    if any(line["alarm"] for line in replay.differences):
        return "alarm"
    if replay.done_at is None:
        return "waits"
    return "explained" if replay.different else "same"


@admin.register(Replay)
class ReplayAdmin(RerunAdmin):
    list_display = ("month_in_words", "asked", "by", "how_many", "state", "replayed", "different")
    right, asking = "eligibility.ask_replay", ReplayForm

    def seen(self, request: HttpRequest, trial: Replay) -> dict[str, Any]:
        """With the differences of others' households, each with its study."""
        numbers = {line["study"] for line in trial.differences}
        others = self.admin_site.get_model_admin(Study).get_queryset(request)
        studies: dict[int, Study] = others.select_related("application").in_bulk(numbers)
        if studies:
            audit_services.record_read(
                request.user, "list", f"replay:{trial.pk}", what="differences", rows=len(studies)
            )
        return {
            "state": replay_state(trial),
            "said": REPLAY_STATES[replay_state(trial)],
            "how_many": sample_text(trial.sample),
            "lines": list(_difference_rows(trial.differences, studies)),
        }

    @admin.display(description=gettext_lazy("How many studies"))
    def how_many(self, replay: Replay) -> str:
        return sample_text(replay.sample)

    @admin.display(description=gettext_lazy("Result"))
    def state(self, replay: Replay) -> str:
        found = replay_state(replay)
        return format_html('<span class="state state--{}">{}</span>', found, REPLAY_STATES[found])


def _difference_rows(
    differences: list[dict[str, Any]], studies: dict[int, Study]
) -> Iterator[dict[str, Any]]:
    for line in differences:
        if line["study"] in studies:
            part = line["part"]
            was, now = replay_side_text(part, line["was"]), replay_side_text(part, line["now"])
            yield {**line, "said": PART_NAMES[part], "was": was, "now": now, "of": studies[line["study"]]}


@admin.register(Simulation)
class SimulationAdmin(RerunAdmin):
    list_display = ("title", "month_in_words", "asked", "by", "state", "difference")
    search_fields = ("title",)
    right, asking = "eligibility.ask_simulation", SimulationForm

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("cycle", "asked_by")

    def seen(self, request: HttpRequest, trial: Simulation) -> dict[str, Any]:
        """What is changed and, when it is done, what came of it."""
        result = rerun_selectors.simulation_result(trial)
        listed = result.rates if result else rates_file.compare_rates(trial.cycle.month, trial.changes)
        seen: dict[str, Any] = {
            "rates": [(rate_texts.parameter_text(name).name, *values) for name, *values in listed]
        }
        if result:
            seen |= {
                "result": result,
                "most_income": _largest_value(result.deciles),
                "most_size": _largest_value(result.sizes),
            }
        return seen

    @admin.display(description=gettext_lazy("Result"))
    def state(self, simulation: Simulation) -> str:
        done = "done" if rerun_selectors.simulation_result(simulation) else "alarm"
        found = "waits" if simulation.done_at is None else done
        return format_html('<span class="state state--{}">{}</span>', found, SIMULATION_STATES[found])

    @admin.display(description=gettext_lazy("Difference (SAR a month)"))
    def difference(self, simulation: Simulation) -> str:
        result = rerun_selectors.simulation_result(simulation)
        return ltr(signed(result.total.difference)) if result else ""


def _largest_value(groups: Any) -> Any:
    """The longest bar of a picture."""
    return max((max(group.won_amount, group.lost_amount) for group in groups), default=0)
