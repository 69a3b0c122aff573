"""The account that receives the support (domain.md §5)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.bank import iban
from common.fields import Field, Text


def clean_iban(typed: str) -> str:
    """A Saudi IBAN in its one spelling; ValidationError says what is wrong."""
    code = iban.normalize_iban(typed)
    if len(code) != 24 or not code.startswith("SA"):
        words = _("A Saudi IBAN has SA and 22 digits after it. Copy it from your bank's app.")
        raise ValidationError(words, "iban")
    if not iban.is_saudi(code):
        words = _(
            "The digits of this IBAN do not fit together. Compare it with your bank's app, digit by digit."
        )
        raise ValidationError(words, "iban")
    return code


IBAN = Text(
    "iban",
    _("IBAN"),
    max_length=60,
    check=clean_iban,
    latin=True,
    help=_("SA and 22 digits, with or without blanks. The account must be in your own name."),
    errors={"required": _("Write the IBAN of your account.")},
)
FIELDS: tuple[Field, ...] = (IBAN,)
