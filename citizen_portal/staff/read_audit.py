"""Which pages that an officer opened leave a line in the audit trail: one place for all admins (T78)."""

from typing import Any

from django.contrib.admin.utils import unquote
from django.db.models import Model
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from citizen_portal.staff import own_household


def record_page_read(models: Any, request: HttpRequest, response: HttpResponseBase) -> None:
    """A person's page: once in ten minutes. A list of people: each time, with how many rows it showed."""
    # the site is made before the apps have their models
    from accounts.audit import services as audit_services

    route, _colon, page = (request.resolver_match.url_name or "").rpartition("_")
    model = next((each for each in models if _url_name_prefix(each) == route), None)
    if request.method != "GET" or response.status_code != 200 or model is None or _is_impersonal(model, page):
        return
    if page == "changelist":
        listed = getattr(response, "context_data", None) or {}
        shown = len(listed["cl"].result_list) if "cl" in listed else 0
        where = {"what": model._meta.model_name, "rows": shown, "searched": "q" in request.GET}
        audit_services.record_action(request.user, "list", **where)
    elif key := _row_key(request.resolver_match.kwargs):
        row = model._base_manager.get(pk=key)
        audit_services.record_read(
            request.user,
            "read",
            own_household.audit_subject(row),
            what=model._meta.model_name,
            key=str(row.pk),
        )


def _row_key(named: dict[str, Any]) -> str:
    """Of the row in the address: the admin's own pages call it object_id, ours pk or key."""
    found = next((named[name] for name in ("object_id", "pk", "key") if name in named), "")
    return unquote(str(found))


def _url_name_prefix(model: type[Model]) -> str:
    return f"{model._meta.app_label}_{model._meta.model_name}"


def _is_impersonal(model: type[Model], page: str) -> bool:
    """Cycles and days are nobody's; that the trail itself was listed is noted, a line of it is not."""
    label = model._meta.label_lower
    return label in own_household.IMPERSONAL_MODELS and (label, page) != ("accounts.auditline", "changelist")
