"""The officers' door: the queue, the review page with its three columns, and the two decisions."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, CharField, QuerySet, Value, When
from django.db.models.functions import Cast, Replace
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from citizen_portal.lib import counts
from citizen_portal.lib import forms as portal_forms
from citizen_portal.lib.dates import today
from citizen_portal.lib.errors import Refused
from eligibility import selectors as eligibility
from eligibility import texts
from eligibility.registers.words import fact_in_words
from eligibility.rulebook import all_rules, cycles
from objections import selectors, services
from objections.forms import AcceptanceForm, RefusalForm, record_in_words
from objections.models import Objection


class StateFilter(admin.SimpleListFilter):
    title = pgettext_lazy("filter", "answer")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", pgettext_lazy("objections", "Waiting for an answer")),
            ("decided", pgettext_lazy("objections", "Decided")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "open":
            return queryset.filter(status__in=Objection.OPEN)
        return queryset.exclude(status__in=Objection.OPEN) if self.value() == "decided" else queryset


class ConditionFilter(admin.SimpleListFilter):
    title = gettext_lazy("condition")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        used = set(Objection.objects.order_by().values_list("code", flat=True).distinct())
        return [(code, texts.title(code)) for code in all_rules.CODES if code in used]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(code=self.value()) if self.value() else queryset


@admin.register(Objection)
class ObjectionAdmin(admin.ModelAdmin):
    list_display = ("shown_reference", "citizen", "condition", "sent", "days_left", "shown_status")
    list_filter = (StateFilter, "status", ConditionFilter)
    search_fields = ("application__owner__name", "application__owner__national_id")
    search_help_text = gettext_lazy("Reference, name or national ID")
    list_select_related = ("application__owner",)
    actions = None
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Never the officer's own household."""
        everything = super().get_queryset(request)
        return everything.filter(pk__in=selectors.reviewable_by(request.user).order_by().values("pk"))

    def get_ordering(self, request: HttpRequest) -> tuple:
        """What waits comes first, the oldest on top."""
        return (Case(When(status__in=Objection.OPEN, then=0), default=1).asc(), "sent_at")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, term: str
    ) -> tuple[QuerySet, bool]:
        reference = term.strip().upper()
        if not reference.startswith("OB-"):
            return super().get_search_results(request, queryset, term)
        keys = queryset.annotate(hex=Replace(Cast("id", CharField()), Value("-"), Value("")))
        return keys.filter(hex__istartswith=reference.removeprefix("OB-")), False

    # -- columns of the queue --------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("Reference"), ordering="sent_at")
    def shown_reference(self, objection: Objection) -> str:
        return format_html('<bdi class="num" dir="ltr">{}</bdi>', objection.reference)

    @admin.display(description=gettext_lazy("Citizen"), ordering="application__owner__name")
    def citizen(self, objection: Objection) -> str:
        return format_html("<bdi>{}</bdi>", objection.application.owner.name)

    @admin.display(description=gettext_lazy("Condition"), ordering="code")
    def condition(self, objection: Objection) -> str:
        return texts.title(objection.code)

    @admin.display(description=gettext_lazy("Sent"), ordering="sent_at")
    def sent(self, objection: Objection) -> Any:
        return timezone.localdate(objection.sent_at)

    @admin.display(description=gettext_lazy("Days left"))
    def days_left(self, objection: Objection) -> str:
        """Calendar days until the answer is due; nothing once it was given."""
        if not objection.is_open:
            return ""
        left = (selectors.answer_due(objection) - today()).days
        kind = "late" if left < 0 else "soon" if left <= 7 else "calm"
        words = counts.until(left) if left < 0 else counts.count(left, "day")
        return format_html('<span class="due due--{}">{}</span>', kind, words)

    @admin.display(description=gettext_lazy("Status"), ordering="status")
    def shown_status(self, objection: Objection) -> str:
        return format_html(
            '<span class="state state--{}">{}</span>', objection.status, objection.get_status_display()
        )

    # -- pages -----------------------------------------------------------------------------------------------
    def get_urls(self) -> list:
        own = [
            path(
                f"<uuid:key>/{address}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"objections_objection_{address.replace('-', '_')}",
            )
            for address, view in (
                ("take-up", self.take_up), ("accept", self.accept), ("refuse", self.refuse),
            )
        ]  # fmt: skip
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """The review page; it only shows, each decision has an address of its own."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self._review(request, self._case(request, object_id))

    def take_up(self, request: HttpRequest, key: UUID) -> HttpResponse:
        objection = self._to_decide(request, key, "take_up")
        try:
            services.take_up(objection, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect("admin:objections_objection_change", objection.pk)

    def accept(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Preview, check, or accept: which one the button said."""
        objection = self._to_decide(request, key, "accept")
        form = AcceptanceForm(request.POST, objection=objection, record=selectors.record_of(objection))
        if "edit" in request.POST:
            return self._review(request, objection, accepting=self._unbound(form, objection))
        if "preview" in request.POST:
            outcome = self._preview(objection, form)
            form.errors.pop("because", None)  # a preview needs no reason yet
            return self._review(request, objection, accepting=form, outcome=outcome)
        outcome = self._preview(objection, form) if form.is_valid() else None
        if form.is_valid() and "confirm" in request.POST:
            return self._decide(request, objection, form, verb=self._accept)
        if form.is_valid():
            return self._check(request, objection, form, outcome)
        return self._review(request, objection, accepting=form, outcome=outcome)

    def refuse(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Check, or refuse: which one the button said."""
        objection = self._to_decide(request, key, "refuse")
        form = RefusalForm(request.POST, prefix="no")
        if "edit" in request.POST:
            return self._review(
                request,
                objection,
                refusing=RefusalForm(prefix="no", initial={"because": form["because"].data}),
            )
        if form.is_valid() and "confirm" in request.POST:
            return self._decide(request, objection, form, verb=self._refuse)
        if form.is_valid():
            return self._check(request, objection, form, None)
        return self._review(request, objection, refusing=form)

    # -- steps of a decision ---------------------------------------------------------------------------------
    def _case(self, request: HttpRequest, key: Any) -> Objection:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        cases = self.get_queryset(request).select_related(
            "study__cycle", "study__declaration", "application__owner", "document", "decided_by"
        )
        try:
            found = cases.filter(pk=key).first()
        except (ValueError, ValidationError):
            found = None
        if found is None:
            raise Http404
        return found

    def _to_decide(self, request: HttpRequest, key: UUID, verb: str) -> Objection:
        objection = self._case(request, key)
        if verb not in selectors.verbs_of(request.user):
            raise PermissionDenied
        return objection

    def _preview(self, objection: Objection, form: AcceptanceForm) -> Any:
        """What the household would get; a refusal of the correction becomes the form's error."""
        if not form.facts_are_right():
            return None
        facts = form.facts()  # kept: an error added to a field takes its value out of the form
        try:
            services.must_be_met(objection, facts, today=today())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return services.preview(objection, facts, today=today()) if form.correctable else None

    def _unbound(self, form: AcceptanceForm, objection: Objection) -> AcceptanceForm:
        typed = {name: form[name].data for name in form.fields}
        return AcceptanceForm(initial=typed, objection=objection, record=selectors.record_of(objection))

    def _decide(self, request: HttpRequest, objection: Objection, form: Any, *, verb: Any) -> HttpResponse:
        try:
            verb(request, objection, form)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The decision was made, and the citizen was told."))
        return redirect("admin:objections_objection_change", objection.pk)

    def _accept(self, request: HttpRequest, objection: Objection, form: AcceptanceForm) -> None:
        because = form.cleaned_data["because"]
        services.accept(objection, by=request.user, because=because, facts=form.facts(), today=today())

    def _refuse(self, request: HttpRequest, objection: Objection, form: RefusalForm) -> None:
        services.refuse(objection, by=request.user, because=form.cleaned_data["because"])

    # -- what is shown ---------------------------------------------------------------------------------------
    def _review(
        self,
        request: HttpRequest,
        objection: Objection,
        *,
        accepting: AcceptanceForm | None = None,
        refusing: RefusalForm | None = None,
        outcome: Any = None,
    ) -> HttpResponse:
        record = selectors.record_of(objection)
        accepting = accepting or AcceptanceForm(objection=objection, record=record)
        refusing = refusing or RefusalForm(prefix="no")
        seen = {
            **self._seen(request, objection),
            "evidence": selectors.evidence_of(objection),
            "lines": eligibility.decision_of(objection.study).lines,
            "signed": selectors.declared_by(objection),
            "signed_again": selectors.declared_again(objection),
            "record": record_in_words(record),
            "record_day": record.as_of if record else None,
            "accepting": accepting,
            "refusing": refusing,
            "outcome": outcome,
            "cycle": cycles.cycle_for(today()),
            "may": selectors.verbs_of(request.user),
            "due": selectors.answer_due(objection),
            "after": selectors.study_after(objection),
            "error_links": portal_forms.error_links(*(f for f in (accepting, refusing) if f.is_bound)),
        }
        return render(request, "admin/objections/objection/review.html", seen)

    def _check(self, request: HttpRequest, objection: Objection, form: Any, outcome: Any) -> HttpResponse:
        """The decision once more, with the reason as the citizen will read it."""
        accepting = isinstance(form, AcceptanceForm)
        facts = (
            [(form[name].label, fact_in_words(name, value)) for name, value in form.facts().items()]
            if accepting
            else []
        )
        seen = {
            **self._seen(request, objection),
            "form": form,
            "facts": facts,
            "outcome": outcome,
            "cycle": cycles.cycle_for(today()),
            "accepting": accepting,
            "because": form.cleaned_data["because"],
            "action": reverse(
                f"admin:objections_objection_{'accept' if accepting else 'refuse'}", args=[objection.pk]
            ),
        }
        return render(request, "admin/objections/objection/check.html", seen)

    def _seen(self, request: HttpRequest, objection: Objection) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Objection %(reference)s") % {"reference": objection.reference},
            "opts": self.opts,
            "objection": objection,
            "condition": selectors.condition_of(objection),
            "history": objection.history.select_related("by"),
        }
