"""The same answers at the REST door: DRF fields that read a value as the page reads it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty

from citizen_portal.lib.digits import norm
from common import fields


class _ReadByTable:
    """Mixed into a DRF field: what is accepted, and in which words it is refused, is the table's."""

    def __init__(self, answer: fields.Field, **kwargs: Any) -> None:
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
        day = serializers.DateField.to_internal_value(self, norm(data) if isinstance(data, str) else data)
        return self.answer.clean(day)


class BooleanField(_ReadByTable, serializers.BooleanField):
    def to_internal_value(self, data: Any) -> Any:
        return serializers.BooleanField.to_internal_value(self, data)


def serializer_field(answer: fields.Field) -> serializers.Field:
    """The DRF field of this answer."""
    usual: dict[str, Any] = {"label": answer.label, "help_text": answer.help, "required": answer.required}
    if not answer.required:
        usual |= {"default": answer.empty}
    if answer.empty is None:
        usual |= {"allow_null": not answer.required}
    if words := answer.errors.get("required"):
        usual |= {"error_messages": {"required": words, "null": words}}
    match answer:
        case fields.Choice():
            offered = answer.offered.choices
            return ChoiceField(answer, choices=offered, allow_blank=not answer.required, **usual)
        case fields.Money():
            return MoneyField(answer, max_digits=12, decimal_places=2, min_value=0, **usual)
        case fields.WholeNumber():
            return WholeNumberField(answer, min_value=answer.least, max_value=answer.most, **usual)
        case fields.Date():
            return DateField(answer, **usual)
        case fields.Boolean():
            return BooleanField(answer, **usual)
        case _:
            return TextField(answer, allow_blank=not answer.required, **usual)


class AnswersSerializer(serializers.Serializer):
    """A serializer whose fields are those of a table, in its order, after its own."""

    table: tuple[fields.Field, ...] = ()

    def get_fields(self) -> dict[str, serializers.Field]:
        return {**super().get_fields(), **{each.name: serializer_field(each) for each in self.table}}

    def validate(self, answers: dict[str, Any]) -> dict[str, Any]:
        """What another answer asks for must be there; what none asks for is emptied."""
        if wrong := fields.missing(self.table, answers):
            raise serializers.ValidationError(_worded(wrong), "required")
        return {**answers, **fields.cleared(self.table, answers)}


def _worded(wrong: Mapping[str, Any]) -> dict[str, Any]:
    return {name: error.message for name, error in wrong.items()}
