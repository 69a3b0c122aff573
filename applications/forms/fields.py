"""Fields and the base form of the file's sections."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from citizen_portal.lib.forms import PortalForm

CHOOSE = [("", _("Choose"))]


class CheckedField(forms.CharField):
    """A text that one of the plain checks above cleans."""

    def __init__(self, check: Any, **kwargs: Any) -> None:
        self.check = check
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return self.check(text) if text else ""


def select(offered: type[Any], label: Any, missing: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[*CHOOSE, *offered.choices], error_messages={"required": missing}, **more
    )


def radios(offered: type[Any], label: Any, missing: Any, **more: Any) -> forms.ChoiceField:
    words = {"required": missing}
    return forms.ChoiceField(
        label=label, choices=offered.choices, widget=forms.RadioSelect, error_messages=words, **more
    )


class KeptForm(PortalForm):
    """A form whose valid answers can be kept while others are still missing («حفظ والعودة لاحقًا»).

    `seen` is the fingerprint of the answers that it was opened with: a save over others' is noticed.
    """

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @property
    def opened_with(self) -> str:
        """The fingerprint as it was sent; empty from a program that does not say."""
        return self.cleaned_data.get("seen", "")

    def answers(self) -> dict[str, Any]:
        """All answers of a valid form."""
        return {name: given for name, given in self.cleaned_data.items() if name != "seen"}

    def kept(self) -> dict[str, Any]:
        """The answers that are given and valid."""
        self.is_valid()
        return {name: given for name, given in self.answers().items() if given not in ("", None)}

    def look_again(self, fingerprint: str) -> None:
        """What is in the file now has been shown: the next save may replace it."""
        self.data = self.data.copy()
        self.data["seen"] = fingerprint
