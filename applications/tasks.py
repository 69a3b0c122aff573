"""Celery looks for tasks here; each feature has its own."""

from applications.bank import tasks as bank_tasks  # noqa: F401
from applications.documents import tasks as document_tasks  # noqa: F401
from applications.household import tasks as household_tasks  # noqa: F401
