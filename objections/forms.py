"""The citizen's objection, and the officer's two decisions."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from common.forms import MoneyField, PortalForm, WordsField
from eligibility.registers.fact_texts import fact_label, fact_text
from eligibility.registers.facts import FACTS, FACTS_BY_NAME, Fact
from eligibility.registers.forms import correction_field
from eligibility.registers.models import AuthorityRecord
from eligibility.studies.conditions import Condition
from objections import corrections as objection_corrections
from objections.models import Objection
from objections.payment_problems import PROBLEMS
from payments.dues.models import MAX_REASON


class ObjectionForm(PortalForm):
    """Which conditions, and the citizen's own words."""

    grounds = forms.MultipleChoiceField(
        label=_("What do you object to?"),
        help_text=_("Choose everything that is not right; it is answered as one case."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one condition that you object to."),
            "invalid_choice": _("Choose one of the conditions that were not met."),
        },
    )
    text = WordsField(
        _("Why is the result not right?"),
        help_text=_("Say what differs from the facts, and what your documents show."),
        rows=6,
        missing=_("Write why the result is not right."),
    )

    def __init__(self, *args: Any, offered: tuple[Condition, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].choices = [(_condition_key(each), _condition_label(each)) for each in offered]
        if len(offered) == 1:
            self.initial.setdefault("grounds", [_condition_key(offered[0])])

    def clean_grounds(self) -> list[tuple[str, str]]:
        """Code and person of each."""
        return [(key.partition("|")[0], key.partition("|")[2]) for key in self.cleaned_data["grounds"]]


def draft_initial(draft: Objection) -> dict[str, Any]:
    """What the draft has, as the form's values."""
    return {"grounds": [f"{row.code}|{row.person}" for row in draft.grounds.all()], "text": draft.text}


class PaymentObjectionForm(PortalForm):
    """What is wrong with a payment, and the citizen's own words."""

    problems = forms.MultipleChoiceField(
        label=_("What is wrong with this payment?"),
        choices=[(code, title) for code, (title, _reason) in PROBLEMS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what is wrong with the payment.")},
    )
    text = WordsField(
        _("Why should it be otherwise?"),
        help_text=_("Say which amount you expected and why, and what your documents show."),
        rows=6,
        missing=_("Write why the payment is not right."),
    )


def payment_draft_initial(draft: Objection | None) -> dict[str, Any]:
    """What the draft about a payment has, as the form's values."""
    if draft is None:
        return {}
    return {"problems": [row.code for row in draft.grounds.all()], "text": draft.text}


class DocumentForm(PortalForm):
    """One paper: its kind, those that prove the case first, and its file."""

    kind = forms.ChoiceField(
        label=_("Kind of attachment"),
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

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose the kind")), *kinds]


class MessageForm(PortalForm):
    """What one side writes to the other."""

    text = WordsField(_("Your message"), rows=4, missing=_("Write the message."))


class ReturnForm(MessageForm):
    """Why a proposal is given back; colleagues read it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Why it goes back (a note for colleagues)")
        self.fields["text"].error_messages["required"] = _("Write why the proposal goes back.")


def _condition_key(condition: Condition) -> str:
    return f"{condition.code}|{condition.finding.person}"


def _condition_label(condition: Condition) -> str:
    """The condition's name, then the reason in which the person is named."""
    return format_html(
        '<strong>{}</strong><br><span class="hint" dir="auto">{}</span>', condition.title, condition.reason
    )


class RefusalForm(PortalForm):
    """The reason that the citizen will read."""

    because = WordsField(
        _("Reason that the citizen will read"),
        rows=5,
        longest=1000,
        missing=_("Write the reason that the citizen will read."),
    )


class GrantForm(RefusalForm):
    """What is owed for a payment besides, and the reason that the citizen will read."""

    because = WordsField(
        _("Reason that the citizen will read"),
        rows=5,
        longest=MAX_REASON,
        missing=_("Write the reason that the citizen will read."),
    )
    amount = MoneyField(
        label=_("Amount owed besides (SAR)"),
        help_text=_("Riyals and halalas; it goes with the next payment once another officer approves it."),
        min_value=Decimal("0.01"),
        max_digits=8,
        error_messages={
            "required": _("Write the amount that is owed besides."),
            "min_value": _("Write an amount above zero."),
        },
    )
    field_order = ("amount", "because")


class AcceptanceForm(RefusalForm):
    """The corrected facts, in fields that fit the conditions, and the reason that the citizen will read.

    With several people in the case, those whose record is not corrected are left out by their tick box.
    """

    def __init__(
        self, *args: Any, objection: Objection, records: dict[str, AuthorityRecord], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.objection = objection
        self.correctable_facts = objection_corrections.correctable_facts(objection)
        self.several = len(self.correctable_facts) > 1
        for place, (person, facts) in enumerate(self.correctable_facts.items()):
            if self.several:
                self.fields[f"corrects-{place}"] = forms.BooleanField(
                    label=_("Correct this person's record"), required=False
                )
            wanted = not self.several or f"corrects-{place}" in self.data
            for fact in facts:
                field = correction_field(fact)
                field.show_optional = not (self.several and field.required)  # what is ticked is needed
                field.required = field.required and wanted
                self.fields[self._name(person, fact)] = field
                record = records.get(person)
                if record and (fact.part_of or fact.name == "dependants"):  # corrected in part: shown whole
                    self.initial.setdefault(self._name(person, fact), getattr(record, fact.name))
        self.order_fields([*(name for name in self.fields if name != "because"), "because"])

    def _name(self, person: str, fact: Fact) -> str:
        return objection_corrections.form_field_name(self.objection, person, fact)

    @property
    def correctable(self) -> bool:
        """Whether the conditions rest on a record at all."""
        return bool(self.correctable_facts)

    @property
    def people(self) -> list[tuple[str, forms.BoundField | None, list[forms.BoundField]]]:
        """Each person's ID with the tick box, when there are several, and the fields of the facts."""
        return [
            (
                person,
                self[f"corrects-{place}"] if self.several else None,
                [self[self._name(person, fact)] for fact in facts],
            )
            for place, (person, facts) in enumerate(self.correctable_facts.items())
        ]

    def corrections(self) -> objection_corrections.Corrections:
        """The corrected facts by person and column; what was not typed right is left out."""
        found: objection_corrections.Corrections = {}
        for place, (person, facts) in enumerate(self.correctable_facts.items()):
            if self.several and not self.cleaned_data.get(f"corrects-{place}"):
                continue
            typed = {fact.name: self._name(person, fact) for fact in facts}
            found[person] = {
                name: self.cleaned_data[field] for name, field in typed.items() if field in self.cleaned_data
            }
        return found

    def in_words(self) -> list[tuple[str, str]]:
        """Each corrected fact with its label and value, for the page of the check."""
        return [
            (str(self[self._name(person, FACTS_BY_NAME[name])].label), fact_text(name, value))
            for person, facts in self.corrections().items()
            for name, value in facts.items()
        ]

    def facts_are_right(self) -> bool:
        """For the preview, which needs no reason yet."""
        self.full_clean()
        return not any(name in self.errors for name in self.fields if name != "because")


def record_rows(record: AuthorityRecord | None) -> list[tuple[str, str]]:
    """What the authorities say of a person: each fact's name and value, without what is usually silent."""
    if record is None:
        return []
    said = [(fact, getattr(record, fact.name)) for fact in FACTS if fact.name != "as_of"]
    return [
        (fact_label(fact.name), fact_text(fact.name, value))
        for fact, value in said
        if fact.needed or value is not None
    ]
