"""Staff: people and what was sent to them. No secret is shown, nothing is deleted."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.internal import ratelimit
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import services
from accounts.models import AuditLine, Notice, OneTimeCode, Registration, SMSDevice, TextMessage, User
from citizen_portal.lib.templatetags.portal import ltr, mobile_masked

admin.site.unregister(EmailAddress)  # the portal writes to no e-mail address


@admin.display(description=_("Mobile"), ordering="mobile")
def mobile(row) -> str:
    """With its plus sign in front, on a page that runs from right to left."""
    return ltr(row.mobile)


@admin.display(description=_("Mobile"))
def masked_mobile(message: TextMessage) -> str:
    return ltr(mobile_masked(message.mobile))


TROUBLES = {  # ours; a provider's own are shown as they were told
    "expired": pgettext_lazy("sms", "It was of no use any more before it could be sent"),
    "tries": pgettext_lazy("sms", "Tried too often"),
    "unreadable": pgettext_lazy("sms", "The text cannot be read: was OTP_KEY changed?"),
    "reported": pgettext_lazy("sms", "The provider could not deliver it"),
    "repeated_id": pgettext_lazy("sms", "The provider gave one name to two messages"),
}


@admin.display(description=_("Trouble"), ordering="trouble")
def trouble(message: TextMessage) -> str:
    return TROUBLES.get(message.trouble) or ltr(message.trouble)


@admin.display(description=_("Reference"), ordering="reference")
def short_reference(message: TextMessage) -> str:
    """Its beginning is enough to tell rows apart; the row's own page has all of it."""
    return ltr(str(message.reference)[:8])


class ReadOnly(admin.ModelAdmin):
    """Rows that the portal writes and officers only read."""

    list_per_page = 50
    show_full_result_count = False  # counting millions of rows for a caption

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


# the groups that the first migration of citizen_portal makes, in the officers' words
ROLES = {
    "reviewer": pgettext_lazy("role", "Reviewer"),
    "approver": pgettext_lazy("role", "Approver"),
    "cycle manager": pgettext_lazy("role", "Cycle manager"),
    "releaser": pgettext_lazy("role", "Releaser"),
    "auditor": pgettext_lazy("role", "Auditor"),
    "support": pgettext_lazy("role", "Support"),
}


