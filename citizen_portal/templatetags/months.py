"""What payments know of a month, for the officers' page of an app that comes before them."""

from django import template

from eligibility.models import Cycle
from payments.dues import selectors

register = template.Library()


@register.simple_tag
def deposits_of(cycle: Cycle) -> selectors.Deposits:
    """{% deposits_of cycle as deposits %}"""
    return selectors.deposits_of(cycle)
