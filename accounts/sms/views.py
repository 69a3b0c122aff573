"""Where providers report deliveries; in a demonstration, the messages themselves."""

import logging

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.sms import delivery_reports, file_sender, gateway_settings
from accounts.sms import services as sms_services


@login_not_required
@require_safe
def dev_sms(request: HttpRequest) -> HttpResponse:
    """Development only: the SMS messages that a real site would have sent."""
    if not settings.PORTAL_DEMO:
        raise Http404
    return render(request, "accounts/dev_sms.html", {"texts": file_sender.latest_messages()})


log = logging.getLogger(__name__)


@csrf_exempt  # the signature over the body proves who asks
@login_not_required
@require_POST
def sms_report(request: HttpRequest, name: str) -> HttpResponse:
    """Nothing but a status: a report that comes before its message is noted as sent is asked for again."""
    gateway = gateway_settings.find_gateway(settings.SMS_GATEWAYS, name)
    if gateway is None:
        raise Http404
    body = request.read(
        delivery_reports.MAX_REPORT_BYTES + 1
    )  # one byte over the limit is told from the limit
    try:
        report = delivery_reports.read_report(gateway, body, request.headers.get("X-SMS-Signature", ""))
    except delivery_reports.ReportRefused as refusal:
        log.warning("SMS report of %s refused: %s", gateway.name, refusal)
        return HttpResponse(status=400)
    if sms_services.record_delivery(report, gateway.name):
        return HttpResponse(status=204)
    return HttpResponse(status=503, headers={"Retry-After": "30"})
