"""What a household's changes could do to the support, for pages of applications, which may not ask it."""

from django import template

from applications.models import Application
from eligibility import selectors
from eligibility.selectors import WhatIf

register = template.Library()


@register.simple_tag
def effect_of(application: Application) -> WhatIf:
    """{% effect_of application as effect %}"""
    return selectors.what_if(application)
