"""The pages that ask whether they were useful, by name; no page of steps and codes asks."""

from django.utils.translation import gettext_lazy as _

PAGE_TITLES = {
    "home": _("Home"),
    "programme": _("Programme and conditions"),
    "guide": _("How to use the portal"),
    "calculator": _("Support calculator"),
    "deposits": _("Deposit days"),
    "rates": _("Rates of the programme"),
    "figures": _("Open figures"),
    "faq": _("Common questions"),
    "contact": _("Contact us"),
    "terms": _("Terms and conditions"),
    "privacy": _("Privacy"),
    "accessibility": _("Accessibility statement"),
    "dashboard": _("Dashboard"),
    "application": _("Application details"),
    "receipt": _("What you last submitted"),
    "study": _("Eligibility study"),
    "what_if": _("Try a change"),
    "payments": _("Payments"),
    "payment": _("A payment"),
    "objections": _("Objections"),
    "objection": _("An objection"),
    "notices": _("Notices"),
    "profile": _("Profile"),
}
