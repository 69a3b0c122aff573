"""The officers' door: a household's file on one page."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.people.search import typed_national_id
from accounts.people.search_admin import PersonSearch
from applications.bank import selectors as bank_selectors
from applications.choices import Kind
from applications.declaration import services as declaration_services
from applications.declaration import status as file_status
from applications.declaration import texts as declaration_texts
from applications.documents import selectors as document_selectors
from applications.file.models import Application, ApplicationChange
from applications.file.pages import apply_or_add_error
from applications.household import selectors as household_selectors
from applications.household.models import Dependant, Income
from applications.housing import selectors as housing_selectors
from applications.personal import fields as personal_fields
from applications.personal import forms as personal_forms
from applications.personal import selectors as personal_selectors
from applications.personal import services as personal_services
from common import forms as common_forms
from common.dates import today
from common.read_only_admin import ReadOnly


class ApplicationList(ChangeList):
    """A page of files, each with its status as people read it (domain.md §3.3)."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        codes = file_status.application_statuses(self.result_list)
        for file in self.result_list:
            file.status_code = codes[file.pk]


@admin.register(Application)
class ApplicationAdmin(PersonSearch, ReadOnly, admin.ModelAdmin):
    list_display = ("reference", "owner", "kind", "current_status", "people", "created_at")
    list_filter = ("status", "kind", "marital", "created_at")
    person_paths = ("owner__",)
    references = ("reference",)
    search_help_text = _(
        "Reference, ID number of the applicant or a dependant, mobile, or a part of the name"
    )
    list_select_related = ("owner",)
    ordering = ("-pk",)

    def search_rows(self, rows: QuerySet, typed: str) -> QuerySet:
        """By a dependant's ID, too."""
        listed = Dependant.objects.filter(national_id=typed_national_id(typed))
        found = super().search_rows(rows, typed)
        return found | rows.filter(pk__in=listed.values("application"))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ApplicationList

    @admin.display(description=_("Status"), ordering="status")
    def current_status(self, application: Application) -> str:
        word, _tag = declaration_texts.APPLICATION_STATUSES[application.status_code]
        return str(word)

    @admin.display(description=_("Dependants"))
    def people(self, application: Application) -> int:
        return len(application.dependants.all())  # read for the status of the whole page

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"applications_application_{name}",
            )
            for name, view in (("open_eldest", self.open_eldest), ("close_eldest", self.close_eldest))
        ]
        return [*own, *super().get_urls()]

    def open_eldest(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide_who_applies(request, pk, personal_services.open_for_eldest_child)

    def close_eldest(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._decide_who_applies(request, pk, personal_services.close_for_eldest_child)

    def _decide_who_applies(
        self, request: HttpRequest, pk: int, verb: Callable[..., Application]
    ) -> HttpResponse:
        file = self.get_object(request, str(pk))
        if file is None:
            raise Http404
        if not personal_selectors.openable_for_eldest_child(request.user).filter(pk=pk).exists():
            raise PermissionDenied
        form = personal_forms.OpeningForm(request.POST)
        if form.is_valid() and apply_or_add_error(
            form, lambda: verb(file, by=request.user, because=form.cleaned_data["because"])
        ):
            messages.success(request, _("The decision is kept."))
            return redirect("admin:applications_application_change", pk)
        return self._shown(request, file, form)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The whole file on one page; it only shows."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        file = self.get_object(request, unquote(object_id))
        if file is None:
            raise Http404
        if not self.has_view_permission(request, file):
            raise PermissionDenied
        return self._shown(request, file, personal_forms.OpeningForm())

    def _shown(
        self, request: HttpRequest, file: Application, form: personal_forms.OpeningForm
    ) -> HttpResponse:
        seen = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": file.reference,
            "form": form,
            "error_links": common_forms.error_links(form) if form.is_bound else [],
            "may_open": file.status != Application.Status.SUBMITTED
            and personal_selectors.openable_for_eldest_child(request.user).filter(pk=file.pk).exists(),
            "is_eldest_child": file.kind == Kind.ELDEST_CHILD,
        }
        return render(request, "admin/applications/application/file.html", {**seen, **file_context(file)})


def file_context(application: Application) -> dict[str, Any]:
    """A household's file as an officer reads it; a fixed number of queries, whatever the family's size."""
    housing = housing_selectors.housing_of(application)
    word, tag = declaration_texts.APPLICATION_STATUSES[file_status.application_status(application)]
    return {
        "application": application,
        "status_word": word,
        "status_tag": tag,
        "people": _person_rows(application),
        "incomes": [_income_row(row, application) for row in household_selectors.incomes_of(application)],
        "income_total": household_selectors.income_total(application),
        "personal": list(declaration_texts.field_lines(personal_fields.FIELDS, application, "-")),
        "housing": list(declaration_texts.housing_lines(housing, "-")) if housing else [],
        "accounts": [
            (row, declaration_texts.bank_name(row.iban)) for row in bank_selectors.accounts_of(application)
        ],
        "documents": list(document_selectors.documents_of(application)),
        "declarations": list(application.declarations.order_by("-version")),
        "changed": declaration_services.has_unsubmitted_changes(application),
        "history": [
            _history_row(line) for line in application.history.select_related("by").order_by("-at", "-pk")
        ],
    }


def _history_row(line: ApplicationChange) -> dict[str, Any]:
    """A line in words: a new status, or who applies, which an officer decided with a reason."""
    words: dict[str, Any] = {
        **dict(Application.Status.choices),
        Kind.ELDEST_CHILD: _("Opened for the eldest child"),
        "": _("Not open for the eldest child any more"),
    }
    return {"at": line.at, "by": line.by, "became_word": words[line.became], "because": line.because}


def _person_rows(application: Application) -> list[dict[str, Any]]:
    """The applicant, then the dependants, each with the age of today in words."""
    day, head = today(), application.owner
    dependants = household_selectors.dependants_of(application)
    employment = [each for each in personal_fields.FIELDS if each.name == "employment"]
    own = [str(_("Applicant")), head.national_id, *declaration_texts.field_texts(employment, application)]
    listed = [
        (head, own),
        *((row, declaration_texts.dependant_details(row, without={"birth_date"})) for row in dependants),
    ]
    return [
        {
            "row": row,
            "details": details,
            "age": declaration_texts.age_text(row.birth_date, day) if row.birth_date else "",
        }
        for row, details in listed
    ]


def _income_row(row: Income, application: Application) -> dict[str, Any]:
    whose = row.dependant.name if row.dependant else application.owner.name
    return {
        "row": row,
        "title": declaration_texts.join_list(
            (declaration_texts.income_kind(row), *declaration_texts.income_details(row), whose)
        ),
    }
