"""What payments know of a month, for the officers' page of an app that comes before them."""

from django import template

from eligibility.cycles.models import Cycle
from payments import selectors as payment_selectors

register = template.Library()


@register.simple_tag
def deposits_of(cycle: Cycle) -> payment_selectors.Deposits:
    """{% deposits_of cycle as deposits %}"""
    return payment_selectors.deposits_of(cycle)
