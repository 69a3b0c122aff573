"""The citizen's objection, and the officer's two decisions."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import national_id
from applications.choices import DocumentKind
from citizen_portal.lib import counts
from citizen_portal.lib.digits import norm
from citizen_portal.lib.forms import DigitsField, MoneyField, PortalForm, yes_no
from eligibility.models import AuthorityRecord
from eligibility.selectors import Condition
from objections import services
from objections.models import Objection

MOST_FAMILY = 60  # people in one family register
VALUES = ("real_estate", "vehicles", "cash_assets", "portfolios")  # of what somebody owns, SAR
DAY = partial(forms.DateInput, {"type": "date"}, format="%Y-%m-%d")
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


class RegisterField(forms.CharField):
    """National IDs, one a line or with commas between them; gives a list without repetition."""

    widget = forms.Textarea({"rows": "6", "dir": "ltr"})
    default_error_messages = {
        "id": _("%(id)s is not a national ID. Write ten digits on each line."),
        "many": _("The register cannot hold more than %(most)s people."),
    }

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        typed = super().to_python(value).replace("،", "\n").replace(",", "\n").splitlines()
        ids = list(dict.fromkeys(one for line in typed if (one := norm(line))))
        if len(ids) > MOST_FAMILY:
            raise ValidationError(self.error_messages["many"], "many", {"most": MOST_FAMILY})
        for one in ids:
            if not national_id.is_valid(one):
                raise ValidationError(self.error_messages["id"], "id", {"id": one[:20]})
        return ids


class DaysField(DigitsField):
    """Whole days of a year."""

    unit = _("days")
    default_error_messages = {"days": _("Write the days in figures, from 0 to 366.")}

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        digits = super().to_python(value)
        if not digits:
            return None
        if not digits.isascii() or not digits.isdigit() or len(digits) > 3 or int(digits) > 366:
            raise ValidationError(self.error_messages["days"], "days")
        return int(digits)

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


def _answer(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=yes_no,
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )


# the field of each fact that is no yes or no, given its label
FIELDS: dict[str, Callable[[Any], forms.Field]] = {
    "days_abroad": lambda label: DaysField(
        label=label,
        widget=forms.TextInput({"class": "input--s"}),
        error_messages={"required": _("Write the number of days that the document proves.")},
    ),
    "monthly_income": lambda label: MoneyField(label=label),
    "support_monthly": lambda label: MoneyField(label=label),
    "support_programme": lambda label: forms.CharField(label=label, max_length=60, required=False),
    **{name: lambda label: MoneyField(label=label, max_digits=14) for name in VALUES},
    "domestic_workers": lambda label: forms.IntegerField(
        label=label, min_value=0, max_value=999, widget=forms.TextInput({"class": "input--s"})
    ),
    "id_expires": lambda label: forms.DateField(label=label, widget=DAY()),
    "barred_until": lambda label: forms.DateField(
        label=label,
        widget=DAY(),
        required=False,
        help_text=_("Leave it empty when the suspension is lifted."),
    ),
    "visit": lambda label: forms.ChoiceField(label=label, choices=AuthorityRecord.Visit.choices),
    "dependants": lambda label: RegisterField(
        label=label,
        required=False,
        help_text=_("One national ID a line; leave out who does not belong to the family."),
    ),
    "exemption": lambda label: forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", pgettext_lazy("exemption", "None")), *AuthorityRecord.Exemption.choices],
    ),
}


def _fact_field(name: str) -> forms.Field:
    """The form field of one fact of an authority record."""
    label = AuthorityRecord._meta.get_field(name).verbose_name
    if name in {"saudi", "resident", "imprisoned", "in_shelter", "deceased", "separate_dwelling"}:
        return _answer(label)
    return FIELDS[name](label)


class AcceptanceForm(RefusalForm):
    """The corrected fact, in a field that fits the condition, and the reason that the citizen will read."""

    field_order = [*AuthorityRecord.FACTS, "because"]

    def __init__(
        self, *args: Any, objection: Objection, record: AuthorityRecord | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.names = services.CORRECTABLE.get(objection.code, ())
        for name in self.names:
            self.fields[name] = _fact_field(name)
        for name in {"dependants", "domestic_workers", *VALUES}.intersection(self.names) if record else ():
            self.initial.setdefault(name, getattr(record, name))
        self.order_fields(self.field_order)

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


def fact_in_words(value: Any) -> str:
    """A fact of a record as an officer reads it."""
    if value is None:
        return gettext("has not answered")
    if isinstance(value, bool):
        return dict(yes_no())["yes" if value else "no"]
    if isinstance(value, Decimal):
        return counts.figures(value)
    if isinstance(value, date):
        return date_format(value)
    if value in AuthorityRecord.Visit.values:
        return str(AuthorityRecord.Visit(value).label)
    if isinstance(value, list):
        return gettext(", ").join(value) or pgettext("list of people", "nobody")
    return str(value)


def record_in_words(record: AuthorityRecord | None) -> list[tuple[str, str]]:
    """What the authorities say of a person: each fact's name and value, without empty texts."""
    if record is None:
        return []
    facts = {name: getattr(record, name) for name in record.FACTS if name != "as_of"}
    for coded in ("exemption", "marital_status", "relation"):
        facts[coded] = getattr(record, f"get_{coded}_display")()
    return [
        (AuthorityRecord._meta.get_field(name).verbose_name, fact_in_words(value))
        for name, value in facts.items()
        if value != "" and (name, value) != ("barred_until", None)
    ]
