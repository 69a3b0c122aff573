"""The months."""

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, pgettext_lazy

from eligibility import selectors
from eligibility.admin.words import ReadOnly
from eligibility.models import Cycle, Study


@admin.register(Cycle)
class CycleAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("month_in_words", "number", "eligible", "not_eligible", "under_study", "opened_at")
    date_hierarchy = "month"
    fields = ("month", "number", "opened_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the standing decisions of each, by outcome."""
        standing = selectors.standing_studies(Study.objects.all()).values("pk")
        return (
            super()
            .get_queryset(request)
            .annotate(**{code: _how_many(code, standing) for code in Study.Outcome.values})
        )

    @admin.display(description=gettext_lazy("Month"), ordering="month")
    def month_in_words(self, cycle: Cycle) -> str:
        return date_format(cycle.month, "F Y")

    @admin.display(description=gettext_lazy("Number"))
    def number(self, cycle: Cycle) -> int:
        return cycle.number

    @admin.display(description=pgettext_lazy("study", "Eligible"))
    def eligible(self, cycle: Cycle) -> int:
        return cycle.eligible

    @admin.display(description=pgettext_lazy("study", "Not eligible"))
    def not_eligible(self, cycle: Cycle) -> int:
        return cycle.not_eligible

    @admin.display(description=pgettext_lazy("study", "Under study"))
    def under_study(self, cycle: Cycle) -> int:
        return cycle.under_study


def _how_many(outcome: str, standing: QuerySet) -> Count:
    return Count("studies", filter=Q(studies__outcome=outcome, studies__in=standing))
