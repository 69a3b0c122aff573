"""What authorities say, corrected with a reason."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.forms import ModelForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from eligibility import services
from eligibility.admin.words import ReadOnly
from eligibility.models import AuthorityRecord, ImportRun, RecordChange
from eligibility.registers.facts import BY_NAME, NAMES
from eligibility.registers.forms import record_field
from eligibility.registers.words import fact_in_words, label_of


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
        fields = ["national_id", *NAMES]

    def clean_national_id(self) -> str:
        number = self.cleaned_data["national_id"]
        if number == self.by.national_id:
            raise ValidationError(_("You cannot correct your own record. Ask another officer."), "own_record")
        return number

    def corrected(self) -> dict[str, Any]:
        """The facts that were changed; of a new record, all of them."""
        names = NAMES if self.instance._state.adding else self.changed_data
        return {name: self.cleaned_data[name] for name in names if name in NAMES}


class Corrections(ReadOnly, admin.TabularInline):
    """What the record said before, by whom and why it was corrected."""

    model = RecordChange
    fields = ("at", "by", "what")
    readonly_fields = fields
    extra = 0
    ordering = ("-at",)

    @admin.display(description=gettext_lazy("What was corrected"))
    def what(self, line: RecordChange) -> str:
        rows = [
            (label_of(key), fact_in_words(key, line.was.get(key)), fact_in_words(key, became))
            for key, became in line.became.items()
        ]
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

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """A fact is read as in an authority's file."""
        fact = BY_NAME.get(db_field.name)
        return record_field(fact) if fact else super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        """The form knows the officer, since nobody corrects his own record."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def get_fields(self, request: HttpRequest, obj: AuthorityRecord | None = None) -> tuple:
        named = ("national_id", *NAMES)
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
