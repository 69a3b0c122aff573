"""Whose pages they are: none of an officer's own household is shown (T76), and each read names a person."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

# model -> where the national ID of the person stands whose page it is
PERSON_LOOKUPS = {
    "accounts.enquiry": "person__national_id",
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
    "applications.dependantrelease": "application__owner__national_id",
    "applications.supportingdocument": "application__owner__national_id",
    "eligibility.authorityrecord": "national_id",
    "eligibility.study": "application__owner__national_id",
    "objections.objection": "application__owner__national_id",
    "payments.accountreview": "payment__application__owner__national_id",
    "payments.adjustment": "application__owner__national_id",
    "payments.hold": "application__owner__national_id",
    "payments.payment": "application__owner__national_id",
}
# further people that the row is about, each by a path of its own
OTHER_PERSON_LOOKUPS = {"applications.dependantrelease": ("national_id", "holder__owner__national_id")}
# rows of a mobile, whether or not a person stands in them
MOBILE_LOOKUPS = {"accounts.textmessage": "mobile", "accounts.enquiry": "mobile"}
IMPERSONAL_MODELS = {
    "accounts.auditline",
    "accounts.pagefeedback",
    "eligibility.cycle",
    "eligibility.importrun",
    "eligibility.replay",
    "eligibility.simulation",
    "payments.bankmessage",
    "payments.holidayoverride",
    "payments.paymentrun",
    "payments.unknownline",
}


class OtherHouseholdsOnly:
    """Mixed into every ModelAdmin: the officer's own household is neither shown nor written."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)  # type: ignore[misc]  # mixed into a ModelAdmin
        return exclude_own_household(rows, request.user)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """The admin's own answer says that there is no such row; ours is the stranger's 404."""
        raise Http404

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        # the site is made before the apps have their models
        from objections import conflicts

        who = national_id_of(obj)
        if who and conflicts.is_relative(request.user, who):
            raise PermissionDenied
        super().save_model(request, obj, form, change)  # type: ignore[misc]


def exclude_own_household(rows: QuerySet, officer: Any) -> QuerySet:
    """Without the rows about the officer or a relative (objections.conflicts), of every model alike."""
    from objections import conflicts

    label = rows.model._meta.label_lower
    if label in IMPERSONAL_MODELS:
        return rows
    if label in MOBILE_LOOKUPS:
        rows = rows.exclude(**{f"{MOBILE_LOOKUPS[label]}__in": conflicts.mobiles_of_relatives(officer)})
    for path in (PERSON_LOOKUPS.get(label), *OTHER_PERSON_LOOKUPS.get(label, ())):
        if path:
            rows = rows.exclude(**_relatives_in(path, rows.model, officer))
    return rows


def _relatives_in(path: str, model: type[Model], officer: Any) -> dict[str, Any]:
    """The condition that a row is of a relative, by keys of the row itself: no list joins people for it."""
    from objections import conflicts

    before, _underscores, column = path.rpartition("__")
    if before == "owner":
        return {"pk__in": conflicts.files_of_relatives(officer)}
    if before.endswith("__owner"):
        return {f"{before.removesuffix('__owner')}__in": conflicts.files_of_relatives(officer)}
    if before:
        return {f"{before}__in": conflicts.accounts_of_relatives(officer)}
    return {f"{column}__in": sorted(conflicts.relatives_of(officer))}


def national_id_of(row: Model) -> str | None:
    """Whose row it is; None when it is nobody's."""
    value: Any = row
    for step in PERSON_LOOKUPS.get(row._meta.label_lower, "").split("__"):
        value = getattr(value, step, None) if step else None
    return value


def audit_subject(row: Model) -> str:
    """How the row's person stands in the audit trail; the row itself when the person has no account."""
    from accounts.people.models import User

    who = User.objects.filter(national_id=national_id_of(row) or "").values_list("pk", flat=True).first()
    return f"person:{who}" if who else f"{row._meta.model_name}:{row.pk}"
