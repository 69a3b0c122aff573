"""What the records say otherwise than the file, for pages of an app that comes before eligibility."""

from django import template

from applications.models import Application
from eligibility import selectors

register = template.Library()


@register.simple_tag
def mismatches(application: Application, section: str = "") -> tuple[selectors.Mismatch, ...]:
    """{% mismatches application "income" as rows %}"""
    return selectors.mismatches(application, section)
