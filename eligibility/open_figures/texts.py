"""The words of the open figures."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common import plurals
from eligibility.open_figures.bulk import LARGEST
from eligibility.studies.cause_texts import cause_text

GROUP_TITLES: dict[str, Promise] = {
    "all": _("All households studied"),
    "states": _("By result"),
    "sizes": _("Supported households by size"),
    "reasons": _("Households without support by the condition not met"),
}
STATE_TITLES: dict[str, Promise] = {
    "all": _("All households studied"),
    "supported": pgettext_lazy("households", "Supported"),
    "without_amount": pgettext_lazy("households", "Eligible, without an amount"),
    "not_eligible": pgettext_lazy("households", "Not eligible"),
    "under_study": pgettext_lazy("households", "Under study"),
}


def cell_title(group: str, code: str) -> str:
    """What a cell counts."""
    if group == "sizes":
        words = _("%(people)s and more") if int(code) == LARGEST else "%(people)s"
        return str(words) % {"people": plurals.count_noun(int(code), "person")}
    return cause_text(code) if group == "reasons" else str(STATE_TITLES[code])
