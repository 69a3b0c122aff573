"""«تواصل معنا»: write, follow by reference, and read the answer."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.enquiries import selectors as enquiry_selectors
from accounts.enquiries import services as enquiry_services
from accounts.enquiries.forms import EnquiryForm, FollowForm, VisitorEnquiryForm
from accounts.enquiries.models import Enquiry
from accounts.form_drafts import pages as draft_pages
from accounts.people.pages import form_page, posted_data
from common.errors import Refused

KEPT_KEYS = 20  # in a visitor's session


@login_not_required
@draft_pages.keep_typed()
@sensitive_post_parameters("text", "name", "mobile")
@require_http_methods(["GET", "POST"])
def enquiry_new(request: HttpRequest) -> HttpResponse:
    """Write an enquiry or a complaint, signed in or not."""
    kind = EnquiryForm if request.user.is_authenticated else VisitorEnquiryForm
    form = kind(draft_pages.typed_data(request))
    if form.is_valid() and (enquiry := _send(request, form)):
        _remember(request, enquiry)
        messages.success(request, _("We received your message. Keep its reference."))
        return redirect("enquiry", enquiry.pk)
    return form_page(request, "enquiries/new.html", form)


@login_not_required
@sensitive_post_parameters("mobile")
@require_http_methods(["GET", "POST"])
def enquiry_follow(request: HttpRequest) -> HttpResponse:
    """One's own messages; any other by its reference and the mobile written in it."""
    form = FollowForm(posted_data(request))
    if form.is_valid() and (enquiry := _find(request, form)):
        _remember(request, enquiry)
        return redirect("enquiry", enquiry.pk)
    sent = enquiry_selectors.enquiries_of(request.user)[:50] if request.user.is_authenticated else ()
    return form_page(request, "enquiries/follow.html", form, enquiries=sent)


@login_not_required
@require_safe
def enquiry(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where one message stands, and its answer; a stranger meets 404."""
    found = Enquiry.objects.filter(pk=key).first()
    if found is None or not _may_read(request, found):
        raise Http404
    return render(request, "enquiries/one.html", {"enquiry": found})


def _send(request: HttpRequest, form: EnquiryForm) -> Enquiry | None:
    person = request.user if request.user.is_authenticated else None
    who = {"name": person.name, "mobile": person.mobile} if person else {}
    written = enquiry_services.EnquiryText(**{**who, **form.cleaned_data})
    address = "" if person else _address(request)
    try:
        enquiry_services.check_send_limits(written.mobile or str(request.user.pk), address)
        return enquiry_services.send_enquiry(written, person=person, language=get_language() or "ar")
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None


def _find(request: HttpRequest, form: FollowForm) -> Enquiry | None:
    try:
        enquiry_services.check_lookup_limits(form.cleaned_data["reference"], _address(request))
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return None
    found = enquiry_selectors.find_enquiry(**form.cleaned_data)
    if found is None:
        form.add_error("reference", _("No message has this reference and this mobile number."))
    return found


def _address(request: HttpRequest) -> str:
    return get_adapter().visitor(request)["address"]


def _remember(request: HttpRequest, enquiry: Enquiry) -> None:
    kept = [key for key in request.session.get("enquiries", ()) if key != str(enquiry.pk)]
    request.session["enquiries"] = [*kept, str(enquiry.pk)][-KEPT_KEYS:]


def _may_read(request: HttpRequest, enquiry: Enquiry) -> bool:
    """Its person, or the browser that sent it or found it by reference and mobile."""
    own = enquiry.person_id is not None and enquiry.person_id == request.user.pk
    return own or str(enquiry.pk) in request.session.get("enquiries", ())
