"""The rules in the order in which they answer, and the codes of all findings."""

from eligibility.rulebook.evaluation import RuleSet
from eligibility.rulebook.rules import declared_data, main_beneficiary, residence, support

RULES = RuleSet(
    (
        residence.nationality,
        residence.residency_permanent,
        residence.days_abroad,
        residence.imprisoned,
        residence.in_shelter,
        declared_data.data_mismatch_income,
        declared_data.data_mismatch_family,
        declared_data.data_mismatch_address,
        declared_data.dependants_missing,
        declared_data.dependant_is_main_beneficiary,
        declared_data.deceased,
        declared_data.document_expired,
        support.other_support,
        main_beneficiary.independence_unproven,
        main_beneficiary.capacity_unproven,
        main_beneficiary.visit_refused,
        support.barred,
    )
)

# The last two are asked once it is known who counts (means_test.py); income is about the amount alone.
CODES: tuple[str, ...] = (
    *dict.fromkeys(rule.code for rule in RULES.rules),
    "financial_capability",
    "income_above_cutoff",
)
