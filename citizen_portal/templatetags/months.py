"""What payments know of a month, for the officers' page of an app that comes before them."""

from django import template

from eligibility.cycles.models import Cycle
from payments.dues import selectors as due_selectors

register = template.Library()


@register.simple_tag
def deposits_of(cycle: Cycle) -> due_selectors.DepositTotals:
    """{% deposits_of cycle as deposits %}"""
    return due_selectors.deposit_totals(cycle)
