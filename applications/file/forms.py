"""Fields and the base form of the file's sections."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from applications.file import selectors as file_selectors
from common import fields as common_fields
from common.forms import PortalForm


def choice_field(offered: type[Any], label: Any, missing: Any, **more: Any) -> forms.ChoiceField:
    words = {"required": missing}
    return common_fields.ListedField(label=label, choices=offered.choices, error_messages=words, **more)


class AnswersForm(PortalForm):
    """A form whose fields are those of a table; what is valid can be kept while the rest is missing.

    `page` says what only this page says: another wording, another widget. `etag` is that of the answers that
    the form was opened with: a save over others' is noticed.
    """

    table: ClassVar[tuple[common_fields.Field, ...]] = ()
    page: ClassVar[Mapping[str, Mapping[str, Any]]] = {}

    etag = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {each.name: each.form_field(**self.page.get(each.name, {})) for each in self.table}
        self.fields = {**own, **self.fields}

    @staticmethod
    def opened(answers: Mapping[str, Any]) -> dict[str, Any]:
        """The first values of a form that shows these answers."""
        return {**answers, "etag": file_selectors.compute_etag(answers)}

    def clean(self) -> dict[str, Any]:
        """What another answer asks for must be there; what none asks for is emptied."""
        answers = super().clean()
        for name, error in common_fields.missing_errors(self.table, answers).items():
            if name not in self.errors:
                self.add_error(name, error)
        answers.update(common_fields.clear_unasked(self.table, answers))
        return answers

    @property
    def opened_with(self) -> str:
        """The etag as it was sent; empty from a program that does not say."""
        return self.cleaned_data.get("etag", "")

    def answers(self) -> dict[str, Any]:
        """All answers of a valid form."""
        return {name: given for name, given in self.cleaned_data.items() if name != "etag"}

    def kept(self) -> dict[str, Any]:
        """The answers that are given and valid."""
        self.is_valid()
        given = {
            name: answer
            for name, answer in self.answers().items()
            if answer not in common_fields.BLANK_VALUES
        }
        return given | common_fields.clear_unasked(self.table, given)

    def words(self, name: str, answer: Any) -> str:
        """An answer as people read it."""
        found = next((each for each in self.table if each.name == name), None)
        return found.words(answer) if found else str(answer or self.fields[name].empty_label)

    def look_again(self, etag: str) -> None:
        """What is in the file now has been shown: the next save may replace it."""
        self.data = self.data.copy()
        self.data["etag"] = etag
