"""The dwelling as the API reads and writes it."""

from applications.housing import fields as housing_fields
from common.serializer_fields import AnswersReadSerializer, AnswersSerializer


class HousingSerializer(AnswersReadSerializer):
    table = housing_fields.FIELDS


class HousingAnswersSerializer(AnswersSerializer):
    table = housing_fields.FIELDS
