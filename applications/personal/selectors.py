"""The answers of the personal section."""

from applications.personal import fields as personal_fields
from common import fields as common_fields

PERSONAL = common_fields.names(personal_fields.FIELDS)
