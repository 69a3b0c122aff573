"""The two buttons under «هل وصلت؟»."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.errors import Refused
from payments.arrivals import services as arrival_services
from payments.dues import selectors as due_selectors

ANSWERS = {"yes": True, "no": False}


@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer of one tap; tapped again, the last one counts."""
    payment = get_object_or_404(due_selectors.payments_of(request.user), pk=pk)
    arrived = ANSWERS.get(request.POST.get("arrived", ""))
    if arrived is None:
        return HttpResponseBadRequest(_("Say whether the payment arrived: yes or no."))
    try:
        arrival_services.record_arrival(payment, arrived=arrived)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Thank you, your answer is kept."))
    return redirect("payment", payment.pk)