def role(group: Group) -> str:
    return str(ROLES.get(group.name, group.name))


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(group.name, role(group)) for group in Group.objects.order_by("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Access officers (superusers) close accounts and give roles, never to themselves."""

    list_display = ("national_id", "name", mobile, "is_active", "is_staff", "joined_at")
    list_filter = ("is_staff", "is_active", "must_change_password", RoleFilter)
    search_fields = ("=national_id", "name", "=mobile")
    search_help_text = _("Full ID number, full mobile (+966…), or a part of the name")
    ordering = ("-joined_at",)
    list_per_page = 50
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("national_id", "name", "birth_date", mobile, "language")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Sign-in"), {"fields": ("must_change_password", "temporary_until", "joined_at", "last_login")}),
    )
    filter_horizontal = ("groups",)
    given_by_access_officers = ("is_active", "is_staff", "groups")
    actions = ("unlock",)

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None):
        shown = [field for _title, part in self.fieldsets for field in part["fields"]]
        if not request.user.is_superuser or obj == request.user:
            return shown
        return [field for field in shown if field not in self.given_by_access_officers]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if field is not None and db_field.name == "groups":
            field.label_from_instance = role
        return field

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """After the roles were written: the line of the trail, and a longer password for a new officer."""
        super().save_related(request, form, formsets, change)
        if form.changed_data and services.staff.change_access(
            form.instance, form.changed_data, by=request.user
        ):
            words = gettext("A temporary password is on its way: an officer's password is longer.")
            messages.info(request, words)

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.unlock_sign_in")

    @admin.action(description=_("Unlock the sign-in"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Too many wrong passwords close the door for a while; support opens it."""
        for person in people:
            key = f"login:{person.national_id}"
            ratelimit.clear(request, app="allauth.account", action="login_failed", key=key)
            services.audit.note(request.user, "sign_in.unlocked", services.audit.person(person))
        messages.success(request, gettext("The sign-in was unlocked."))


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ("created_at", "person", "kind", "read_at")
    list_filter = ("kind", "created_at")
    search_fields = ("=person__national_id", "person__name")
    list_select_related = ("person",)
    fields = ("person", "kind", "text", "created_at", "read_at")

    @admin.display(description=_("Words"))
    def text(self, notice: Notice) -> str:
        return notice.text


@admin.register(TextMessage)
class TextMessageAdmin(ReadOnly):
    """Whether an SMS went out, and why not; never what it said, nor to whom in full."""

    shown = (masked_mobile, "state", trouble, "provider", "tries")
    times = ("created_at", "claimed_at", "due_at", "expires_at", "sent_at", "delivered_at")
    readonly_fields = (masked_mobile, trouble)
    list_display = ("created_at", *shown, "claimed_at", "sent_at", "delivered_at", short_reference)
    list_filter = ("state", "provider", "created_at")
    search_fields = ("=mobile", "=reference")
    search_help_text = _("Full mobile (+966…) or full reference")
    fields = (*shown, *times, "reference")


@admin.register(OneTimeCode)
class OneTimeCodeAdmin(ReadOnly):
    """When codes were sent, tried and closed; never the digest."""

    readonly_fields = (mobile,)
    list_display = ("sent_at", "purpose", "national_id", mobile, "attempts", "expires_at", "closed_at")
    list_filter = ("purpose", "sent_at")
    search_fields = ("=national_id", "=mobile")
    fields = ("purpose", "national_id", mobile, "attempts", "sent_at", "expires_at", "closed_at")


@admin.register(Registration)
class RegistrationAdmin(ReadOnly):
    readonly_fields = (mobile,)
    list_display = ("started_at", "national_id", "name", mobile, "completed_at")
    list_filter = ("started_at",)
    search_fields = ("=national_id", "=mobile", "name")
    fields = (
        "national_id",
        "name",
        "birth_date",
        mobile,
        "language",
        "terms",
        "started_at",
        "completed_at",
    )


@admin.register(SMSDevice)
class SMSDeviceAdmin(ReadOnly):
    readonly_fields = (mobile,)
    list_display = ("user", mobile, "confirmed")
    search_fields = ("=user__national_id", "=mobile")
    list_select_related = ("user",)
    fields = ("user", mobile, "confirmed")


class ActionFilter(admin.SimpleListFilter):
    title = _("action")
    parameter_name = "action"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(services.audit.ACTIONS.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(action=self.value()) if self.value() else queryset


class ActorFilter(admin.SimpleListFilter):
    title = _("officer")
    parameter_name = "actor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(who.pk), who.name) for who in User.objects.filter(is_staff=True).order_by("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        return queryset.filter(actor=value) if value.isascii() and value.isdigit() else queryset


@admin.register(AuditLine)
class AuditLineAdmin(ReadOnly):
    """The trail as auditors read it; `manage.py verify_audit` proves that it is whole."""

    list_display = ("number", "at", "actor", "what", "subject_shown", "details_shown")
    list_filter = (ActionFilter, ActorFilter, ("at", admin.DateFieldListFilter))
    search_fields = ("=subject",)
    search_help_text = _("About whom or what, such as person:12")
    list_select_related = ("actor",)
    show_facets = admin.ShowFacets.NEVER
    ordering = ("-number",)
    fields = ("number", "at", "actor", "what", "subject_shown", "details_shown", "previous", "hash")
    readonly_fields = ("what", "subject_shown", "details_shown")

    @admin.display(description=_("Action"), ordering="action")
    def what(self, line: AuditLine) -> str:
        return str(services.audit.ACTIONS.get(line.action, line.action))

    @admin.display(description=_("About"), ordering="subject")
    def subject_shown(self, line: AuditLine) -> str:
        return ltr(line.subject) if line.subject else ""

    @admin.display(description=_("Details"))
    def details_shown(self, line: AuditLine) -> str:
        parts = ((f"{name}={value}",) for name, value in sorted(line.details.items()))
        return format_html_join(" ", '<bdi class="num" dir="ltr">{}</bdi>', parts)
