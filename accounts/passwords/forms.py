"""A password of one's own."""

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.people.models import User
from common.forms import PortalForm

WEAKNESS_MESSAGES = {
    "password_too_short": _("Make the password 12 characters or longer."),
    "password_too_common": _("Many people use this password. Choose one that is harder to guess."),
    "password_entirely_numeric": _("Add letters: a password of digits only is easy to guess."),
    "password_too_similar": _("Leave your name, ID and mobile out of the password."),
}


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
            raise ValidationError([_portal_error(error) for error in weak.error_list]) from weak
        if self.person.check_password(new):
            raise ValidationError(_("Choose a password that differs from the present one."), code="same")
        return new

    def clean_repeat(self) -> str:
        repeat = self.cleaned_data["repeat"]
        if self.cleaned_data.get("new") not in (None, repeat):
            raise ValidationError(_("The two passwords differ. Write the new one again."), code="differs")
        return repeat


def _portal_error(error: ValidationError) -> ValidationError:
    return (
        ValidationError(WEAKNESS_MESSAGES[error.code], code=error.code)
        if error.code in WEAKNESS_MESSAGES
        else error
    )
