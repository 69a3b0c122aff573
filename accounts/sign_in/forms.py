"""What people type at the doors of accounts, made clean."""

import re

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import national_id, phone, services, visual_code
from accounts.models import OneTimeCode, User
from citizen_portal.lib import text
from citizen_portal.lib.digits import norm
from citizen_portal.lib.forms import BirthDateField, DigitsField, PortalFields, PortalForm

WEAK = {
    "password_too_short": _("Make the password 12 characters or longer."),
    "password_too_common": _("Many people use this password. Choose one that is harder to guess."),
    "password_entirely_numeric": _("Add letters: a password of digits only is easy to guess."),
    "password_too_similar": _("Leave your name, ID and mobile out of the password."),
}


SMS = "sms"  # the value of `way` when the code comes by SMS instead of the picture
NOT_THE_PICTURE = _("These are not the digits of the picture. Here is a new one: write its five digits.")


def clean_national_id(typed: str) -> str:
    """Ten ASCII digits of a citizen or a resident; ValidationError for anything else."""
    digits = norm(typed)
    if not national_id.is_valid(digits):
        raise ValidationError(
            _("This is not a right ID number. Copy the 10 digits from your ID; the first is 1 or 2."),
            code="national_id",
        )
    return digits


def clean_mobile(typed: str) -> str:
    """+9665XXXXXXXX; ValidationError for what is no Saudi mobile."""
    digits = re.sub("[-()]", "", norm(typed))
    mobile = phone.saudi_mobile(digits) if re.fullmatch(r"\+?[0-9]+", digits) else None
    if mobile is None:
        raise ValidationError(
            _("Write a Saudi mobile number, such as 05 followed by 8 digits."), code="mobile"
        )
    return mobile


