"""What the file says of each dependant and of each income (domain.md §2.7)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.people import national_id as national_ids
from applications import choices
from common.digits import normalize_digits
from common.fields import BirthDate, Choice, Digits, Field, Money, Text
from common.text import person_name


def clean_person_id(typed: str) -> str:
    """Ten digits of a person's ID; ValidationError says what is wrong."""
    digits = re.sub(r"[-‐-―]", "", normalize_digits(typed))
    if not national_ids.is_valid(digits):
        words = _("This is not a valid ID. Write the ten digits of the national ID or residence permit.")
        raise ValidationError(words, "national_id")
    return digits


DEPENDANT_FIELDS: tuple[Field, ...] = (
    Text(
        "name",
        _("Full name"),
        max_length=150,
        check=person_name,
        help=_("As it is in the family register."),
        errors={
            "required": _("Write the dependant's full name."),
            "max_length": _("This name is too long. Write at most 100 letters."),
        },
    ),
    Digits(
        "national_id",
        _("National ID"),
        check=clean_person_id,
        help=_("Ten digits: it starts with 1, or with 2 for a residence permit."),
        errors={"required": _("Write the dependant's national ID.")},
    ),
    Choice(
        "relation",
        _("Relation"),
        choices.Relation,
        errors={"required": _("Choose how this person is related to you.")},
    ),
    BirthDate("birth_date", _("Date of birth")),
    Choice(
        "employment",
        _("Employment"),
        choices.Employment,
        help=_("For a child, choose Student or Under working age."),
        errors={"required": _("Choose the dependant's employment.")},
    ),
    Choice(
        "study",
        pgettext_lazy("dependant", "Study"),
        choices.Schooling,
        errors={"required": _("Choose whether and where the dependant studies.")},
    ),
)
RELEASE_FIELDS = tuple(field for field in DEPENDANT_FIELDS if field.name == "national_id")
# whose income it is stands beside these: one of the household's own people, which no table knows
INCOME_FIELDS: tuple[Field, ...] = (
    Choice(
        "kind",
        _("Kind of income"),
        choices.IncomeKind,
        errors={"required": _("Choose the kind of income.")},
    ),
    Choice(
        "origin",
        _("Source of income"),
        choices.IncomeSource,
        only_if=("kind", tuple(choices.SOURCES_OF)),
        help=_("Not of a salary or a pension."),
        errors={"required": _("Choose the source of the income.")},
    ),
    Text(
        "source",
        _("Which source?"),
        max_length=120,
        only_if=("origin", (choices.IncomeSource.OTHER,)),
        help=_("Only of another source, such as rent of a property."),
        errors={
            "required": _("Write what the source of the income is."),
            "max_length": _("Write the source in at most 120 letters."),
        },
    ),
    Money(
        "amount",
        _("Monthly amount"),
        help=_("The gross amount with all allowances. A commercial register without return is 0."),
        errors={
            "required": _("Write the monthly amount in figures, such as 1550."),
            "max_digits": _("This amount is too large. Check the figures."),
            "max_whole_digits": _("This amount is too large. Check the figures."),
        },
    ),
)
