"""The officers' door: what authorities say (corrected with a reason), cycles, and decisions to read."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from accounts.national_id import is_valid
from citizen_portal.lib.digits import norm
from eligibility import selectors, services
from eligibility.models import AuthorityRecord, Cycle, ImportRun, RecordChange, Study
from eligibility.rulebook import facts

NOBODY = "0"  # how an officer writes an empty list


class ReadOnly:
    """Shown, never written: what is decided stays."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CorrectionForm(ModelForm):
    """A record as it is now known, and why it is corrected."""

    by: User  # the officer, set by the admin
    because = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("What proves it: the letter, its number and day."),
        error_messages={"required": gettext_lazy("Write why the record is corrected.")},
    )

    class Meta:
        model = AuthorityRecord
        fields = ["national_id", *AuthorityRecord.FACTS]
        help_texts = {
            "dependants": gettext_lazy(
                "National IDs with a comma between them; 0 when nobody is registered; empty when the "
                "register has not answered."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.dependants == []:
            self.initial["dependants"] = [NOBODY]

    def clean_dependants(self) -> list[str] | None:
        """Empty is "has not answered", which is never "nobody"."""
        listed = [norm(number) for number in self.cleaned_data["dependants"] or []]
        if not listed:
            return None
        if wrong := [number for number in listed if not (number == NOBODY or is_valid(number))]:
            raise ValidationError(_("This is not a national ID: %(number)s.") % {"number": wrong[0]})
        return [number for number in listed if number != NOBODY]

    def clean_national_id(self) -> str:
        number = self.cleaned_data["national_id"]
        if number == self.by.national_id:
            raise ValidationError(_("You cannot correct your own record. Ask another officer."), "own_record")
        return number

    def corrected(self) -> dict[str, Any]:
        """The facts that were changed; of a new record, all of them."""
        names = AuthorityRecord.FACTS if self.instance._state.adding else self.changed_data
        return {name: self.cleaned_data[name] for name in names if name in AuthorityRecord.FACTS}


class Corrections(ReadOnly, admin.TabularInline):
    """What the record said before, by whom and why it was corrected."""

    model = RecordChange
    fields = ("at", "by", "what")
    readonly_fields = fields
    extra = 0
    ordering = ("-at",)

    @admin.display(description=gettext_lazy("What was corrected"))
    def what(self, line: RecordChange) -> str:
        rows = [(_name(key), _word(line.was.get(key)), _word(new)) for key, new in line.became.items()]
        return render_to_string("eligibility/staff/corrected.html", {"rows": rows})


@admin.register(AuthorityRecord)
class AuthorityRecordAdmin(admin.ModelAdmin):
    form = CorrectionForm
    list_display = (
        "national_id",
        "saudi",
        "resident",
        "days_abroad",
        "monthly_income",
        "as_of",
        "changed_at",
    )
    list_filter = ("saudi", "resident", "imprisoned", "in_shelter", "deceased")
    search_fields = ("national_id",)
    search_help_text = gettext_lazy("National ID")
    ordering = ("-changed_at",)
    list_per_page = 50
    inlines = [Corrections]
    show_facets = admin.ShowFacets.NEVER

    def has_change_permission(self, request: HttpRequest, obj: AuthorityRecord | None = None) -> bool:
        own = obj is not None and obj.national_id == request.user.national_id
        return not own and request.user.has_perm("eligibility.correct_authorityrecord")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("eligibility.correct_authorityrecord")

    def get_readonly_fields(self, request: HttpRequest, obj: AuthorityRecord | None = None) -> tuple:
        return ("national_id",) if obj else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        """The form knows the officer, since nobody corrects his own record."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def get_fields(self, request: HttpRequest, obj: AuthorityRecord | None = None) -> tuple:
        named = ("national_id", *AuthorityRecord.FACTS)
        return (*named, "because") if self.has_change_permission(request, obj) else named

    def save_model(self, request: HttpRequest, obj: AuthorityRecord, form: Any, change: bool) -> None:
        """Through the verb: it locks, keeps what was said before, and rings for the studies that wait."""
        corrected = form.corrected()
        if corrected:
            because = form.cleaned_data["because"]
            kept = services.correct_record(obj.national_id, corrected, by=request.user, because=because)
            obj.pk, obj.changed_at = kept.pk, kept.changed_at


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly, admin.ModelAdmin):
    """Which files of the authorities were taken, and what each changed."""

    list_display = ("at", "name", "inserted", "changed", "same", "kept", "seconds", "by")
    list_select_related = ("by",)
    search_fields = ("name", "=sha256")
    search_help_text = gettext_lazy("Name of the file, or its whole digest")
    fields = ("name", "sha256", ("inserted", "changed"), ("same", "kept"), "seconds", ("by", "at"))
    readonly_fields = ("name", "sha256", "inserted", "changed", "same", "kept", "seconds", "by", "at")
    show_facets = admin.ShowFacets.NEVER


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


@admin.register(Study)
class StudyAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("reference", "citizen", "cycle", "version", "outcome", "amount", "made_at")
    list_filter = ("outcome", "cycle")
    search_fields = ("application__reference", "application__owner__name", "application__owner__national_id")
    search_help_text = gettext_lazy("Reference, name or national ID")
    list_select_related = ("application__owner", "cycle")
    ordering = ("-made_at",)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    fields = (
        ("reference", "citizen"),
        ("cycle", "version"),
        ("outcome", "amount"),
        ("made_at", "because"),
        ("rates_on", "rulebook"),
        "findings",
        "lines",
        "facts_used",
    )
    readonly_fields = ("reference", "citizen", "findings", "lines", "facts_used")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Never the officer's own household."""
        everything = super().get_queryset(request).select_related("declaration")
        return everything.exclude(people__contains=[request.user.national_id])

    @admin.display(description=gettext_lazy("Reference"), ordering="application__reference")
    def reference(self, study: Study) -> str:
        return study.application.reference

    @admin.display(description=gettext_lazy("Applicant"), ordering="application__owner__name")
    def citizen(self, study: Study) -> str:
        return study.application.owner.name

    @admin.display(description=gettext_lazy("Conditions"))
    def findings(self, study: Study) -> str:
        decision = selectors.decision_of(study)
        order = {"not_met": 0, "unknown": 1, "met": 2}
        rows = sorted(decision.all, key=lambda condition: order[condition.status])
        return render_to_string("eligibility/staff/findings.html", {"rows": rows})

    @admin.display(description=gettext_lazy("The amount line by line"))
    def lines(self, study: Study) -> str:
        return render_to_string("eligibility/staff/lines.html", {"decision": selectors.decision_of(study)})

    @admin.display(description=gettext_lazy("Facts used"))
    def facts_used(self, study: Study) -> str:
        household = msgspec.convert(study.facts, facts.Household, strict=False)
        people = [(person, _facts_of(person)) for person in household.everyone]
        return render_to_string("eligibility/staff/facts.html", {"people": people})


def _facts_of(person: facts.Person) -> list[tuple[str, str]]:
    """What the record of a person said on the day of the study; what nobody answered says so."""
    known = person.known
    shown: dict[str, Any] = {
        name: getattr(known, name) for name in AuthorityRecord.FACTS if hasattr(known, name)
    }
    if known.other_support is not None:
        shown["support_monthly"] = sum((each.monthly for each in known.other_support), Decimal(0))
    return [(_name(name), _word(value)) for name, value in shown.items()]


def _name(field: str) -> str:
    return str(AuthorityRecord._meta.get_field(field).verbose_name)


WORDS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: _("Yes") if value else _("No"),
    type(None): lambda value: _("has not answered"),
    list: lambda value: ", ".join(value) or "0",
    tuple: lambda value: ", ".join(value) or "0",
    date: date_format,
}


def _word(value: Any) -> str:
    """A fact as an officer reads it."""
    if value in dict(AuthorityRecord.Exemption.choices):
        return str(AuthorityRecord.Exemption(value).label)
    return WORDS.get(type(value), str)(value)
