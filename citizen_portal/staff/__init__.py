"""The officers' site: who comes in, whose pages are hidden, which reads leave a line."""

from citizen_portal.staff.site import StaffSite

__all__ = ["StaffSite"]
