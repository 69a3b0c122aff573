"""Whose pages they are: none of an officer's own household is shown (T76), and each read names a person."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

# model -> where the national ID of the person stands whose page it is
PEOPLE = {
    "accounts.mobilechange": "person__national_id",
    "accounts.nafathrequest": "national_id",
    "accounts.notice": "person__national_id",
    "accounts.onetimecode": "national_id",
    "accounts.registration": "national_id",
    "accounts.signin": "person__national_id",
    "accounts.smsdevice": "user__national_id",
    "accounts.user": "national_id",
    "applications.application": "owner__national_id",
    "applications.declaration": "application__owner__national_id",
    "applications.supportingdocument": "application__owner__national_id",
    "eligibility.authorityrecord": "national_id",
    "eligibility.study": "application__owner__national_id",
    "objections.objection": "application__owner__national_id",
    "payments.adjustment": "application__owner__national_id",
    "payments.hold": "application__owner__national_id",
    "payments.payment": "application__owner__national_id",
}
MOBILES = {"accounts.textmessage": "mobile"}  # no person stands in the row
NOBODYS = {
    "accounts.auditline",
    "eligibility.cycle",
    "eligibility.importrun",
    "eligibility.replay",
    "eligibility.simulation",
    "payments.bankmessage",
    "payments.holidayoverride",
    "payments.paymentrun",
    "payments.unknownline",
}


class OthersOnly:
    """Mixed into every ModelAdmin: the officer's own household is neither shown nor written."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)  # type: ignore[misc]  # mixed into a ModelAdmin
        return of_others(rows, request.user)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """The admin's own answer says that there is no such row; ours is the stranger's 404."""
        raise Http404

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        # the site is made before the apps have their models
        from objections import selectors as objection_selectors

        if national_id_of(obj) in objection_selectors.household_of(request.user):
            raise PermissionDenied
        super().save_model(request, obj, form, change)  # type: ignore[misc]


def of_others(rows: QuerySet, officer: Any) -> QuerySet:
    """Without the rows of the officer's household."""
    from objections import selectors as objection_selectors

    label = rows.model._meta.label_lower
    if label in MOBILES:
        return rows.exclude(**{MOBILES[label]: officer.mobile}) if officer.mobile else rows
    if label in NOBODYS:
        return rows
    return rows.exclude(**{f"{PEOPLE[label]}__in": sorted(objection_selectors.household_of(officer))})


def national_id_of(row: Model) -> str | None:
    """Whose row it is; None when it is nobody's."""
    value: Any = row
    for step in PEOPLE.get(row._meta.label_lower, "").split("__"):
        value = getattr(value, step, None) if step else None
    return value


def subject_of(row: Model) -> str:
    """How the row's person stands in the audit trail; the row itself when the person has no account."""
    from accounts.people.models import User

    who = User.objects.filter(national_id=national_id_of(row) or "").values_list("pk", flat=True).first()
    return f"person:{who}" if who else f"{row._meta.model_name}:{row.pk}"
