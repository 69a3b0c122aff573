"""The programme's parameters about paying, for one month: dated rows of eligibility/rulebook/rates.py."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.rulebook import rates


@dataclass(frozen=True)
class Policy:
    """What is in force in a month: whether back pay is paid unasked, how far back, how much is deducted."""

    from_result: bool  # a month whose deposit day has passed when the result is made is only back pay
    account_of_cycle: bool  # the account of the cut-off day is paid into
    arrears: bool
    arrears_months: int
    recovery_share: Decimal
    highest_support: Decimal  # SAR: what the largest household gets for a month


def policy_on(month: date) -> Policy:
    """Return the policy for a cycle month."""
    in_force = rates.rates_on(month)
    return Policy(
        from_result=rates.value_on("support_from", month) == "result",
        account_of_cycle=rates.value_on("iban_effect", month) == "cycle",
        arrears=rates.value_on("eligibility_arrears", month) == "on",
        arrears_months=rates.whole_on("eligibility_arrears_months", month),
        recovery_share=Decimal(str(rates.value_on("recovery_share", month))),
        highest_support=in_force.amount_head * in_force.weight_cap,
    )
