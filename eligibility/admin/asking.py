"""What an officer asks to be tried: a cycle to decide again, or other rates on it."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from citizen_portal.lib import counts
from citizen_portal.lib.forms import PortalForm
from eligibility import selectors, services
from eligibility.models import Cycle, MonthDecision, Replay, Simulation

SAMPLES = (0, 100, 1_000, 10_000)
ROWS = 6  # parameters that one form changes


class CycleField(forms.ModelChoiceField):
    """A cycle of which there are studies, the newest chosen."""

    def __init__(self) -> None:
        super().__init__(
            Cycle.objects.none(),
            label=gettext_lazy("Cycle"),
            empty_label=None,
            error_messages={"required": gettext_lazy("Choose a cycle.")},
        )

    def label_from_instance(self, cycle: Any) -> str:
        return date_format(cycle.month, "F Y")


class TrialForm(PortalForm):
    """What both forms ask first."""

    cycle = CycleField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        studied = Cycle.objects.filter(Exists(MonthDecision.objects.filter(cycle=OuterRef("pk"))))
        self.fields["cycle"].queryset = studied  # type: ignore[attr-defined]


class ReplayForm(TrialForm):
    """Which cycle is decided again, and how much of it."""

    sample = forms.TypedChoiceField(
        label=gettext_lazy("How many studies"),
        coerce=int,
        choices=lambda: [(number, sample_in_words(number)) for number in SAMPLES],
        initial=0,
        widget=forms.RadioSelect,
    )

    def ask(self, by: Any) -> Replay:
        given = self.cleaned_data
        return services.ask_replay(given["cycle"], sample=given["sample"], by=by)


class SimulationForm(TrialForm):
    """Which rates are tried: a few rows of a parameter and its other value."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=services.TITLE_LENGTH,
        help_text=gettext_lazy("Such as: the ceiling raised to 21,000."),
        error_messages={"required": gettext_lazy("Write a title by which others find it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = _parameters()
        for row in range(ROWS):
            parameter = forms.ChoiceField(label=_("Parameter"), choices=names, required=False)
            value = forms.CharField(label=_("New value"), max_length=500, required=False)
            value.widget.attrs["dir"] = "ltr"
            for name, field in ((f"parameter_{row}", parameter), (f"value_{row}", value)):
                field.show_optional = False  # type: ignore[attr-defined]
                self.fields[name] = field

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"parameter_{row}"], self[f"value_{row}"]) for row in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.changes: dict[str, str] = {}
        where = {}
        for row in range(ROWS):
            name, value = given.get(f"parameter_{row}"), given.get(f"value_{row}", "")
            if name in self.changes:
                self.add_error(f"parameter_{row}", _("This parameter stands in two rows."))
            elif name:
                self.changes[name], where[name] = value, f"value_{row}"
            elif value:
                self.add_error(f"parameter_{row}", _("Choose the parameter that gets this value."))
        if "cycle" in given:
            self._check(given["cycle"], where)
        return given

    def _check(self, cycle: Cycle, where: dict[str, str]) -> None:
        try:
            services.rates_with(cycle.month, self.changes)
        except services.WrongRates as wrong:
            for each in wrong.wrong:
                self.add_error(where.get(each.name), each.said)

    def ask(self, by: Any) -> Simulation:
        given = self.cleaned_data
        return services.ask_simulation(given["cycle"], self.changes, title=given["title"], by=by)


def _parameters() -> list[tuple[str, Any]]:
    """Each parameter in words with its value in the newest cycle, group by group."""
    newest = selectors.last_studied()
    groups = selectors.rates_in(newest.month) if newest else ()
    listed = [
        (group.title, [(each.row.name, f"{each.name}: {each.value}") for each in group.rows])
        for group in groups
    ]
    return [("", _("No change")), *listed]


def sample_in_words(number: int) -> str:
    if not number:
        return _("All studies of the cycle")
    said = ngettext("A sample of about %(number)s study", "A sample of about %(number)s studies", number)
    return said % {"number": counts.figures(number)}
