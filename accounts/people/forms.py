"""National ID and mobile as people type them, made clean."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.people import mobile_number
from accounts.people import national_id as national_ids
from common.digits import normalize_digits


def clean_national_id(typed: str) -> str:
    """Ten ASCII digits of a citizen or a resident; ValidationError for anything else."""
    digits = normalize_digits(typed)
    if not national_ids.is_valid(digits):
        raise ValidationError(
            _("This ID number is not valid. Copy the 10 digits from your ID; the first is 1 or 2."),
            code="national_id",
        )
    return digits


def clean_mobile(typed: str) -> str:
    """+9665XXXXXXXX; ValidationError for what is no Saudi mobile."""
    digits = re.sub("[-()]", "", normalize_digits(typed))
    mobile = mobile_number.normalize_mobile(digits) if re.fullmatch(r"\+?[0-9]+", digits) else None
    if mobile is None:
        raise ValidationError(
            _("Write a Saudi mobile number, such as 05 followed by 8 digits."), code="mobile"
        )
    return mobile
