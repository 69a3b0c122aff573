"""What officers write about a household's payments."""

from django.utils.translation import gettext_lazy as _

from common.forms import PortalForm, WordsField


class BecauseForm(PortalForm):
    """Why: it stays in the history."""

    because = WordsField(
        _("Reason"), rows=3, longest=300, missing=_("Write the reason: it stays in the history.")
    )
