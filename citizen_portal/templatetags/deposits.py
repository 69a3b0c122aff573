"""The day of a month's deposit, for pages of apps that come before payments and may not ask it."""

from datetime import date

from django import template

from payments import calendar
from payments.days import selectors as days_selectors

register = template.Library()


@register.simple_tag
def deposit_of(month: date) -> calendar.Deposit:
    """{% deposit_of study.cycle.month as deposit %}"""
    return days_selectors.deposit_for(month)
