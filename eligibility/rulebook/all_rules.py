"""The rules in the order in which they answer, and the codes of all findings."""

from .evaluation import RuleSet
from .rules import data, residence, standing, support

RULES = RuleSet(
    (
        residence.nationality,
        residence.residency_permanent,
        residence.days_abroad,
        residence.imprisoned,
        residence.in_shelter,
        data.data_mismatch_income,
        data.data_mismatch_family,
        data.data_mismatch_address,
        data.dependants_missing,
        data.dependant_is_main_beneficiary,
        data.deceased,
        data.document_expired,
        support.other_support,
        standing.independence_unproven,
        standing.capacity_unproven,
        standing.visit_refused,
        support.barred,
    )
)

# The last two are asked once it is known who counts (means_test.py); income is about the amount alone.
CODES: tuple[str, ...] = (
    *dict.fromkeys(rule.code for rule in RULES.rules),
    "financial_capability",
    "income_above_cutoff",
)
