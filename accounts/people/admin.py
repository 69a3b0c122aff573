"""The officers' door: people, their roles, and unlocking a sign-in."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.people import forms as person_forms
from accounts.people.models import User
from accounts.people.search_admin import PersonSearch
from accounts.sign_in import locks
from accounts.sms.models import TextMessage
from accounts.staff import services as staff_services
from common.read_only_admin import ReadOnly
from common.templatetags.portal import ltr, mobile_masked

admin.site.unregister(EmailAddress)  # the portal writes to no e-mail address


@admin.display(description=_("Mobile"), ordering="mobile")
def mobile(row) -> str:
    """With its plus sign in front, on a page that runs from right to left."""
    return ltr(row.mobile)


@admin.display(description=_("Mobile"))
def masked_mobile(message: TextMessage) -> str:
    return ltr(mobile_masked(message.mobile))


class RowAdmin(ReadOnly, admin.ModelAdmin):
    """Rows that the portal writes by the million and officers only read."""


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


class NewOfficerForm(forms.ModelForm):
    """An officer who has no account yet; the temporary password goes to the mobile."""

    national_id = forms.CharField(label=_("National ID"), max_length=20)
    mobile = forms.CharField(label=_("Mobile"), max_length=20)

    class Meta:
        model = User
        fields = ("national_id", "name", "mobile", "groups")

    def clean_national_id(self) -> str:
        return person_forms.clean_national_id(self.cleaned_data["national_id"])

    def clean_mobile(self) -> str:
        return person_forms.clean_mobile(self.cleaned_data["mobile"])

    def save(self, commit: bool = True) -> User:
        self.instance.is_staff = True
        self.instance.set_unusable_password()
        return super().save(commit)


class RoleFilter(admin.SimpleListFilter):
    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(group.name, role(group)) for group in Group.objects.order_by("name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(PersonSearch, admin.ModelAdmin):
    """Access officers (superusers) close accounts and give roles, never to themselves."""

    list_display = ("national_id", "name", mobile, "is_active", "is_staff", "joined_at")
    list_filter = ("is_staff", "is_active", "must_change_password", RoleFilter)
    person_paths = ("",)
    ordering = ("-pk",)  # as they joined
    fieldsets = (
        (None, {"fields": ("national_id", "name", "birth_date", mobile, "language")}),
        (_("Access"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Sign-in"), {"fields": ("must_change_password", "temporary_until", "joined_at", "last_login")}),
    )
    filter_horizontal = ("groups",)
    given_by_access_officers = ("is_active", "is_staff", "groups")
    actions = ("unlock",)

    def has_add_permission(self, request) -> bool:
        return request.user.is_superuser

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return super().get_form(request, obj, change, **kwargs | ({} if obj else {"form": NewOfficerForm}))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return self.fieldsets if obj else ((None, {"fields": NewOfficerForm.Meta.fields}),)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return ()
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
        changed = form.changed_data if change else [*form.changed_data, "is_staff"]
        if changed and staff_services.record_access_change(form.instance, changed, by=request.user):
            words = gettext("A temporary password is on its way: an officer's password is longer.")
            messages.info(request, words)

    def has_unlock_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("accounts.unlock_sign_in")

    @admin.action(description=_("Unlock the sign-in"), permissions=["unlock"])
    def unlock(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """Too many wrong passwords close the door for a while; support opens it."""
        for person in people:
            locks.unlock_sign_in(request, person, by=request.user)
        messages.success(request, gettext("The sign-in was unlocked."))
