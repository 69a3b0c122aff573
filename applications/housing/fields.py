"""What the file says of the dwelling and of the national address (domain.md §2.6, §5)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications import choices
from applications.housing import address
from common.digits import is_ascii_digits, normalize_digits
from common.fields import Choice, Date, Digits, Field, Text

ONLY_IF_RENTED = ("tenure", (choices.Tenure.RENT,))


def clean_short_address(typed: str) -> str:
    """Four letters and four digits, such as RRRD2929."""
    text = normalize_digits(typed).replace("-", "").upper()
    if not address.SHORT_ADDRESS.match(text):
        words = _("A short address has four letters and four digits, such as RRRD2929.")
        raise ValidationError(words, "short_address")
    return text


def clean_contract(typed: str) -> str:
    """The digits of an Ejar contract."""
    text = re.sub(r"[-‐-―/]", "", normalize_digits(typed))
    if not (is_ascii_digits(text) and 5 <= len(text) <= 30):
        words = _("Write the contract number in digits, as it is at the top of the Ejar contract.")
        raise ValidationError(words, "contract")
    return text


DWELLING_FIELDS: tuple[Field, ...] = (
    Choice(
        "tenure",
        _("The dwelling is"),
        choices.Tenure,
        errors={"required": _("Choose whether the dwelling is owned or rented.")},
    ),
    Text(
        "contract",
        _("Ejar contract number"),
        max_length=60,
        check=clean_contract,
        only_if=ONLY_IF_RENTED,
        latin=True,
        help=_("Only for a rented dwelling: the contract in your own name, from the Ejar network."),
        errors={"required": _("Write the number of the lease contract from Ejar.")},
    ),
    Date(
        "contract_ends",
        _("End of the contract"),
        only_if=ONLY_IF_RENTED,
        optional=True,
        help=_("As it is in the Ejar contract. We show you here when it is about to end."),
    ),
    Text(
        "short_address",
        _("Short address"),
        max_length=20,
        check=clean_short_address,
        optional=True,
        latin=True,
        help=_("Four letters and four digits, such as RRRD2929."),
    ),
)
REGION = Choice("region", _("Region"), choices.Region, errors={"required": _("Choose the region.")})
# read as one line: «2929 شارع العليا، …»
ADDRESS_FIELDS: tuple[Field, ...] = (
    Digits(
        "building",
        _("Building number"),
        exactly=4,
        errors={
            "required": _("Write the building number."),
            "digits": _("A building number has 4 digits."),
        },
    ),
    Text("street", _("Street"), max_length=100, errors={"required": _("Write the street.")}),
    Text("district", _("District"), max_length=100, errors={"required": _("Write the district.")}),
    Text("city", _("City"), max_length=100, errors={"required": _("Write the city.")}),
    REGION,
    Digits(
        "postal_code",
        _("Postal code"),
        exactly=5,
        errors={"required": _("Write the postal code."), "digits": _("A postal code has 5 digits.")},
    ),
    Digits(
        "additional",
        _("Additional number"),
        exactly=4,
        errors={
            "required": _("Write the additional number."),
            "digits": _("An additional number has 4 digits."),
        },
    ),
)
FIELDS = DWELLING_FIELDS + ADDRESS_FIELDS
