"""What the file says of the applicant himself (domain.md §2.5-2.7)."""

from django.utils.translation import gettext_lazy as _

from applications import choices
from common.fields import BirthDate, Choice, Digits, Field, Text

# from the registration: shown and signed, never asked in the file
REGISTERED_FIELDS: tuple[Field, ...] = (
    Text("name", _("Name"), max_length=150),
    Digits("national_id", _("National ID")),
    BirthDate("birth_date", _("Date of birth")),
)
FIELDS: tuple[Field, ...] = (
    Choice(
        "kind",
        _("Applicant is"),
        choices.Kind,
        help=_(
            "An independent individual is 18 or over, unmarried, and lives without dependants. "
            "A married woman is listed by her husband, unless one of the named cases is hers."
        ),
        errors={
            "required": _(
                "Choose whether you apply as head of household, independent individual or married woman."
            )
        },
    ),
    Choice(
        "situation",
        _("Case"),
        choices.Situation,
        only_if=("kind", (choices.Kind.MARRIED_WOMAN,)),
        help=_("Only for a married woman who applies herself."),
        errors={"required": _("Choose the case in which you apply yourself.")},
    ),
    Choice(
        "marital",
        _("Marital status"),
        choices.Marital,
        errors={"required": _("Choose your marital status.")},
    ),
    Choice("health", _("Health"), choices.Health, errors={"required": _("Choose your state of health.")}),
    Choice(
        "work_ability",
        _("Ability to work"),
        choices.WorkAbility,
        errors={"required": _("Choose whether you are able to work.")},
    ),
    Choice(
        "education",
        _("Level of education"),
        choices.Education,
        errors={"required": _("Choose your level of education.")},
    ),
    Choice(
        "employment", _("Employment"), choices.Employment, errors={"required": _("Choose your employment.")}
    ),
)
