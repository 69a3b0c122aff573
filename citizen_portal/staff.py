"""The officers' site: the admin in the portal's clothes. The second factor comes with the staff door's issue."""

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class StaffSite(AdminSite):
    site_header = _("Citizen Account: officers")
    site_title = _("Citizen Account")
    index_title = _("Work of the day")
    enable_nav_sidebar = True

    def login(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """One password door for everybody: a second one would have its own, missing, limits."""
        if request.user.is_authenticated:  # not an officer: to them there is nothing here
            raise Http404
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
