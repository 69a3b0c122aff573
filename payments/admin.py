"""Django looks for the admins here; each feature has its own."""

from payments.days import admin as days_admin
from payments.dues import admin as dues_admin

__all__ = ["days_admin", "dues_admin"]
