"""Django looks for the officers' pages here; each feature has its own."""

from eligibility.cycles import admin as cycle_admin  # noqa: F401
from eligibility.registers import admin as register_admin  # noqa: F401
from eligibility.reruns import admin as rerun_admin  # noqa: F401
from eligibility.studies import admin as study_admin  # noqa: F401
