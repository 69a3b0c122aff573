"""Why amounts of many households changed from one month to the next, in officers' words."""

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from eligibility.studies.texts import rule_title

CAUSE_TEXTS: dict[str, Promise] = {
    "income": pgettext_lazy("cause", "Income"),
    "dependants": pgettext_lazy("cause", "Dependants"),
    "rates": pgettext_lazy("cause", "Rates of the programme"),
    "days_abroad": pgettext_lazy("cause", "Days outside the Kingdom"),
    "under_study": pgettext_lazy("cause", "An authority has not answered"),
    "other": pgettext_lazy("cause", "Another cause"),
}


def cause_text(code: str) -> str:
    """Return the words of a cause: a rule's own title, or one of ours."""
    return str(CAUSE_TEXTS[code]) if code in CAUSE_TEXTS else rule_title(code)
