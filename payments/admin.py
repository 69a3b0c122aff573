"""Django looks for the admins here; each feature has its own."""

from payments.bank import admin as bank_admin
from payments.days import admin as days_admin
from payments.dues import admin as dues_admin
from payments.runs import admin as runs_admin

__all__ = ["bank_admin", "days_admin", "dues_admin", "runs_admin"]
