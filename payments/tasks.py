"""Celery looks for the tasks here; each feature has its own."""

from payments.bank import tasks as payment_bank_tasks  # noqa: F401
from payments.dues import tasks as due_tasks  # noqa: F401
from payments.runs import tasks as run_tasks  # noqa: F401
