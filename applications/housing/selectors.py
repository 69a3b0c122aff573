"""The dwelling of a file."""

from applications.file import selectors as file_selectors
from applications.file.models import Application
from applications.housing import fields as housing_fields
from applications.housing.models import Housing
from common import fields as common_fields


def housing_of(application: Application) -> Housing | None:
    return file_selectors.read_part_once(
        application, "housing", lambda: Housing.objects.filter(application=application).first()
    )


ADDRESS_FIELD_NAMES = common_fields.field_names(housing_fields.ADDRESS_FIELDS)
HOUSING_FIELD_NAMES = common_fields.field_names(housing_fields.FIELDS)
