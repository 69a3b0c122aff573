"""What each condition is called and says; the sentences may name %(name)s, %(found)s and %(limit)s."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RuleText(NamedTuple):
    """A condition's title, its sentence for each answer, and what the citizen can do."""

    title: Promise
    met: Promise
    not_met: Promise
    advice: Promise


RULE_TEXTS: dict[str, RuleText] = {
    "nationality": RuleText(
        pgettext_lazy("condition", "Saudi nationality"),
        _("Saudi national."),
        _("Saudi nationality is not proved and no exemption applies: %(name)s."),
        _(
            "If an exemption applies (a mobility card, a child of a Saudi mother, the husband or the wife of "
            "a Saudi citizen), attach the proof and file an objection."
        ),
    ),
    "residency_permanent": RuleText(
        pgettext_lazy("condition", "Permanent residence in the Kingdom"),
        _("Permanent residence in the Kingdom is proved."),
        _("Permanent residence in the Kingdom is not proved: %(name)s."),
        _("Update the national address or attach a lease or a title deed, then file an objection."),
    ),
    "days_abroad": RuleText(
        pgettext_lazy("condition", "Days outside the Kingdom"),
        _("Days outside the Kingdom in the last 12 months: %(found)s; the limit is %(limit)s."),
        _("Days outside the Kingdom in the last 12 months: %(found)s, and the limit is %(limit)s: %(name)s."),
        _(
            "If there was an excuse for the travel, attach the proof and file an objection, or apply again "
            "when the days are within the limit."
        ),
    ),
    "imprisoned": RuleText(
        pgettext_lazy("condition", "Not in prison"),
        _("No prison record."),
        _("The records show that %(name)s is in prison at the time of the study."),
        _("If the term has ended or the record is wrong, attach an official letter and file an objection."),
    ),
    "in_shelter": RuleText(
        pgettext_lazy("condition", "Not in a government shelter"),
        _("No shelter record."),
        _("The records show that %(name)s lives in a government shelter at the time of the study."),
        _(
            "If the stay has ended or the record is wrong, attach a letter of the shelter and file an "
            "objection."
        ),
    ),
    "data_mismatch_income": RuleText(
        pgettext_lazy("condition", "Income agrees with the records"),
        _("The declared income agrees with the records."),
        _("The declared income does not agree with the records of the bodies concerned: %(name)s."),
        _(
            "Correct the income section with the full salary and its allowances, or attach a salary "
            "certificate and file an objection."
        ),
    ),
    "data_mismatch_family": RuleText(
        pgettext_lazy("condition", "Family data agree with the civil register"),
        _("The family data agree with the civil register."),
        _("The family data do not agree with the civil register: %(name)s."),
        _(
            "Correct the marital status or the dependants, or have the civil register updated, then file an "
            "objection."
        ),
    ),
    "data_mismatch_address": RuleText(
        pgettext_lazy("condition", "Dwelling agrees with the national address"),
        _("The dwelling agrees with the national address."),
        _("The declared dwelling does not agree with the national address: %(name)s."),
        _(
            "Update the national address or the housing section and attach a valid lease, then file an "
            "objection."
        ),
    ),
    "dependants_missing": RuleText(
        pgettext_lazy("condition", "All registered dependants were added"),
        _("All dependants of the family register were added."),
        _("Not all dependants of the family register were added (missing: %(found)s)."),
        _("Add them in the dependants section and save, then file an objection."),
    ),
    "dependant_is_main_beneficiary": RuleText(
        pgettext_lazy("condition", "No dependant is a main beneficiary"),
        _("No record as a main beneficiary."),
        _("The dependant is registered as a main beneficiary: %(name)s."),
        _(
            "Remove the dependant from your application and submit it. When the dependant withdraws the "
            "other application, your household is studied again by itself."
        ),
    ),
    "deceased": RuleText(
        pgettext_lazy("condition", "Civil status"),
        _("No record of death."),
        _("The records show the death of %(name)s."),
        _(
            "If it is a dependant, remove the name and submit the application; after the death of a head, a "
            "new provider applies. If the record is wrong, file an objection."
        ),
    ),
    "document_expired": RuleText(
        pgettext_lazy("condition", "Documents and ID are valid"),
        _("No document has expired."),
        _("The document “%(found)s” has expired: %(name)s."),
        _("Renew the document, upload a valid copy, then file an objection."),
    ),
    "other_support": RuleText(
        pgettext_lazy("condition", "Support from other programmes"),
        _("No other support that excludes this one."),
        _("There is support from another programme that excludes this one: %(name)s."),
        _("If that support has stopped, attach the proof that it has and file an objection."),
    ),
    "independence_unproven": RuleText(
        pgettext_lazy("condition", "Separate dwelling"),
        _("The separate dwelling is proved."),
        _("The separate dwelling is not proved."),
        _(
            "Attach a valid unified lease in your own name that is not shared, or an accepted document "
            "of the dwelling; or be added as a dependant of a head of household."
        ),
    ),
    "capacity_unproven": RuleText(
        pgettext_lazy("condition", "Standing of the main beneficiary"),
        _("The standing of the main beneficiary is proved."),
        _("The standing to apply as a main beneficiary is not proved."),
        _(
            "Attach the document that proves it (a guardianship deed, a proof of custody, a deed of "
            "heirs and the like) in the documents section and submit, or be added as a dependant."
        ),
    ),
    "visit_refused": RuleText(
        pgettext_lazy("condition", "Home visit"),
        _("The home visit was accepted."),
        _("The result of the home visit: refused."),
        _("File an objection and attach what shows that the visit could not take place, or what it missed."),
    ),
    "barred": RuleText(
        pgettext_lazy("condition", "Support not suspended"),
        _("The support is not suspended."),
        _("The support is suspended until %(found)s by a decision under article 20."),
        _("You can object to the decision within the period, or apply again when the suspension has ended."),
    ),
    "financial_capability": RuleText(
        pgettext_lazy("condition", "Financial capability"),
        _("What the household owns is within the accepted limit of %(limit)s riyals."),
        _("The recorded value of the household's property and assets passes the accepted limit."),
        _(
            "Check what is recorded in your name at the bodies concerned; if it is wrong, attach what "
            "proves it and file an objection."
        ),
    ),
    "income_above_cutoff": RuleText(
        pgettext_lazy("condition", "Household income below the cut-off"),
        _("The household's monthly income is %(found)s riyals; the cut-off is %(limit)s riyals."),
        _(
            "Not entitled because of the cut-off: the household's monthly income is %(found)s riyals and the "
            "cut-off is %(limit)s riyals. This concerns the amount only, not the eligibility."
        ),
        _(
            "Update the income and the dependants when they have changed; the amount is calculated again "
            "every month."
        ),
    ),
}
