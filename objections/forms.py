"""The citizen's objection, and the officer's two decisions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from applications.choices import DocumentKind
from common.forms import PortalForm
from eligibility.registers.facts import FACTS
from eligibility.registers.forms import correction_field
from eligibility.registers.models import AuthorityRecord
from eligibility.registers.words import fact_in_words, label_of
from eligibility.studies.conditions import Condition
from objections import corrections as objection_corrections
from objections.models import Objection

KINDS = [("", _("Choose the kind")), *DocumentKind.choices]


class ObjectionForm(PortalForm):
    """Which condition, what proves the case, and the citizen's own words."""

    reason = forms.ChoiceField(
        label=_("Which condition do you object to?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the condition that you object to.")},
    )
    text = forms.CharField(
        label=_("Why is the result not right?"),
        help_text=_("Say what differs from the facts, and what your document shows."),
        max_length=2000,
        widget=forms.Textarea({"rows": "6"}),
        error_messages={
            "required": _("Write why the result is not right."),
            "max_length": _("Write at most 2,000 characters."),
        },
    )
    document_kind = forms.ChoiceField(
        label=_("Kind of attachment"),
        choices=KINDS,
        error_messages={"required": _("Choose the kind of attachment.")},
    )
    file = forms.FileField(
        label=_("The document"),
        help_text=format_lazy(
            _("A clear copy: PDF, or a picture from any phone (JPEG, PNG, HEIC), at most {size} MB."),
            size=settings.UPLOAD_MAX_BYTES >> 20,
        ),
        widget=forms.FileInput({"accept": "image/jpeg,image/png,image/heic,image/heif,application/pdf"}),
        error_messages={
            "required": _("Attach the document that proves your case."),
            "empty": _("This file is empty. Choose another one."),
        },
    )

    def __init__(self, *args: Any, reasons: tuple[Condition, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(_key(each), _card(each)) for each in reasons]
        if len(reasons) == 1:
            self.initial.setdefault("reason", _key(reasons[0]))

    def clean_reason(self) -> tuple[str, str]:
        """The condition's code, and whose it is."""
        code, _bar, person = self.cleaned_data["reason"].partition("|")
        return code, person


def _key(condition: Condition) -> str:
    return f"{condition.code}|{condition.finding.person}"


def _card(condition: Condition) -> str:
    """The condition's name, then the reason in which the person is named."""
    return format_html(
        '<strong>{}</strong><br><span class="hint" dir="auto">{}</span>', condition.title, condition.reason
    )


class RefusalForm(PortalForm):
    """The reason that the citizen will read."""

    because = forms.CharField(
        label=_("Reason that the citizen will read"),
        max_length=1000,
        widget=forms.Textarea({"rows": "5"}),
        error_messages={
            "required": _("Write the reason that the citizen will read."),
            "max_length": _("Write at most 1,000 characters."),
        },
    )


class AcceptanceForm(RefusalForm):
    """The corrected fact, in a field that fits the condition, and the reason that the citizen will read."""

    def __init__(
        self, *args: Any, objection: Objection, record: AuthorityRecord | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        correctable = objection_corrections.correctable_facts(objection)
        self.names = [fact.name for fact in correctable]
        self.fields.update({fact.name: correction_field(fact) for fact in correctable})
        for fact in correctable if record else ():
            if fact.part_of or fact.name == "dependants":  # corrected in part, so shown whole
                self.initial.setdefault(fact.name, getattr(record, fact.name))
        self.order_fields([*self.names, "because"])

    @property
    def correctable(self) -> bool:
        """Whether the condition rests on a record at all."""
        return bool(self.names)

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """The fields of the fact, without the reason."""
        return [self[name] for name in self.names]

    def facts(self) -> dict[str, Any]:
        """The corrected facts by column; what was not typed right is left out."""
        return {name: self.cleaned_data[name] for name in self.names if name in self.cleaned_data}

    def facts_are_right(self) -> bool:
        """For the preview, which needs no reason yet."""
        self.full_clean()
        return not any(name in self.errors for name in self.names)


def record_in_words(record: AuthorityRecord | None) -> list[tuple[str, str]]:
    """What the authorities say of a person: each fact's name and value, without what is usually silent."""
    if record is None:
        return []
    said = [(fact, getattr(record, fact.name)) for fact in FACTS if fact.name != "as_of"]
    return [
        (label_of(fact.name), fact_in_words(fact.name, value))
        for fact, value in said
        if fact.needed or value is not None
    ]
