"""The officers' site: the admin in the portal's clothes, behind the common password and a second factor."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from citizen_portal.staff import own_household, read_audit
from citizen_portal.staff.big_lists import BigLists

# the order of a case's way; what is not here has no pages in the admin: a library opens no door of its own
APPS = ("objections", "eligibility", "applications", "payments", "accounts")

gettext_noop("- Select an option -")  # Django has no Arabic for it; our catalogue wins


class NoDelete:
    """Nobody deletes a row of the programme: histories, money and files stay."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list:
        inlines = super().get_inline_instances(request, obj)  # type: ignore[misc]  # mixed into a ModelAdmin
        for inline in inlines:
            inline.can_delete = False
        return inlines


class StaffSite(AdminSite):
    site_header = _("Citizen Account: officers")
    site_title = _("Citizen Account")
    index_title = _("Work of the day")
    enable_nav_sidebar = True

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only admins written in our own apps, and none of them with a way to delete."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        written_here = admin_class is not None and admin_class.__module__.partition(".")[0] in APPS
        chosen = admin_class or ModelAdmin
        kept = type(
            chosen.__name__,
            (NoDelete, own_household.OtherHouseholdsOnly, BigLists, chosen),
            {"__module__": chosen.__module__},
        )
        own = [model for model in models if written_here or model._meta.app_label in APPS]
        super().register(own, kept, **options)

    def unregister(self, model_or_iterable: Any) -> None:
        """Of a library's model nothing was registered, so that there is nothing to take away."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else list(model_or_iterable)
        super().unregister([model for model in models if self.is_registered(model)])

    def has_permission(self, request: HttpRequest) -> bool:
        """The superuser's flag alone opens nothing: the second factor was proved in this session."""
        return super().has_permission(request) and request.user.is_verified()

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., Any]:
        """To a citizen there is nothing here; an officer proves the second factor; what is read is noted."""
        guarded = super().admin_view(view, cacheable)

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                return _to_second_factor(request, request.get_full_path())
            response = guarded(request, *args, **kwargs)
            if request.user.is_authenticated:
                read_audit.record_page_read(self._registry, request, response)
            return response

        return update_wrapper(inner, guarded)

    @login_not_required
    def login(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """One password door for everybody: a second one would have its own, missing, limits."""
        wanted = request.GET.get("next", "")
        if not get_adapter().is_safe_url(wanted):  # the same question as at every other door: it must resolve
            wanted = reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(wanted, reverse("account_login"))
        if not self.has_permission(request):
            return _to_second_factor(request, wanted)
        return HttpResponseRedirect(wanted)

    def logout(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The session ends, and the home page opens."""

        @require_POST
        def leave(request: HttpRequest) -> HttpResponse:
            get_adapter().logout(request)
            return redirect("home")

        return leave(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The portal's own page, with its verb: the admin's form would tell nobody of the change."""
        return redirect("password_new")

    def password_change_done(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return redirect("admin:index")

    def index(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        """The work that waits, then the lists."""
        now = {
            "month": self._month(request),
            "waiting": self._waiting(request),
            "sms": self._sms(request),
            "work": self._work(request),
        }
        return super().index(request, {**(extra_context or {}), **now})

    def get_urls(self) -> list:
        """The pages that belong to no model."""
        # the site is made before the apps have their models
        from citizen_portal.health.views import readiness_page
        from citizen_portal.staff import person_views

        own = [
            path("readiness/", self.admin_view(readiness_page), name="readiness"),
            path("people/", self.admin_view(person_views.look_up), name="look_up"),
            path("people/<int:pk>/", self.admin_view(person_views.person), name="person"),
            path("people/<int:pk>/unlock/", self.admin_view(person_views.unlock), name="person_unlock"),
        ]
        return [*own, *super().get_urls()]

    def _work(self, request: HttpRequest) -> list:
        # the site is made before the apps have their models
        from citizen_portal.staff import start_page

        return start_page.waiting_work(request.user)

    def _sms(self, request: HttpRequest) -> Any:
        """Messages that did not get through; None when all is well or is not this officer's to know."""
        # the site is made before the apps have their models
        from accounts.codes import selectors as code_selectors

        if not request.user.has_perm("accounts.view_textmessage"):
            return None
        health = code_selectors.sms_health()
        return health if health.is_troubled else None

    def _month(self, request: HttpRequest) -> dict | None:
        """The month that is worked on; None before the first, and for who may not read it."""
        # the site is made before the apps have their models
        from common.dates import today
        from eligibility.cycles import selectors as cycle_selectors
        from eligibility.rulebook import cycle_calendar
        from payments.days import selectors as days_selectors

        day = today()
        cycle = cycle_selectors.current_cycle(day)
        if cycle is None or not request.user.has_perm("eligibility.view_cycle"):
            return None
        return {
            "cycle": cycle,
            "progress": cycle_selectors.progress_of(cycle),
            "late": cycle_selectors.is_late(cycle, day),
            "results_day": cycle_calendar.results_day(cycle.month),
            "deposit": days_selectors.deposit_day(cycle.month),
        }

    def _waiting(self, request: HttpRequest) -> dict | None:
        # the site is made before the apps have their models
        from common.dates import today
        from objections import queue as objection_queue

        if not request.user.has_perm("objections.view_objection"):
            return None
        return {
            "counts": objection_queue.queue_counts(request.user, today()),
            "oldest": objection_queue.unassigned_objections(request.user).first(),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[dict]:
        """The apps in the order of a case's way, not of the alphabet."""
        listed = super().get_app_list(request, app_label)
        return sorted(listed, key=lambda app: APPS.index(app["app_label"]))


def _to_second_factor(request: HttpRequest, wanted: str) -> HttpResponse:
    """From the password to the code; 404 for who is no officer."""
    if not (request.user.is_active and request.user.is_staff):
        raise Http404
    if request.method not in ("GET", "HEAD"):
        return redirect("staff_code")  # what was sent cannot be opened again
    return redirect_to_login(wanted, reverse("staff_code"))
