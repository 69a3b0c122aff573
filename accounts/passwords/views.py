"""The page of one's own password."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.passwords import forms as password_forms
from accounts.passwords import services as password_services
from accounts.people.pages import form_page, posted_data, require_rate_limiter
from accounts.sign_in.adapter import recent_reauthentication, require_reauthentication


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@require_rate_limiter
def password_new(request: HttpRequest) -> HttpResponse:
    """One's own password, after a temporary one or when wished for; other sessions end, this one stays."""
    first = not request.user.has_usable_password()  # signed up by Nafath
    if first and not recent_reauthentication(request):
        return require_reauthentication(request)
    form = password_forms.PasswordForm(posted_data(request), person=request.user)
    if form.is_valid():
        password_services.change_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        UserSession.objects.create_from_request(request)  # the session has a new key
        messages.success(request, _("Your password was changed. Other devices were signed out."))
        return redirect("dashboard")
    return form_page(request, "accounts/password_new.html", form)
