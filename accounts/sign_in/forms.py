"""What people type to sign in: ID, password, visual code."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.codes import services as code_services
from accounts.codes.models import OneTimeCode
from accounts.people.forms import clean_national_id
from accounts.visual_code import digits as visual_digits
from accounts.visual_code import services as visual_code_services
from common.digits import normalize_digits
from common.forms import DigitsField, PortalFields

SMS = "sms"  # the value of `way` when the code comes by SMS instead of the picture
WRONG_VISUAL_CODE = _("The visual code is not correct. Here is a new one: write its five digits.")


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
            exactly=6 if sms else visual_digits.CODE_LENGTH,
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
        return normalize_digits(self.cleaned_data["login"])

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
            if not visual_code_services.consume_visual_code(
                self.cleaned_data["code_id"], browser=browser, typed=typed
            ):
                self.add_error("code", WRONG_VISUAL_CODE)
            return
        asked = {"national_id": self.cleaned_data["login"], "browser": browser}
        if not code_services.check_code(OneTimeCode.Purpose.SIGN_IN, typed=typed, **asked):
            self.add_error("code", code_services.code_error_message(OneTimeCode.Purpose.SIGN_IN, **asked))
