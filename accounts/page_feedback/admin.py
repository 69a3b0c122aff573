"""What people say of pages: a picture by page, and the list of answers."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.page_feedback import selectors as feedback_selectors
from accounts.page_feedback.models import PageFeedback
from accounts.page_feedback.texts import PAGE_TITLES
from common.read_only_admin import ReadOnly


class WithWords(admin.SimpleListFilter):
    """Answers in which something was written."""

    title = pgettext_lazy("filter", "words")
    parameter_name = "said"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("words", gettext_lazy("With words"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.exclude(words="") if self.value() else queryset


@admin.register(PageFeedback)
class PageFeedbackAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("page", "useful", "words", "sent_at")
    list_display_links = None
    list_filter = (WithWords, "useful")
    show_facets = admin.ShowFacets.NEVER
    actions = None
    fields = ("page", "useful", "words", "language", "sent_at")
    readonly_fields = ("page",)
    change_list_template = "admin/accounts/pagefeedback/list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        counts = feedback_selectors.count_by_page()
        most = max((each.total for each in counts), default=0)
        seen = {"counts": counts, "most": most, "period": feedback_selectors.PERIOD.days}
        return super().changelist_view(request, {**seen, **(extra_context or {})})

    @admin.display(description=gettext_lazy("Page"), ordering="route")
    def page(self, answer: PageFeedback) -> Any:
        return PAGE_TITLES.get(answer.route, answer.route)
