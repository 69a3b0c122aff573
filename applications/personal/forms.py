"""The form of the personal section."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.file import selectors as file_selectors
from applications.file.forms import AnswersForm
from applications.file.models import Application
from applications.personal import fields as personal_fields
from applications.personal import selectors as personal_selectors


class PersonalForm(AnswersForm):
    table = personal_fields.FIELDS
    page = {
        "kind": {"label": _("You apply as"), "widget": forms.RadioSelect},
        "situation": {"label": _("Which case is yours?"), "widget": forms.RadioSelect},
        "marital": {"widget": forms.RadioSelect},
        "health": {"widget": forms.RadioSelect},
        "work_ability": {"widget": forms.RadioSelect},
    }

    @classmethod
    def of(cls, application: Application, *given: Any) -> "PersonalForm":
        return cls(
            *given,
            initial=cls.opened(
                file_selectors.section_answers(application, personal_selectors.PERSONAL_FIELD_NAMES)
            ),
        )
