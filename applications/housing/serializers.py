"""The dwelling as the API reads and writes it."""

from applications.housing import fields as housing_fields
from common.serializer_fields import AnswersSerializer


class HousingSerializer(AnswersSerializer):
    table = housing_fields.FIELDS
