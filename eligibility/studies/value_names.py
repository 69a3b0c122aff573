"""Names of bodies, exemptions and lines of the amount; units; what differs from the records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

EXEMPTION_NAMES: dict[str, Promise] = {
    "mobility_card": _("Holder of a mobility card."),
    "saudi_mother": _("Child of a Saudi mother."),
    "wife_of_saudi": _("Wife of a Saudi citizen."),
    "husband_of_saudi": _("Husband of a Saudi citizen."),
}

SOURCE_NAMES: dict[str, Promise] = {
    "declared": pgettext_lazy("authority", "Application details"),
    "civil_affairs": pgettext_lazy("authority", "Civil Affairs"),
    "passports": pgettext_lazy("authority", "Passports"),
    "social_insurance": pgettext_lazy("authority", "Social Insurance"),
    "prisons": pgettext_lazy("authority", "Directorate of Prisons"),
    "shelters": pgettext_lazy("authority", "Government shelters"),
    "support_programmes": pgettext_lazy("authority", "Register of support programmes"),
    "national_address": pgettext_lazy("authority", "National Address"),
    "programme": pgettext_lazy("authority", "Records of the programme"),
    "document": pgettext_lazy("authority", "Documents of the application"),
    "assets": pgettext_lazy("authority", "Ministry of Justice and the financial bodies"),
    "ejar": pgettext_lazy("authority", "Ejar register of leases"),
    "visits": pgettext_lazy("authority", "Social researcher"),
}

# Whose amount the first line is, by the kind of applicant.
HEAD_LINE_LABELS: dict[str, Promise] = {
    "independent": pgettext_lazy("line of the amount", "Independent individual"),
    "married_woman": pgettext_lazy("line of the amount", "The applicant herself"),
    "eldest_child": pgettext_lazy("line of the amount", "The applicant"),
}

LINE_LABELS: dict[str, Promise] = {
    "head": pgettext_lazy("line of the amount", "Head of household"),
    "adult": pgettext_lazy("line of the amount", "%(name)s, dependant of 18 or over"),
    "cap": pgettext_lazy("line of the amount", "Reduction to the highest support of a household"),
    "taper": pgettext_lazy("line of the amount", "Reduction because of the income"),
    "days_abroad": pgettext_lazy("line of the amount", "Deduction for days outside the Kingdom"),
}

# What the values of a finding count; the others are answered by their sentence alone.
RULE_UNITS = {
    "days_abroad": "day",
    "dependants_missing": "dependant",
    "data_mismatch_income": "riyal",
    "other_support": "riyal",
    "financial_capability": "riyal",
    "income_above_cutoff": "riyal",
}

# What is declared otherwise than recorded: the sentence and what to do.
MISMATCH_TEXTS: dict[str, tuple[Promise, Promise]] = {
    "marital_status": (
        _("The civil register has another marital status."),
        _("Correct your answer, or have the civil register updated."),
    ),
    "dependants_missing": (
        ngettext_lazy(
            "%(count)s person in the family register is not listed.",
            "%(count)s people in the family register are not listed.",
            "count",
        ),
        _("Add everyone in the register: somebody missing lowers the amount or holds up the study."),
    ),
    "not_in_register": (
        _("Not in the family register: %(names)s."),
        _("Check the national ID, or attach the proof, such as a guardianship deed."),
    ),
    "relation": (
        _("The civil register gives another relation for: %(names)s."),
        _("Correct the relation, or have the civil register updated."),
    ),
    "income": (
        _("The declared income is less than the recorded one."),
        _("Write the full salary with its allowances. If the record is wrong, attach a salary letter."),
    ),
    "income_of_dependants": (
        _("For at least one dependant less income is declared than is recorded."),
        _("Ask them for their full monthly income and correct it here. Only they may see their records."),
    ),
    "postal_code": (
        _("The national address has another postal code."),
        _("Correct the postal code, or update the national address."),
    ),
}