class SignInForm(PortalFields, LoginForm):
    """allauth's form: its limits count before a password is looked at, and the code comes before both.

    `code_needed=False` is the API's: without a code, a code is not asked for.
    `only_id` reads the ID alone, for sending a code to its mobile.
    """

    def __init__(self, *args, code_needed: bool = True, only_id: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.only_id = only_id
        self.examined = False  # whether the visual code is spent
        self.fields["login"] = DigitsField(
            exactly=10,
            max_length=40,  # room for blanks and unseen marks
            label=_("National ID number"),
            help_text=_("10 digits"),
            widget=forms.TextInput({"autocomplete": "username"}),
            error_messages={"required": _("Write your national ID number.")},
        )
        password = self.fields["password"] = forms.CharField(
            strip=False,
            max_length=256,
            required=not only_id,
            label=_("Password"),
            widget=forms.PasswordInput({"autocomplete": "current-password"}),
            error_messages={"required": _("Write your password.")},
        )
        password.show_optional = False
        self.fields["code"] = self._code_field(required=code_needed and not only_id)
        self.fields["code_id"] = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
        self.fields["way"] = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
        self.order_fields(["login", "password", "code"])

    @property
    def by_sms(self) -> bool:
        """Whether the box takes the code of an SMS instead of the picture's digits."""
        return (self.data if self.is_bound else self.initial).get("way") == SMS

    def _code_field(self, *, required: bool) -> forms.Field:
        sms = self.by_sms
        missing = _("Write the code from the message.") if sms else _("Write the digits of the picture.")
        field = DigitsField(
            exactly=6 if sms else visual_code.LENGTH,
            max_length=40,
            required=required,
            label=_("Code from the message") if sms else _("Visual code"),
            help_text=_("6 digits") if sms else _("Write the five digits of the picture."),
            widget=forms.TextInput({"autocomplete": "one-time-code" if sms else "off"}),
            error_messages={"required": missing},
        )
        field.show_optional = False
        return field

    def clean_login(self) -> str:
        if self.only_id:
            return clean_national_id(self.cleaned_data["login"])
        return norm(self.cleaned_data["login"])

    def clean(self) -> dict:
        if self.only_id:
            return self.cleaned_data
        if not self._errors and (self.fields["code"].required or self.cleaned_data["code"]):
            self._examine_code()  # before a password is looked at
        return super().clean()

    def _examine_code(self) -> None:
        self.examined = True
        browser = get_adapter().visitor(self.request)["browser"]
        typed = self.cleaned_data["code"]
        if not self.by_sms:
            if not services.spend_visual_code(self.cleaned_data["code_id"], browser=browser, typed=typed):
                self.add_error("code", NOT_THE_PICTURE)
            return
        asked = {"national_id": self.cleaned_data["login"], "browser": browser}
        if not services.check_code(OneTimeCode.Purpose.SIGN_IN, typed=typed, **asked):
            self.add_error("code", services.what_is_wrong(OneTimeCode.Purpose.SIGN_IN, **asked))


class RegistrationForm(PortalForm):
    """«تسجيل جديد»: who you are, and the mobile that a code will prove."""

    national_id = DigitsField(
        exactly=10,
        max_length=40,
        label=_("National ID number"),
        help_text=_("10 digits, as on your ID"),
        error_messages={"required": _("Write your national ID number.")},
    )
    name = forms.CharField(
        label=_("Full name"),
        help_text=_("As it is on the national ID"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Write your full name.")},
    )
    birth_date = BirthDateField(label=_("Date of birth"))
    mobile = DigitsField(
        label=_("Mobile number"),
        help_text=_("A code will be sent to it, such as 05 followed by 8 digits"),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel-national", "class": "input--m"}),
        error_messages={"required": _("Write your mobile number.")},
    )
    terms = forms.BooleanField(
        label=_("I agree to the terms and conditions, and undertake that what I entered is true"),
        error_messages={"required": _("Read the terms and conditions, then tick that you agree.")},
    )

    def clean_national_id(self) -> str:
        return clean_national_id(self.cleaned_data["national_id"])

    def clean_name(self) -> str:
        return text.person_name(self.cleaned_data["name"], longest=150)

    def clean_mobile(self) -> str:
        return clean_mobile(self.cleaned_data["mobile"])


class CodeForm(PortalForm):
    """One box for the code of an SMS."""

    code = DigitsField(
        exactly=6,
        max_length=40,
        label=_("Verification code"),
        help_text=_("6 digits"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "class": "input--s"}),
        error_messages={"required": _("Write the code from the message.")},
    )


class PasswordForm(PortalForm):
    """A password of one's own; the old one is asked for, except after a temporary one or none."""

    current = forms.CharField(
        label=_("Current password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput,
        error_messages={"required": _("Write your current password.")},
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": _("Write the new password.")},
    )
    repeat = forms.CharField(
        label=_("New password again"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        error_messages={"required": _("Write the new password again.")},
    )

    def __init__(self, *args, person: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person.must_change_password or not person.has_usable_password():  # signed up by Nafath
            del self.fields["current"]

    def clean_current(self) -> str:
        """Counted like a sign-in: a signed-in session is no side door for guessing."""
        if not get_adapter().reauthenticate(self.person, self.cleaned_data["current"]):
            raise ValidationError(_("This is not your current password."), code="current")
        return self.cleaned_data["current"]

    def clean_new(self) -> str:
        new = self.cleaned_data["new"]
        try:
            validate_password(new, self.person)
        except ValidationError as weak:
            raise ValidationError([_in_our_words(error) for error in weak.error_list]) from weak
        if self.person.check_password(new):
            raise ValidationError(_("Choose a password that differs from the present one."), code="same")
        return new

    def clean_repeat(self) -> str:
        repeat = self.cleaned_data["repeat"]
        if self.cleaned_data.get("new") not in (None, repeat):
            raise ValidationError(_("The two passwords differ. Write the new one again."), code="differs")
        return repeat


def _in_our_words(error: ValidationError) -> ValidationError:
    return ValidationError(WEAK[error.code], code=error.code) if error.code in WEAK else error
