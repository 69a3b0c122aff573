"""Documents, as they are photographed and dated."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applications import choices
from applications.documents.models import SupportingDocument
from applications.file.forms import choice_field
from applications.household import applicant_rules
from applications.household import selectors as household_selectors
from common import dates
from common.forms import DateBoxesField, PortalForm, WordsField

APPLICANT = "applicant"


class FilesInput(forms.FileInput):
    """Several at once; a phone offers its camera, its pictures and its files by itself."""

    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        offered = {"accept": "image/jpeg,image/png,image/heic,image/heif,application/pdf", "multiple": True}
        super().__init__({**offered, **(attrs or {})})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return files.getlist(name) if hasattr(files, "getlist") else [files[name]] if name in files else []


class FilesField(forms.FileField):
    """One to ten files; what is in them is the verb's to judge."""

    widget = FilesInput
    default_error_messages = {
        "required": _("Choose a file to upload."),
        "invalid": _("The file did not arrive. Choose it again."),
        "too_many": _("Choose at most ten files, or put several pages into one PDF."),
    }

    def __init__(self, **kwargs: Any) -> None:
        # an empty file is refused by the check of the file itself, in its own words
        super().__init__(**{"allow_empty_file": True, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:  # type: ignore[override]
        if len(data or []) > settings.PAGES_PER_DOCUMENT:
            raise ValidationError(self.error_messages["too_many"], "too_many")
        return [super(FilesField, self).clean(file) for file in data] if data else super().clean(None) or []


class FilesForm(PortalForm):
    """Pages of a document."""

    file = FilesField(
        label=_("Files"),
        help_text=format_lazy(
            _("PDF, or pictures from any phone (JPEG, PNG, HEIC), up to {size} MB each; one for each page."),
            size=settings.UPLOAD_MAX_BYTES >> 20,
        ),
    )

    def sent(self) -> list[tuple[str, UploadedFile]]:
        """The files with the names that they were sent under."""
        return [(file.name or "", file) for file in self.cleaned_data["file"]]


class DocumentForm(FilesForm):
    kind = choice_field(choices.DocumentKind, _("Kind of document"), _("Choose the kind of document."))
    field_order = ("kind", "file")


class DocumentDetailsForm(PortalForm):
    """From when to when it holds, and for whom."""

    issued_on = DateBoxesField(label=_("Date of issue"), required=False, future=False)
    expires_on = DateBoxesField(label=_("Expiry date"), required=False)
    people = forms.MultipleChoiceField(
        label=_("People covered by the document"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose yourself or your dependants.")},
    )

    def __init__(self, document: SupportingDocument, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.people_of_file = {
            str(row.pk): row for row in household_selectors.dependants_of(document.application)
        }
        names = [(key, row.name) for key, row in self.people_of_file.items()]
        self.fields["people"].choices = [(APPLICANT, document.application.owner.name), *names]
        if applicant_rules.never_expires(document.kind, dates.today()):
            del self.fields["expires_on"]

    @classmethod
    def of(cls, document: SupportingDocument, *given: Any) -> "DocumentDetailsForm":
        covered = [str(person.pk) for person in document.people.all()]
        people = [*([APPLICANT] if document.covers_applicant else []), *covered]
        days = {"issued_on": document.issued_on, "expires_on": document.expires_on}
        return cls(document, *given, initial={**days, "people": people})

    def clean_expires_on(self) -> Any:
        """A new day must still be to come; the one that stands may have passed."""
        day = self.cleaned_data["expires_on"]
        if day and day < dates.today() and day != self.document.expires_on:
            raise ValidationError(_("This document has ended. Upload one that is still valid."), "past")
        return day

    def answers(self) -> dict[str, Any]:
        """What the verb takes."""
        chosen = self.cleaned_data["people"]
        days = {name: self.cleaned_data[name] for name in ("issued_on", "expires_on") if name in self.fields}
        people = [self.people_of_file[key] for key in chosen if key != APPLICANT]
        return {**days, "covers_applicant": APPLICANT in chosen, "people": people}


class DocumentRefusalForm(PortalForm):
    """Why an officer refuses a document."""

    because = WordsField(
        _("Reason"),
        help_text=_("The citizen reads it as you write it. Say what is wrong and what to give instead."),
        rows=4,
        longest=500,
        missing=_("Write the reason: the citizen will read it."),
    )
