"""The form of the personal section."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.choices import CITIZEN_KINDS, Kind
from applications.file import selectors as file_selectors
from applications.file.forms import AnswersForm
from applications.file.models import Application
from applications.personal import fields as personal_fields
from applications.personal import selectors as personal_selectors
from common.forms import PortalForm, WordsField


class PersonalForm(AnswersForm):
    table = personal_fields.FIELDS
    page = {
        "kind": {"label": _("You apply as"), "widget": forms.RadioSelect},
        "situation": {"label": _("Which case is yours?"), "widget": forms.RadioSelect},
        "marital": {"widget": forms.RadioSelect},
        "health": {"widget": forms.RadioSelect},
        "work_ability": {"widget": forms.RadioSelect},
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.initial.get("kind") != Kind.ELDEST_CHILD:
            offered = [(each.value, each.label) for each in CITIZEN_KINDS]
        else:
            offered = [(Kind.ELDEST_CHILD.value, Kind.ELDEST_CHILD.label)]
        # of the buttons alone: the verb refuses the other kinds by name
        self.fields["kind"].widget.choices = offered

    @classmethod
    def of(cls, application: Application, *given: Any) -> "PersonalForm":
        return cls(
            *given,
            initial=cls.opened(
                file_selectors.section_answers(application, personal_selectors.PERSONAL_FIELD_NAMES)
            ),
        )


class OpeningForm(PortalForm):
    """Why an officer opens an application for the eldest child, or closes it."""

    because = WordsField(
        _("Reason"),
        help_text=_("It stays in the history of the file. Name the papers that you have seen."),
        rows=3,
        longest=500,
        missing=_("Write the reason: it stays in the history of the file."),
    )
