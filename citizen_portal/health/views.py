"""The officers' page of readiness: what the next payday needs, each with what to do about it."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from citizen_portal.health import readiness

PERMISSION = "payments.view_paymentrun"


@require_safe
def readiness_page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    found = readiness.check_readiness()
    shown = {
        **admin.site.each_context(request),
        "title": _("Ready for the payday?"),
        "found": sorted(found, key=lambda each: SEVERITY[each.state]),
        "is_ready": readiness.is_ready(found),
    }
    return TemplateResponse(request, "admin/readiness.html", shown)


SEVERITY = {readiness.BAD: 0, readiness.WARNING: 1, readiness.GOOD: 2}
