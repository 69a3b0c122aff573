"""The sections that are one form each: personal details, dwelling, bank account, documents, signature."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications import choices, iban, selectors
from applications.forms.checks import checked_contract, checked_iban, checked_short_address, checked_words
from applications.forms.fields import CheckedField, KeptForm, radios, select
from applications.models import Application, Housing
from citizen_portal.lib.forms import DateField3, DigitsField, PortalForm


class PersonalForm(KeptForm):
    kind = radios(
        choices.Kind,
        _("You apply as"),
        _("Choose whether you apply as head of household, independent individual or married woman."),
        help_text=_(
            "An independent individual is 18 or over, unmarried, and lives without dependants. "
            "A married woman is listed by her husband, unless one of the named cases is hers."
        ),
    )
    situation = radios(
        choices.Situation,
        _("Which case is yours?"),
        _("Choose the case in which you apply yourself."),
        required=False,
        help_text=_("Only for a married woman who applies herself."),
    )
    marital = radios(choices.Marital, _("Marital status"), _("Choose your marital status."))
    health = radios(choices.Health, _("Health"), _("Choose your state of health."))
    work_ability = radios(
        choices.WorkAbility, _("Ability to work"), _("Choose whether you are able to work.")
    )
    education = select(choices.Education, _("Level of education"), _("Choose your level of education."))
    employment = select(choices.Employment, _("Employment"), _("Choose your employment."))

    @classmethod
    def of(cls, application: Application, *given: Any) -> "PersonalForm":
        answers = selectors.answers_of(application, selectors.PERSONAL)
        return cls(*given, initial={**answers, "seen": selectors.fingerprint(answers)})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["situation"].show_optional = False  # needed as soon as a married woman applies

    def clean(self) -> dict[str, Any]:
        """A married woman names her case; nobody else has one."""
        answers = super().clean()
        if answers.get("kind") == choices.Kind.MARRIED_WOMAN:
            if not answers.get("situation") and "situation" not in self.errors:
                self.add_error("situation", _("Choose the case in which you apply yourself."))
        elif answers.get("kind"):
            answers["situation"] = ""
        return answers


NO_CONTRACT: dict[str, Any] = {"contract": "", "contract_ends": None}


class HousingForm(KeptForm):
    tenure = radios(
        choices.Tenure, _("Your dwelling is"), _("Choose whether the dwelling is owned or rented.")
    )
    contract = CheckedField(
        checked_contract,
        label=_("Ejar contract number"),
        required=False,
        max_length=60,
        help_text=_("Only for a rented dwelling: the contract in your own name, from the Ejar network."),
        widget=forms.TextInput(
            {"class": "input--m", "inputmode": "numeric", "dir": "ltr", "autocomplete": "off"}
        ),
    )
    contract_ends = DateField3(
        label=_("End of the contract"),
        required=False,
        help_text=_("As it is in the Ejar contract. We show you here when it is about to end."),
    )
    short_address = CheckedField(
        checked_short_address,
        label=_("Short address"),
        required=False,
        max_length=20,
        help_text=_("Four letters and four digits, such as RRRD2929."),
        widget=forms.TextInput(
            {"class": "input--s", "dir": "ltr", "autocapitalize": "characters", "autocomplete": "off"}
        ),
    )
    building = DigitsField(
        exactly=4,
        label=_("Building number"),
        widget=forms.TextInput({"class": "input--s"}),
        error_messages={
            "required": _("Write the building number."),
            "digits": _("A building number has 4 digits."),
        },
    )
    additional = DigitsField(
        exactly=4,
        label=_("Additional number"),
        widget=forms.TextInput({"class": "input--s"}),
        error_messages={
            "required": _("Write the additional number."),
            "digits": _("An additional number has 4 digits."),
        },
    )
    street = CheckedField(
        checked_words, label=_("Street"), max_length=100, error_messages={"required": _("Write the street.")}
    )
    district = CheckedField(
        checked_words,
        label=_("District"),
        max_length=100,
        error_messages={"required": _("Write the district.")},
    )
    city = CheckedField(
        checked_words, label=_("City"), max_length=100, error_messages={"required": _("Write the city.")}
    )
    postal_code = DigitsField(
        exactly=5,
        label=_("Postal code"),
        widget=forms.TextInput({"class": "input--s"}),
        error_messages={"required": _("Write the postal code."), "digits": _("A postal code has 5 digits.")},
    )
    region = select(choices.Region, _("Region"), _("Choose the region."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["contract"].show_optional = False  # needed as soon as the dwelling is rented

    @classmethod
    def of(cls, housing: Housing | None, *given: Any) -> "HousingForm":
        answers = selectors.answers_of(housing, selectors.HOUSING)
        return cls(*given, initial={**answers, "seen": selectors.fingerprint(answers)})

    def clean(self) -> dict[str, Any]:
        """A rented dwelling needs its contract; any other has none."""
        answers = super().clean()
        if answers.get("tenure") == choices.Tenure.RENT:
            if not answers.get("contract") and "contract" not in self.errors:
                self.add_error("contract", _("Write the number of the lease contract from Ejar."))
        elif answers.get("tenure"):
            answers.update(NO_CONTRACT)
        return answers

    def leave_only_errors_of(self, field: str) -> None:
        """While somebody still fills it in, only this field is judged."""
        for other in [name for name in self.errors if name != field]:
            del self.errors[other]

    def filled_with(self, parts: dict[str, str]) -> "HousingForm":
        """The same form as typed, with these parts in their boxes."""
        data = self.data.copy()
        for name, part in parts.items():
            data[name] = part
        filled = HousingForm(data, initial=self.initial)
        filled.full_clean()
        filled.errors.clear()
        return filled

    def kept(self) -> dict[str, Any]:
        kept = super().kept()
        return kept | NO_CONTRACT if kept.get("tenure") not in (None, choices.Tenure.RENT) else kept


IBAN_BOX = {"dir": "ltr", "autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}


class BankForm(PortalForm):
    iban = CheckedField(
        checked_iban,
        label=_("IBAN"),
        help_text=_("SA and 22 digits, with or without blanks. The account must be in your own name."),
        widget=forms.TextInput(IBAN_BOX),
        error_messages={"required": _("Write the IBAN of your account.")},
    )
    again = forms.CharField(
        label=_("IBAN once more"),
        widget=forms.TextInput(IBAN_BOX),
        error_messages={"required": _("Write the IBAN once more, to be sure of it.")},
    )

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        first, second = answers.get("iban"), answers.get("again")
        if first and second and iban.normal(second) != first:
            self.add_error("again", _("The two IBANs differ. Write the second one again."))
        return answers


class AttestForm(PortalForm):
    attest = forms.BooleanField(
        label=_("I have read the declaration, and I agree to it."),
        error_messages={"required": _("Tick that you agree to the declaration, then submit.")},
    )


class UpdateForm(AttestForm):
    """An update of what was declared: the day of the change, and the declaration again."""

    changed_on = DateField3(
        label=_("When did the change happen?"),
        future=False,
        help_text=_("Of several changes, the day of the earliest."),
        error_messages={
            "required": _("Write the day on which the change happened."),
            "future": _("The change is still to come. Save it here once it has happened."),
        },
    )
    field_order = ("changed_on", "attest")
