"""What a household's changes could do to the support, for pages of applications, which may not ask it."""

from django import template

from applications.file.models import Application
from eligibility.scenarios import declared_changes
from eligibility.scenarios.declared_changes import ChangeEffect

register = template.Library()


@register.simple_tag
def effect_of(application: Application) -> ChangeEffect:
    """{% effect_of application as effect %}"""
    return declared_changes.effect_of_changes(application)
