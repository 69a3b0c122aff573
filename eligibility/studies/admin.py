"""Decisions to read."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.people.search_admin import PersonSearch
from common.read_only_admin import ReadOnly
from eligibility.registers.fact_texts import fact_label, fact_text
from eligibility.registers.facts import FACT_NAMES
from eligibility.reruns import replay as replays
from eligibility.reruns.selectors import PART_NAMES
from eligibility.rulebook import digest, facts
from eligibility.studies import descriptions as study_descriptions
from eligibility.studies import facts_codec
from eligibility.studies.admin_texts import replay_side_text
from eligibility.studies.models import Study


@admin.register(Study)
class StudyAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("reference", "citizen", "cycle", "version", "outcome", "amount", "made_at")
    list_filter = ("outcome", "unexamined", "cycle")
    person_paths = ("application__owner__",)
    references = ("application__reference",)
    list_select_related = ("application__owner",)
    ordering = ("-pk",)  # as they were made
    show_facets = admin.ShowFacets.NEVER
    fields = (
        ("reference", "citizen"),
        ("cycle", "version"),
        ("outcome", "amount"),
        ("made_at", "because"),
        ("holds_until", "unexamined"),
        ("rates_on", "rulebook"),
        "findings",
        "lines",
        "facts_used",
    )
    readonly_fields = ("reference", "citizen", "findings", "lines", "facts_used")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Without the facts and the answer, which are read for one study: they are two kilobytes a row."""
        return super().get_queryset(request).defer("facts", "answer").prefetch_related("cycle")

    def get_urls(self) -> list:
        own = path(
            "<int:pk>/replay/",
            self.admin_site.admin_view(require_POST(self.replay)),
            name="eligibility_study_replay",
        )
        return [own, *super().get_urls()]

    def replay(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide this study again, at once, and show whether it stands."""
        if not (self.has_view_permission(request) and request.user.has_perm("eligibility.ask_replay")):
            raise PermissionDenied
        study = self.get_queryset(request).filter(pk=pk).first()
        if study is None:
            raise Http404
        found = replays.replay_for_officer(request.user, study)
        seen = {
            **self.admin_site.each_context(request),
            "title": study.application.reference,
            "opts": self.opts,
            "study": study,
            "found": found,
            "lines": [
                (
                    PART_NAMES[each.part],
                    replay_side_text(each.part, each.was),
                    replay_side_text(each.part, each.now),
                )
                for each in found.differences
            ],
            "rulebook_now": digest.rulebook_digest(),
        }
        return render(request, "admin/eligibility/study/replay.html", seen)

    @admin.display(description=gettext_lazy("Reference"), ordering="application__reference")
    def reference(self, study: Study) -> str:
        return study.application.reference

    @admin.display(description=gettext_lazy("Applicant"), ordering="application__owner__name")
    def citizen(self, study: Study) -> str:
        return study.application.owner.name

    @admin.display(description=gettext_lazy("Conditions"))
    def findings(self, study: Study) -> str:
        decision = study_descriptions.describe_study(study)
        order = {"not_met": 0, "unknown": 1, "met": 2}
        rows = sorted(decision.all, key=lambda condition: order[condition.status])
        return render_to_string("eligibility/staff/findings.html", {"rows": rows})

    @admin.display(description=gettext_lazy("The amount line by line"))
    def lines(self, study: Study) -> str:
        return render_to_string(
            "eligibility/staff/lines.html", {"decision": study_descriptions.describe_study(study)}
        )

    @admin.display(description=gettext_lazy("Facts used"))
    def facts_used(self, study: Study) -> str:
        people = [(person, _fact_rows(person)) for person in facts_codec.facts_of(study).everyone]
        return render_to_string("eligibility/staff/facts.html", {"people": people})


def _fact_rows(person: facts.Person) -> list[tuple[str, str]]:
    """What the record of a person said on the day of the study; what nobody answered says so."""
    known = person.known
    shown: dict[str, Any] = {name: getattr(known, name) for name in FACT_NAMES if hasattr(known, name)}
    if known.other_support is not None:
        shown["support_monthly"] = sum((each.monthly for each in known.other_support), Decimal(0))
    return [(fact_label(name), fact_text(name, value)) for name, value in shown.items()]
