"""What payments know of a month, for the officers' page of an app that comes before them."""

from datetime import date

from django import template

from eligibility.models import Cycle
from eligibility.rulebook import cycles
from payments.dues import selectors

register = template.Library()


@register.simple_tag
def deposits_of(cycle: Cycle) -> selectors.Deposits:
    """{% deposits_of cycle as deposits %}"""
    return selectors.deposits_of(cycle)


@register.filter
def results_day(month: date) -> date:
    """{{ cycle.month|results_day }}: when its results should be published."""
    return cycles.results_day(month)
