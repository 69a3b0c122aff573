"""The portal's own app, and Django's admin with the portal's site in the place of the default one."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PortalConfig(AppConfig):
    name = "citizen_portal"

    def ready(self) -> None:
        from citizen_portal import checks  # noqa: F401  (registers the checks)


class StaffConfig(AdminConfig):
    """One admin site only: a second one beside it would let people in by its own door."""

    default_site = "citizen_portal.staff.site.StaffSite"
