"""What the records say otherwise than the file, for pages of an app that comes before eligibility."""

from django import template

from applications.file.models import Application
from eligibility.studies import mismatches as record_mismatches

register = template.Library()


@register.simple_tag
def mismatches(application: Application, section: str = "") -> tuple[record_mismatches.Mismatch, ...]:
    """{% mismatches application "income" as rows %}"""
    return record_mismatches.list_mismatches(application, section)
