"""Public pages of text: guide, terms with their version, privacy, accessibility, site map."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.registration import services as registration_services
from citizen_portal import public_texts
from common.dates import parse_month

SITE_MAP = (
    (
        _("For everybody"),
        (
            ("home", _("Home")),
            ("programme", _("Programme and conditions")),
            ("guide", _("How to use the portal")),
            ("calculator", _("Support calculator")),
            ("deposits", _("Deposit days")),
            ("rates", _("Rates of the programme")),
            ("figures", _("Open figures")),
            ("faq", _("Common questions")),
            ("contact", _("Contact us")),
            ("enquiry_new", _("Write to us")),
            ("enquiry_follow", _("Follow a message")),
        ),
    ),
    (
        _("Your account"),
        (
            ("register", _("New registration")),
            ("account_login", _("Sign in")),
            ("dashboard", _("Dashboard")),
            ("application", _("Application details")),
            ("study", _("Eligibility study")),
            ("payments", _("Payments")),
            ("objections", _("Objections")),
            ("notices", _("Notices")),
            ("profile", _("Profile")),
        ),
    ),
    (
        _("About the portal"),
        (
            ("terms", _("Terms and conditions")),
            ("privacy", _("Privacy")),
            ("accessibility", _("Accessibility statement")),
        ),
    ),
)


@require_safe
@login_not_required
def text_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One of the pages of `public_texts`."""
    return render(request, "public_page.html", {"page": public_texts.PAGES[slug]})


@require_safe
@login_not_required
def terms(request: HttpRequest) -> HttpResponse:
    """The terms that a registration accepts today, with the month of their version."""
    since = parse_month(registration_services.TERMS_VERSION)
    return render(request, "terms.html", {"since": since})


@require_safe
@login_not_required
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page that a person can go to."""
    return render(request, "site_map.html", {"groups": SITE_MAP})


@require_safe
def keep_session(request: HttpRequest) -> HttpResponse:
    """Nothing but a sign of life: whoever asked for it is still there, so the session's clock starts anew."""
    return HttpResponse(status=204)
