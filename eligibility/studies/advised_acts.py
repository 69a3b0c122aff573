"""What the advice about each condition asks for: acts of the portal, each an address that exists.

An objection is advised only where a fact can be corrected; all else is changed in the file, and a change is
studied by itself.
"""

from typing import Literal

Act = Literal[
    "object", "submit", "personal", "dependants", "income", "housing", "documents", "withdraw", "apply",
]  # fmt: skip

# act → the name of its route, and what the route is told
ROUTES: dict[Act, tuple[str, tuple[str, ...]]] = {
    "object": ("objection_new", ()),
    "submit": ("review", ()),
    "personal": ("section", ("personal",)),
    "dependants": ("section", ("dependants",)),
    "income": ("section", ("income",)),
    "housing": ("section", ("housing",)),
    "documents": ("section", ("documents",)),
    "withdraw": ("withdraw", ()),
    "apply": ("application", ()),
}

ADVISED: dict[str, tuple[Act, ...]] = {
    "nationality": ("object",),
    "residency_permanent": ("housing", "object"),
    "days_abroad": ("object", "apply"),
    "imprisoned": ("object",),
    "in_shelter": ("object",),
    "data_mismatch_income": ("income", "object"),
    "data_mismatch_family": ("personal", "dependants", "object"),
    "data_mismatch_address": ("housing", "object"),
    "dependants_missing": ("dependants", "object"),
    "dependant_is_main_beneficiary": ("dependants", "submit", "withdraw"),
    "deceased": ("dependants", "submit", "object"),
    "document_expired": ("documents", "object"),
    "other_support": ("object",),
    "independence_unproven": ("documents", "housing"),
    "capacity_unproven": ("documents", "submit"),
    "visit_refused": ("object",),
    "barred": ("object", "apply"),
    "financial_capability": ("object",),
    "income_above_cutoff": ("income", "dependants"),
}
