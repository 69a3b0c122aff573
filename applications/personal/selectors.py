"""The answers of the personal section."""

from applications.personal import fields as personal_fields
from common import fields as common_fields

PERSONAL_FIELD_NAMES = common_fields.field_names(personal_fields.FIELDS)
