"""The attestation, and an update's day of change."""

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DateBoxesField, PortalForm


class AttestForm(PortalForm):
    attest = forms.BooleanField(
        label=_("I have read the declaration, and I agree to it."),
        error_messages={"required": _("Tick that you agree to the declaration, then submit.")},
    )


class UpdateForm(AttestForm):
    """An update of what was declared: the day of the change, and the declaration again."""

    changed_on = DateBoxesField(
        label=_("When did the change happen?"),
        future=False,
        help_text=_("If there are several changes, give the earliest date."),
        error_messages={
            "required": _("Write the day on which the change happened."),
            "future": _("The change is still to come. Save it here once it has happened."),
        },
    )
    field_order = ("changed_on", "attest")
