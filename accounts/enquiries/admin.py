"""The officers' queue of enquiries and complaints, and the page of one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from accounts.enquiries import services as enquiry_services
from accounts.enquiries.forms import AnswerForm
from accounts.enquiries.models import Enquiry, EnquiryChange
from accounts.people.search_admin import PersonSearch
from common.errors import Refused
from common.read_only_admin import ReadOnly
from common.templatetags.portal import ltr

ANSWER = "accounts.answer_enquiry"


class PlaceFilter(admin.SimpleListFilter):
    """Where a message stands in the queue."""

    title = pgettext_lazy("filter", "queue")
    parameter_name = "place"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", pgettext_lazy("enquiries", "Waiting for an answer")),
            ("unassigned", pgettext_lazy("enquiries", "Nobody works on it")),
            ("mine", pgettext_lazy("enquiries", "My messages")),
            ("answered", pgettext_lazy("enquiries", "Answered")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        conditions: dict[str, dict] = {
            "open": {"status__in": Enquiry.OPEN},
            "unassigned": {"status": Enquiry.Status.RECEIVED},
            "mine": {"status": Enquiry.Status.IN_REVIEW, "assigned_to": request.user},
            "answered": {"status": Enquiry.Status.ANSWERED},
        }
        return queryset.filter(**conditions.get(self.value() or "", {}))


class EnquiryChangeInline(ReadOnly, admin.TabularInline):
    model = EnquiryChange
    extra = 0
    fields = ("at", "became", "by")
    readonly_fields = fields
    verbose_name_plural = gettext_lazy("History")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.view_enquiry")


@admin.register(Enquiry)
class EnquiryAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("shown_reference", "kind", "topic", "name", "sent_at", "assigned_to", "status")
    list_filter = (PlaceFilter, "kind", "topic")
    list_select_related = ("assigned_to",)
    show_facets = admin.ShowFacets.NEVER
    actions = None
    person_paths = ("person__",)
    mobiles = ("mobile",)
    references = ("reference",)
    fields = (
        ("shown_reference", "status"),
        ("kind", "topic"),
        ("name", "shown_mobile"),
        ("person", "sent_at"),
        "text",
        "assigned_to",
        "answer",
        "answered_at",
    )
    readonly_fields = ("shown_reference", "shown_mobile")
    inlines = [EnquiryChangeInline]
    change_form_template = "admin/accounts/enquiry/page.html"

    def get_ordering(self, request: HttpRequest) -> tuple:
        """What waits comes first, the oldest on top."""
        return (Case(When(status__in=Enquiry.OPEN, then=0), default=1).asc(), "sent_at")

    def get_urls(self) -> list:
        own = [
            path(
                f"<uuid:key>/{verb}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"accounts_enquiry_{verb}",
            )
            for verb, view in (("take", self.take), ("release", self.release), ("answer", self.answer))
        ]
        return own + super().get_urls()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        enquiry = self.get_object(request, object_id)
        may = enquiry is not None and request.user.has_perm(ANSWER)
        mine = may and enquiry.status == Enquiry.Status.IN_REVIEW and enquiry.assigned_to == request.user
        seen = {
            "may_take": may and enquiry.status == Enquiry.Status.RECEIVED,
            "may_answer": mine,
            "answering": AnswerForm(),
        }
        return super().change_view(request, object_id, form_url, {**seen, **(extra_context or {})})

    # -- verbs -----------------------------------------------------------------------------------------------
    def take(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._act(request, key, enquiry_services.take_enquiry, _("The message is yours."))

    def release(self, request: HttpRequest, key: UUID) -> HttpResponse:
        return self._act(
            request, key, enquiry_services.release_enquiry, _("The message is back in the queue.")
        )

    def answer(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """The answer goes out; what is not right comes back with what was typed."""
        enquiry = self._enquiry(request, key)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            request.method = "GET"  # the page again, with the form as it was typed
            return self.change_view(request, str(enquiry.pk), extra_context={"answering": form})
        words = _("The answer was sent.")
        return self._act(request, key, enquiry_services.answer_enquiry, words, **form.cleaned_data)

    def _act(
        self, request: HttpRequest, key: UUID, verb: Callable[..., Any], words: str, **given: Any
    ) -> HttpResponse:
        enquiry = self._enquiry(request, key)
        try:
            verb(enquiry, by=request.user, **given)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, words)
        return redirect("admin:accounts_enquiry_change", enquiry.pk)

    def _enquiry(self, request: HttpRequest, key: UUID) -> Enquiry:
        if not request.user.has_perm(ANSWER):
            raise PermissionDenied
        found = self.get_object(request, str(key))
        if found is None:
            raise Http404
        return found

    # -- columns ---------------------------------------------------------------------------------------------
    @admin.display(description=gettext_lazy("Reference"), ordering="reference")
    def shown_reference(self, enquiry: Enquiry) -> str:
        return ltr(enquiry.reference)

    @admin.display(description=gettext_lazy("Mobile"), ordering="mobile")
    def shown_mobile(self, enquiry: Enquiry) -> str:
        return ltr(enquiry.mobile)
