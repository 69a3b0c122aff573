"""An officer's action on money that asks for its reason first."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from common.errors import Refused
from payments.dues.forms import BecauseForm


def run_reasoned_action(
    admin_: admin.ModelAdmin, request: HttpRequest, pk: int, right: str, verb: Callable[..., Any], done: str
) -> HttpResponse:
    """A button with a reason on an object's page: through the verb; what is refused is said."""
    if not request.user.has_perm(right):
        raise PermissionDenied
    row = admin_.get_object(request, str(pk))
    if row is None:
        raise Http404
    form = BecauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["because"]))
    else:
        try:
            verb(row, because=form.cleaned_data["because"], by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, done)
    return redirect(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", row.pk)
