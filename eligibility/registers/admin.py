"""What authorities say, corrected with a reason."""

from itertools import batched
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.forms import ModelForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.people.models import User
from accounts.people.search_admin import PersonSearch
from common.forms import WordsField
from common.read_only_admin import ReadOnly
from eligibility.registers import services as register_services
from eligibility.registers.fact_texts import fact_label, fact_text
from eligibility.registers.facts import FACT_NAMES, FACTS, FACTS_BY_NAME
from eligibility.registers.forms import record_field
from eligibility.registers.models import AuthorityRecord, ImportRun, RecordChange
from eligibility.registers.services import RecordChangedMeanwhile
from eligibility.studies import texts as study_texts


class CorrectionForm(ModelForm):
    """A record as it is now known, and why it is corrected."""

    by: User  # the officer, set by the admin
    because = WordsField(
        gettext_lazy("Reason"),
        help_text=gettext_lazy("What proves it: the letter, its number and day."),
        rows=3,
        longest=500,
        missing=gettext_lazy("Write why the record is corrected."),
    )

    class Meta:
        model = AuthorityRecord
        fields = ["national_id", *FACT_NAMES]

    def clean(self) -> dict[str, Any]:
        """Nobody saves over what the page did not show: two windows, or an import between (T93)."""
        cleaned = super().clean() or self.cleaned_data
        number = self.instance.national_id or cleaned.get("national_id")
        if number:
            try:
                register_services.lock_record(number, self.seen())
            except RecordChangedMeanwhile as refusal:
                self.add_error(None, refusal.message)
                self._show(refusal.now)
        return cleaned

    def seen(self) -> dict[str, Any]:
        """The facts as the page showed them when it was opened."""
        return {name: self._opened_with(name) for name in FACT_NAMES}

    def _opened_with(self, name: str) -> Any:
        try:
            return self.fields[name].to_python(self.data.get(self.add_initial_prefix(name)))
        except ValidationError:  # nobody was shown such a value
            return None

    def _show(self, now: dict[str, Any]) -> None:
        """The page again: what is said now, where the officer wrote nothing else, and his own words."""
        self.data = self.data.copy()
        for name, value in now.items():
            shown = self.fields[name].prepare_value(value)
            if name not in self.changed_data:
                self.data[self.add_prefix(name)] = shown
            self.data[self.add_initial_prefix(name)] = shown

    def clean_national_id(self) -> str:
        number = self.cleaned_data["national_id"]
        if number == self.by.national_id:
            raise ValidationError(_("You cannot correct your own record. Ask another officer."), "own_record")
        return number

    def corrected(self) -> dict[str, Any]:
        """The facts that the officer changed from what the page showed; of a new record, all of them."""
        names = FACT_NAMES if self.instance._state.adding else self.changed_data
        return {name: self.cleaned_data[name] for name in names if name in FACT_NAMES}


class RecordChangeInline(ReadOnly, admin.TabularInline):
    """What the record said before, by whom and why it was corrected."""

    model = RecordChange
    fields = ("at", "by", "what")
    readonly_fields = fields
    extra = 0
    ordering = ("-at",)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who reads a record reads what it said before."""
        return request.user.has_perm("eligibility.view_authorityrecord")

    @admin.display(description=gettext_lazy("What was corrected"))
    def what(self, line: RecordChange) -> str:
        rows = [
            (fact_label(key), fact_text(key, line.was.get(key)), fact_text(key, became))
            for key, became in line.became.items()
        ]
        return render_to_string("eligibility/staff/corrected.html", {"rows": rows})


@admin.register(AuthorityRecord)
class AuthorityRecordAdmin(PersonSearch, admin.ModelAdmin):
    form = CorrectionForm
    list_display = ("national_id", "saudi", "resident", "days_abroad", "monthly_income", "changed_at")
    list_filter = ("saudi", "resident", "imprisoned", "in_shelter", "deceased")
    national_ids = ("national_id",)
    search_help_text = gettext_lazy("National ID")
    ordering = ("-pk",)  # one import gives millions the same moment
    inlines = [RecordChangeInline]
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
        fact = FACTS_BY_NAME.get(db_field.name)
        return record_field(fact) if fact else super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type:
        """The form knows the officer, since nobody corrects his own record."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"by": request.user})

    def get_fieldsets(self, request: HttpRequest, obj: AuthorityRecord | None = None) -> list:
        """The facts by the authority that gives them, three on a line."""
        may_correct = self.has_change_permission(request, obj)
        private = may_correct or request.user.has_perm("accounts.view_auditline")
        said = [fact for fact in FACTS if fact.name != "as_of" and (private or not fact.private)]
        by_source = [
            (
                study_texts.source_name(source),
                {"fields": _fieldset_rows([each.name for each in said if each.source == source])},
            )
            for source in dict.fromkeys(fact.source for fact in said)
        ]
        because = [(None, {"fields": ["because"]})] if may_correct else []
        return [(None, {"fields": [("national_id", "as_of")]}), *by_source, *because]

    def save_model(self, request: HttpRequest, obj: AuthorityRecord, form: Any, change: bool) -> None:
        """Through the verb: it locks, keeps what was said before, and rings for the studies that wait."""
        corrected = form.corrected()
        if corrected:
            because, seen = form.cleaned_data["because"], form.seen()
            kept = register_services.correct_record(
                obj.national_id, corrected, by=request.user, because=because, seen=seen
            )
            obj.pk, obj.changed_at = kept.pk, kept.changed_at


def _fieldset_rows(names: list[str]) -> list[tuple[str, ...]]:
    return [tuple(line) for line in batched(names, 3)]


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
