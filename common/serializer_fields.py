"""The same answers at the REST door: DRF fields that read a value as the page reads it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from common import fields as common_fields
from common.dates import parse_month
from common.digits import normalize_digits

# instead of words that name types of Python
PLAIN_MESSAGES = {
    "not_a_list": _("Send a list."),
    "incorrect_type": _("Send the identifier, a whole number."),
    "null": serializers.Field.default_error_messages["required"],  # DRF's own has no Arabic
}


class InputSerializer(serializers.Serializer):
    """What a request may hold: a field that is not named here is refused, never ignored."""

    default_error_messages = {"invalid": _("Send a JSON object here.")}

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for each in fields.values():
            _use_plain_messages(each)
        return fields

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            words = [serializers.ErrorDetail(str(_("There is no such field here.")), "unknown_field")]
            known = {name for name, each in self.fields.items() if not each.read_only}
            if unknown := sorted(set(data) - known):
                raise serializers.ValidationError({name: words for name in unknown})
        return super().to_internal_value(data)


def _use_plain_messages(field: serializers.Field) -> None:
    for code, words in PLAIN_MESSAGES.items():
        given = field.error_messages.get(code)
        if given is not None and given == type(field).default_error_messages.get(code, given):
            field.error_messages[code] = words
    for inner in (getattr(field, "child", None), getattr(field, "child_relation", None)):
        if isinstance(inner, serializers.Field):
            _use_plain_messages(inner)


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$", "examples": ["2026-12"]})
class MonthField(serializers.Field):
    """A month as 2026-12, in and out; in Python its first day."""

    default_error_messages = {"invalid": _("Write a month as 2026-12.")}

    def to_internal_value(self, data: Any) -> date:
        try:
            return parse_month(data if isinstance(data, str) else "")
        except ValueError:
            self.fail("invalid")

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"


class _ReadByTable:
    """Mixed into a DRF field: what is accepted, and in which words it is refused, is the table's."""

    def __init__(self, answer: common_fields.Field, **kwargs: Any) -> None:
        self.answer = answer
        super().__init__(**kwargs)

    def run_validation(self, data: Any = empty) -> Any:
        # not CharField's own, which has words of its own for a blank text
        return serializers.Field.run_validation(self, data)  # type: ignore[arg-type]

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, str | int | float | Decimal):
            self.fail("invalid")  # type: ignore[attr-defined]
        return self.answer.clean(str(data))


class TextField(_ReadByTable, serializers.CharField):
    pass


class ChoiceField(_ReadByTable, serializers.ChoiceField):
    default_error_messages = {"invalid": serializers.CharField.default_error_messages["invalid"]}


class MoneyField(_ReadByTable, serializers.DecimalField):
    pass


class WholeNumberField(_ReadByTable, serializers.IntegerField):
    pass


class DateField(_ReadByTable, serializers.DateField):
    def to_internal_value(self, data: Any) -> Any:
        day = serializers.DateField.to_internal_value(
            self, normalize_digits(data) if isinstance(data, str) else data
        )
        return self.answer.clean(day)


class BooleanField(_ReadByTable, serializers.BooleanField):
    def to_internal_value(self, data: Any) -> Any:
        return serializers.BooleanField.to_internal_value(self, data)


def serializer_field(answer: common_fields.Field) -> serializers.Field:
    """The DRF field of this answer."""
    usual: dict[str, Any] = {"label": answer.label, "help_text": answer.help, "required": answer.required}
    if not answer.required:
        usual |= {"default": answer.empty}
    if answer.empty is None:
        usual |= {"allow_null": not answer.required}
    if words := answer.errors.get("required"):
        usual |= {"error_messages": {"required": words, "null": words}}
    match answer:
        case common_fields.Choice():
            offered = answer.offered.choices
            return ChoiceField(answer, choices=offered, allow_blank=not answer.required, **usual)
        case common_fields.Money():
            return MoneyField(answer, max_digits=12, decimal_places=2, min_value=0, **usual)
        case common_fields.WholeNumber():
            return WholeNumberField(answer, min_value=answer.least, max_value=answer.most, **usual)
        case common_fields.Date():
            return DateField(answer, **usual)
        case common_fields.Boolean():
            return BooleanField(answer, **usual)
        case _:
            return TextField(answer, allow_blank=not answer.required, **usual)


class AnswersSerializer(InputSerializer):
    """What is written: the answers of a table, in its order, after the serializer's own fields.

    Null is an answer that is not given, so that what was read can be sent back.
    """

    table: tuple[common_fields.Field, ...] = ()

    def get_fields(self) -> dict[str, serializers.Field]:
        answers = {each.name: serializer_field(each) for each in self.table}
        for each in answers.values():
            _use_plain_messages(each)
        return {**super().get_fields(), **answers}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            empty_answers = {each.name: each.empty for each in self.table if not each.required}
            data = {k: empty_answers.get(k, v) if v is None else v for k, v in data.items()}
        return super().to_internal_value(data)

    def validate(self, answers: dict[str, Any]) -> dict[str, Any]:
        """What another answer asks for must be there; what none asks for is emptied."""
        if wrong := common_fields.missing_errors(self.table, answers):
            raise serializers.ValidationError(_worded(wrong), "required")
        return {**answers, **common_fields.clear_unasked(self.table, answers)}


class AnswersReadSerializer(serializers.Serializer):
    """What is read: the same answers, each null until it is given."""

    table: tuple[common_fields.Field, ...] = ()

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**super().get_fields(), **{each.name: read_field(each) for each in self.table}}

    def to_representation(self, row: Any) -> dict[str, Any]:
        shown = super().to_representation(row)
        names = common_fields.field_names(self.table)
        return {name: None if value == "" and name in names else value for name, value in shown.items()}


def read_field(answer: common_fields.Field) -> serializers.Field:
    """The DRF field that shows this answer."""
    usual: dict[str, Any] = {"read_only": True, "label": answer.label, "help_text": answer.help}
    usual["allow_null"] = not isinstance(answer, common_fields.Boolean)
    match answer:
        case common_fields.Choice():
            return serializers.ChoiceField(answer.offered.choices, **usual)
        case common_fields.Money():
            return serializers.DecimalField(12, 2, **usual)
        case common_fields.WholeNumber():
            return serializers.IntegerField(**usual)
        case common_fields.Date():
            return serializers.DateField(**usual)
        case common_fields.Boolean():
            return serializers.BooleanField(**usual)
        case _:
            return serializers.CharField(**usual)


def _worded(wrong: Mapping[str, Any]) -> dict[str, Any]:
    return {name: error.message for name, error in wrong.items()}
