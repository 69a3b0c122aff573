"""What authorities say, corrected with a reason."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.national_id import is_valid
from citizen_portal.lib import dates
from citizen_portal.lib.digits import norm
from eligibility import services
from eligibility.admin.words import ReadOnly, in_words, name_of
from eligibility.models import AuthorityRecord, ImportRun, RecordChange
from eligibility.rulebook import cycles, rates

NOBODY = "0"  # how an officer writes an empty list


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

    def clean(self) -> dict[str, Any]:
        """Nobody earns or owns less than nothing."""
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.copy().items():
            if isinstance(value, Decimal) and value < 0:
                self.add_error(name, _("A value cannot be negative."))
        return cleaned

    def clean_barred_until(self) -> date | None:
        """No decision suspends the support for longer than article 20 allows."""
        until = self.cleaned_data["barred_until"]
        if "barred_until" in self.changed_data and until and until > cycles.latest_bar(dates.today()):
            months = rates.whole_on("bar_max_months", dates.today())
            words = _("At most %(months)s months from today: no support is suspended for longer.")
            raise ValidationError(words % {"months": months})
        return until

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
        rows = [
            (name_of(key), in_words(line.was.get(key)), in_words(became))
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
