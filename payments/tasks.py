"""Celery looks for the tasks here; each feature has its own."""

from payments.bank.tasks import collect_reports, send_batches
from payments.dues.tasks import find_differences, schedule_deposits
from payments.runs.tasks import follow_runs

__all__ = ["collect_reports", "find_differences", "follow_runs", "schedule_deposits", "send_batches"]
