"""What a citizen tries on his own file: four kinds of change, several of them at once; nothing is stored."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from applications.choices import Relation
from common import plurals
from common.dates import today
from common.forms import BirthDateField, DigitsField, MoneyField, PortalForm, error_links
from eligibility.scenarios import scenario
from eligibility.scenarios import selectors as scenario_selectors
from eligibility.scenarios.calculator_forms import MAX_INCOME

MAX_NEWCOMERS = 5
NEWBORN, SALARY, MOVED_OUT, NEW_DEPENDANT = "newborn", "salary", "moved_out", "new_dependant"
NEWCOMER_KINDS = [
    (NEWBORN, pgettext_lazy("supposed", "A newborn")),
    (SALARY, pgettext_lazy("supposed", "A new salary or pension")),
    (MOVED_OUT, pgettext_lazy("supposed", "A dependant moved out")),
    (NEW_DEPENDANT, pgettext_lazy("supposed", "A new dependant")),
]
CHILDREN_CHOICES = [
    ("1", _("One child")),
    ("2", _("Twins")),
    ("3", _("Triplets")),
    ("4", _("Quadruplets")),
]
MONEY_LIMITS: dict[str, Any] = {
    "max_value": MAX_INCOME,
    "max_digits": None,
    "error_messages": {"max_value": _("Write an amount of at most 10,000,000 riyals.")},
}


class NewDependantForm(PortalForm):
    """Somebody who joins: no national ID is asked for, so nothing can be learned of anybody."""

    relation = forms.ChoiceField(
        label=gettext_lazy("Relation"),
        choices=[("", _("Choose")), *Relation.choices],
        error_messages={"required": _("Choose how this person is related to you.")},
    )
    birth_date = BirthDateField(label=_("Date of birth"))
    income = MoneyField(
        label=_("Monthly income of this person"),
        help_text=_("Leave it empty if there is none."),
        required=False,
        **MONEY_LIMITS,
    )

    def supposition(self) -> scenario.NewDependant:
        given = self.cleaned_data
        return scenario.NewDependant(
            given["relation"], given["birth_date"], given["income"] or Decimal("0.00")
        )


class WhatIfForm(PortalForm):
    """The kinds that are ticked, each with its own questions; what belongs to another kind is not read."""

    changes = forms.MultipleChoiceField(
        label=_("What would change?"),
        help_text=_("Choose one or more."),
        choices=NEWCOMER_KINDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one change to try.")},
    )
    born = forms.ChoiceField(label=_("Month of birth"), required=False)
    count = forms.ChoiceField(label=_("How many?"), choices=CHILDREN_CHOICES, required=False)
    leaves = forms.MultipleChoiceField(
        label=_("Who moved out?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    rows = DigitsField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, members: Sequence[scenario_selectors.HouseholdMember], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.key: member for member in members}
        for member in members:
            self.fields[f"salary_{member.key}"] = _salary_field(member)
        self.fields["leaves"].choices = [
            (one.key, one.name) for one in members if one.key != scenario_selectors.APPLICANT
        ]
        self.fields["leaves"].show_optional = False
        self._months(today())
        self.newcomers = [self._newcomer(place) for place in range(self._rows())]

    def _months(self, day: date) -> None:
        months = scenario_selectors.birth_months(day)
        self.fields["born"].choices = [(f"{one:%Y-%m}", date_format(one, "F Y")) for one in months]
        self.fields["born"].show_optional = self.fields["count"].show_optional = False
        self.initial.setdefault("born", f"{day:%Y-%m}")

    def _rows(self) -> int:
        asked = str(self.data.get("rows", "") if self.is_bound else self.initial.get("rows", ""))
        return min(max(int(asked), 1), MAX_NEWCOMERS) if asked in set("123456789") else 1

    def _newcomer(self, place: int) -> NewDependantForm:
        initial = self.initial.get("newcomers", [])[place : place + 1]
        return NewDependantForm(
            self.data if self.is_bound else None,
            prefix=f"new{place}",
            empty_permitted=place > 0,
            use_required_attribute=False,
            initial=initial[0] if initial else None,
        )

    def salaries(self) -> list[BoundField]:
        """The question of each person's salary, the applicant's first."""
        return [self[f"salary_{key}"] for key in self.members]

    def one_more(self) -> "WhatIfForm":
        """The same answers, without errors, and room for one more new dependant."""
        typed: dict[str, Any] = {field.name: field.data for field in self}
        typed["newcomers"] = [{field.name: field.data for field in row} for row in self.newcomers]
        typed["rows"] = str(min(len(self.newcomers) + 1, MAX_NEWCOMERS))
        typed["changes"] = [*dict.fromkeys([*(typed["changes"] or []), NEW_DEPENDANT])]
        return WhatIfForm(list(self.members.values()), initial=typed)

    def full(self) -> bool:
        return len(self.newcomers) >= MAX_NEWCOMERS

    def links(self) -> list[tuple[str, str]]:
        """The errors of everything that was ticked."""
        return error_links(self, *self._joining()) if self.is_bound else []

    def clean(self) -> dict[str, Any]:
        """What belongs to a kind that is not ticked is left aside; a ticked one needs its answer."""
        given = super().clean() or {}
        ticked = set(given.get("changes", []))
        for name in [*self.fields]:
            if (kind := _change_kind(name)) and kind not in ticked:
                self.errors.pop(name, None)
        self._needs(SALARY, ticked, self._salary_names(), _("Write the new amount of at least one person."))
        self._needs(MOVED_OUT, ticked, ["leaves"], _("Choose who moved out."))
        return given

    def _needs(self, kind: str, ticked: set[str], names: list[str], words: Any) -> None:
        answered = any(self.cleaned_data.get(name) not in (None, "", []) for name in names)
        if kind in ticked and not answered and not any(name in self.errors for name in names):
            self.add_error(names[0], words)

    def _salary_names(self) -> list[str]:
        return [f"salary_{key}" for key in self.members]

    def is_valid(self) -> bool:
        """All of them are read, so that every error is shown at once."""
        return all([super().is_valid(), *(row.is_valid() for row in self._joining())])

    def _joining(self) -> list[NewDependantForm]:
        ticked = self.cleaned_data.get("changes", []) if self.is_bound and self.errors is not None else []
        return self.newcomers if NEW_DEPENDANT in ticked else []

    def suppositions(self) -> list[scenario.Scenario]:
        """What a valid form supposes."""
        readers: dict[str, Callable[[], list[scenario.Scenario]]] = {
            NEWBORN: self._newborns,
            SALARY: self._new_salaries,
            MOVED_OUT: lambda: [
                scenario.MovedOut(self.members[key].person) for key in self.cleaned_data["leaves"]
            ],
            NEW_DEPENDANT: lambda: [row.supposition() for row in self.newcomers if row.has_changed()],
        }
        return [one for kind in self.cleaned_data["changes"] for one in readers[kind]()]

    def _newborns(self) -> list[scenario.Scenario]:
        born = date.fromisoformat((self.cleaned_data["born"] or f"{today():%Y-%m}") + "-01")
        return [scenario.Newborn(born, int(self.cleaned_data["count"] or 1))]

    def _new_salaries(self) -> list[scenario.Scenario]:
        typed = {key: self.cleaned_data[f"salary_{key}"] for key in self.members}
        return [
            scenario.Salary(self.members[key].person, monthly, self.members[key].wage)
            for key, monthly in typed.items()
            if monthly is not None
        ]

    def strangers(self) -> bool:
        """Somebody is named whom the page does not offer."""
        named = {name.removeprefix("salary_") for name in self.data if name.startswith("salary_")}
        offered = {key for key, _name in self.fields["leaves"].choices}
        return not (named <= set(self.members) and set(self.data.getlist("leaves")) <= offered)


def _change_kind(name: str) -> str:
    if name.startswith("salary_"):
        return SALARY
    return {"born": NEWBORN, "count": NEWBORN, "leaves": MOVED_OUT}.get(name, "")


def _salary_field(member: scenario_selectors.HouseholdMember) -> MoneyField:
    now = gettext("Now: %(amount)s") % {"amount": plurals.count_noun(member.wage, "riyal")}
    field = MoneyField(label=member.name, help_text=now, required=False, **MONEY_LIMITS)
    field.show_optional = False  # type: ignore[attr-defined]  # read by the portal's bound field
    return field
