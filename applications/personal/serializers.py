"""The personal section as the API reads and writes it."""

from applications.personal import fields as personal_fields
from common.serializer_fields import AnswersReadSerializer, AnswersSerializer


class PersonalSerializer(AnswersReadSerializer):
    table = personal_fields.FIELDS


class PersonalAnswersSerializer(AnswersSerializer):
    table = personal_fields.FIELDS
