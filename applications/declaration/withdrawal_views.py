"""«إلغاء الطلب»: asked once more with what it means; and the way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from applications.declaration import withdrawal as file_withdrawal
from applications.file.models import Application
from applications.file.pages import own_or_404
from common.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Says what withdrawing means for the coming payments before it is done."""
    own = own_or_404(request)
    if request.method != "POST":
        submitted = own.status == Application.Status.SUBMITTED
        return (
            render(request, "applications/withdraw.html", {"own": own}) if submitted else _redirect_to_file()
        )
    try:
        file_withdrawal.withdraw_application(own, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The application is withdrawn."))
    return _redirect_to_file()


@require_POST
def reopen(request: HttpRequest) -> HttpResponse:
    """A withdrawn application becomes a draft again."""
    try:
        file_withdrawal.reopen_application(own_or_404(request), by=request.user)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The application is open again. Review it, then submit it."))
    return _redirect_to_file()


def _redirect_to_file() -> HttpResponse:
    return redirect("application")
