"""Amounts as they stand in a finding."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def format_sar(amount: Decimal) -> str:
    """Return an amount with two decimals."""
    return str(amount if amount.same_quantum(CENT) else amount.quantize(CENT, ROUND_HALF_UP))
