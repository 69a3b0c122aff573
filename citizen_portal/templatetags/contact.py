"""How the portal's people are reached, for pages of every app."""

from django import template

from citizen_portal import content

register = template.Library()


@register.simple_tag
def contact_hours() -> tuple[content.Hours, ...]:
    """The hours of the free number, for the help card."""
    return content.CONTACT_HOURS
