"""What can be said of a page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.page_feedback.models import MAX_WORDS
from common.forms import PortalForm, WordsField


class AnswerForm(PortalForm):
    useful = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])


class WordsForm(PortalForm):
    words = WordsField(
        _("What can we do better?"),
        help_text=_("Do not write your name or a number. For an answer, write to us."),
        rows=3,
        longest=MAX_WORDS,
        missing=_("Write your words first."),
    )
