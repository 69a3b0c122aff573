"""The officers' queue of objections: its filters, its columns, its order and its search."""

import re
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.people.search_admin import PersonSearch
from common import plurals
from common.dates import today
from common.digits import normalize_digits
from eligibility.rulebook import all_rules
from eligibility.studies import texts as study_texts
from objections import queue as objection_queue
from objections import selectors as objection_selectors
from objections.models import Objection, ObjectionGround
from objections.payment_problems import PROBLEMS

OBJECTION_REFERENCE = re.compile(r"\AOB-?([0-9A-F]{1,32})\Z")


class QueueFilter(admin.SimpleListFilter):
    """Where a case stands in the queue; the open ones unless asked for others."""

    title = pgettext_lazy("filter", "queue")
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", pgettext_lazy("objections", "Waiting for an answer")),
            ("unassigned", pgettext_lazy("objections", "Nobody works on it")),
            ("mine", pgettext_lazy("objections", "My cases")),
            ("proposed", pgettext_lazy("objections", "An amount waits for a second officer")),
            ("waiting", pgettext_lazy("objections", "Waiting for the citizen")),
            ("late", pgettext_lazy("objections", "Late")),
            ("decided", pgettext_lazy("objections", "Decided")),
            ("withdrawn", pgettext_lazy("objections", "Withdrawn")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return (
            queryset.filter(objection_queue.queue_filter(value, request.user, today())) if value else queryset
        )


class ConditionFilter(admin.SimpleListFilter):
    title = gettext_lazy("condition")
    parameter_name = "code"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        problems = [(code, str(title)) for code, (title, _reason) in PROBLEMS.items()]
        return [*((code, study_texts.rule_title(code)) for code in all_rules.CODES), *problems]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(pk__in=self._with(self.value())) if self.value() else queryset

    def _with(self, code: str) -> QuerySet:
        """By a subquery: a case with two people under one condition stands in the list once."""
        return ObjectionGround.objects.filter(code=code).values("objection")


class QueueAdmin(PersonSearch, admin.ModelAdmin):
    """The list of cases; the pages of one case are added by ObjectionAdmin."""

    list_display = ("shown_reference", "citizen", "condition", "sent", "due", "officer", "shown_status")
    list_filter = (QueueFilter, ConditionFilter)
    person_paths = ("application__owner__",)
    references = ("application__reference",)
    list_select_related = ("application__owner", "assigned_to")
    change_list_template = "admin/objections/objection/queue.html"
    actions = None
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What was sent; the officer's own household is left out for every admin alike."""
        sent = super().get_queryset(request).exclude(status=Objection.Status.DRAFT)
        return sent.prefetch_related("grounds")

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        counts = objection_queue.queue_counts(request.user, today())
        return super().changelist_view(request, {**(extra_context or {}), "counts": counts})

    def get_ordering(self, request: HttpRequest) -> tuple:
        """What waits comes first, the oldest on top."""
        return (Case(When(status__in=Objection.OPEN, then=0), default=1).asc(), "sent_at")

    def search_rows(self, rows: QuerySet, typed: str) -> QuerySet:
        """By the case's own reference, too: the first eight digits of its key."""
        key = OBJECTION_REFERENCE.match(normalize_digits(typed).upper())
        if key is None:
            return super().search_rows(rows, typed)
        first = UUID(key[1].lower().ljust(32, "0"))
        last = UUID(key[1].lower().ljust(32, "f"))
        return rows.filter(pk__range=(first, last))

    # -- one case --------------------------------------------------------------------------------------------
    def _case(self, request: HttpRequest, key: Any) -> Objection:
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        cases = self.get_queryset(request).select_related(
            "study__cycle",
            "study__declaration",
            "application__owner",
            "assigned_to",
            "decided_by",
            "payment__cycle",
            "grant__proposed_by",
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
        if verb not in objection_selectors.allowed_actions(request.user):
            raise PermissionDenied
        return objection

    # -- columns of the queue --------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("Reference"), ordering="sent_at")
    def shown_reference(self, objection: Objection) -> str:
        return format_html('<bdi class="num" dir="ltr">{}</bdi>', objection.reference)

    @admin.display(description=gettext_lazy("Citizen"), ordering="application__owner__name")
    def citizen(self, objection: Objection) -> str:
        return format_html("<bdi>{}</bdi>", objection.application.owner.name)

    @admin.display(description=gettext_lazy("Condition"))
    def condition(self, objection: Objection) -> str:
        codes = dict.fromkeys(ground.code for ground in objection.grounds.all())
        return "، ".join(
            str(PROBLEMS[code][0] if code in PROBLEMS else study_texts.rule_title(code)) for code in codes
        )

    @admin.display(description=gettext_lazy("Sent"), ordering="sent_at")
    def sent(self, objection: Objection) -> Any:
        return timezone.localdate(objection.sent_at)

    @admin.display(description=gettext_lazy("Officer"), ordering="assigned_to__name")
    def officer(self, objection: Objection) -> str:
        return format_html("<bdi>{}</bdi>", objection.assigned_to.name) if objection.assigned_to else ""

    @admin.display(description=gettext_lazy("Working days left"), ordering="due_on")
    def due(self, objection: Objection) -> str:
        """Until the answer is due; nothing once it was given, or while the citizen is waited for."""
        if not objection.is_open or objection.waits_for_citizen:
            return ""
        left = objection_selectors.working_days_left(objection, today())
        kind = "late" if left < 0 else "soon" if left <= 5 else "calm"
        words = _("late: %(days)s") % {"days": plurals.count_noun(-left, "day")} if left < 0 else None
        return format_html(
            '<span class="due due--{}">{}</span>', kind, words or plurals.count_noun(left, "day")
        )

    @admin.display(description=gettext_lazy("Status"), ordering="status")
    def shown_status(self, objection: Objection) -> str:
        return format_html(
            '<span class="state state--{}">{}</span>', objection.status, objection.get_status_display()
        )
