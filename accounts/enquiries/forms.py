"""What is written at «تواصل معنا», and how it is found again."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.enquiries.models import MAX_TEXT, Enquiry
from accounts.people.forms import clean_mobile
from common import text as texts
from common.digits import normalize_digits
from common.forms import DigitsField, PortalForm, WordsField


class EnquiryForm(PortalForm):
    """What a citizen writes: who it is, the account says."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Enquiry.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose enquiry or complaint.")},
    )
    topic = forms.ChoiceField(
        label=pgettext_lazy("enquiry", "About"),
        choices=[("", _("Choose")), *Enquiry.Topic.choices],
        error_messages={"required": _("Choose what it is about.")},
    )
    text = WordsField(
        _("Your message"),
        help_text=_("Never write a password, a code or your whole IBAN."),
        rows=6,
        longest=MAX_TEXT,
        missing=_("Write your message."),
    )


class VisitorEnquiryForm(EnquiryForm):
    """A visitor says a name and a mobile too."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": _("Write your full name.")},
    )
    mobile = DigitsField(
        label=_("Mobile number"),
        help_text=_("The answer is announced to it by SMS. Such as 05 followed by 8 digits"),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel-national", "class": "input--m"}),
        error_messages={"required": _("Write your mobile number.")},
    )

    def clean_name(self) -> str:
        return texts.person_name(self.cleaned_data["name"], longest=150)

    def clean_mobile(self) -> str:
        return clean_mobile(self.cleaned_data["mobile"])


class FollowForm(PortalForm):
    """The two things that only who wrote it knows."""

    reference = forms.CharField(
        label=_("Reference"),
        help_text=_("It begins with EN and stands on the page you saw after sending"),
        max_length=40,
        widget=forms.TextInput(
            {"dir": "ltr", "autocomplete": "off", "spellcheck": "false", "class": "input--m"}
        ),
        error_messages={"required": _("Write the reference.")},
    )
    mobile = DigitsField(
        label=_("Mobile number"),
        help_text=_("The one you wrote in the message"),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel-national", "class": "input--m"}),
        error_messages={"required": _("Write your mobile number.")},
    )

    def clean_reference(self) -> str:
        """EN-XXXXXXXX, however it was typed."""
        typed = normalize_digits(self.cleaned_data["reference"]).upper()
        letters = "".join(each for each in typed if each.isascii() and each.isalnum())
        return f"EN-{letters.removeprefix('EN')}"[:11]

    def clean_mobile(self) -> str:
        return clean_mobile(self.cleaned_data["mobile"])


class AnswerForm(PortalForm):
    """What an officer answers."""

    answer = WordsField(
        _("Answer"),
        help_text=_("The citizen reads these words."),
        rows=6,
        longest=MAX_TEXT,
        missing=_("Write the answer."),
    )
