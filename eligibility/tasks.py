"""Celery looks for tasks here; each feature has its own."""

from eligibility.cycles import tasks as cycle_tasks  # noqa: F401
from eligibility.open_figures import tasks as figure_tasks  # noqa: F401
from eligibility.reruns import tasks as rerun_tasks  # noqa: F401
from eligibility.studies import tasks as study_tasks  # noqa: F401
