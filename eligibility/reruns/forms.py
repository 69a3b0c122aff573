"""What officers fill in to replay or simulate."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common import plurals
from common.forms import PortalForm
from eligibility.cycles.models import Cycle
from eligibility.rates import selectors as rate_selectors
from eligibility.reruns import rates_file
from eligibility.reruns import replay as replays
from eligibility.reruns import selectors as rerun_selectors
from eligibility.reruns import simulation as simulations
from eligibility.reruns.models import Replay, Simulation
from eligibility.studies.models import MonthDecision

SAMPLE_SIZES = (0, 100, 1_000, 10_000)
PARAMETER_ROWS = 6  # parameters that one form changes


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


class RerunForm(PortalForm):
    """What both forms ask first."""

    cycle = CycleField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        studied = Cycle.objects.filter(Exists(MonthDecision.objects.filter(cycle=OuterRef("pk"))))
        self.fields["cycle"].queryset = studied  # type: ignore[attr-defined]


class ReplayForm(RerunForm):
    """Which cycle is decided again, and how much of it."""

    sample = forms.TypedChoiceField(
        label=gettext_lazy("How many studies"),
        coerce=int,
        choices=lambda: [(number, sample_text(number)) for number in SAMPLE_SIZES],
        initial=0,
        widget=forms.RadioSelect,
    )

    def ask(self, by: Any) -> Replay:
        given = self.cleaned_data
        return replays.request_replay(given["cycle"], sample=given["sample"], by=by)


class SimulationForm(RerunForm):
    """Which rates are tried: a few rows of a parameter and its other value."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=rates_file.TITLE_LENGTH,
        help_text=gettext_lazy("Such as: the ceiling raised to 21,000."),
        error_messages={"required": gettext_lazy("Write a title by which others find it.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = _parameter_choices()
        for row in range(PARAMETER_ROWS):
            parameter = forms.ChoiceField(label=_("Parameter"), choices=names, required=False)
            value = forms.CharField(label=_("New value"), max_length=500, required=False)
            value.widget.attrs["dir"] = "ltr"
            for name, field in ((f"parameter_{row}", parameter), (f"value_{row}", value)):
                field.show_optional = False  # type: ignore[attr-defined]
                self.fields[name] = field

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"parameter_{row}"], self[f"value_{row}"]) for row in range(PARAMETER_ROWS)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.changes: dict[str, str] = {}
        where = {}
        for row in range(PARAMETER_ROWS):
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
            rates_file.apply_rate_changes(cycle.month, self.changes)
        except rates_file.InvalidRates as wrong:
            for each in wrong.wrong:
                self.add_error(where.get(each.name), each.said)

    def ask(self, by: Any) -> Simulation:
        given = self.cleaned_data
        return simulations.request_simulation(given["cycle"], self.changes, title=given["title"], by=by)


def _parameter_choices() -> list[tuple[str, Any]]:
    """Each parameter in words with its value in the newest cycle, group by group."""
    newest = rerun_selectors.last_studied_cycle()
    groups = rate_selectors.rates_in(newest.month) if newest else ()
    listed = [
        (group.title, [(each.row.name, f"{each.name}: {each.value}") for each in group.rows])
        for group in groups
    ]
    return [("", _("No change")), *listed]


def sample_text(number: int) -> str:
    if not number:
        return _("All studies of the cycle")
    said = ngettext("A sample of about %(number)s study", "A sample of about %(number)s studies", number)
    return said % {"number": plurals.format_figure(number)}
