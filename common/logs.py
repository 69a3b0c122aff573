"""Logs as JSON, with personal data masked: one set-up for the web, the workers, the clock and commands."""

import json
import logging
import re
from datetime import UTC, datetime

from celery import current_task

from common import request_ids

# \d on purpose: an ID written in Arabic digits is an ID, too
IBAN = re.compile(r"(?i)(?<![A-Z0-9])SA[ -]?\d{2}(?:[ -]?[A-Z0-9]){20}(?![A-Z0-9])")
MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)?[9٩۹][6٦۶]{2}[ -]?[0٠۰]?|[0٠۰])[ -]?[5٥۵](?:[ -]?\d){8}(?!\d)")
NATIONAL_ID = re.compile(r"(?<!\d)[12١٢۱۲]\d{9}(?!\d)")  # blanks inside would take dates with times
STANDARD_ATTRIBUTES = {
    *vars(logging.makeLogRecord({})),
    "message",
    "asctime",
    "request",
    "server_time",
    "taskName",
}

CONFIGURATION = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "common.logs.MaskPersonalData"}},
    "formatters": {"line": {"()": "common.logs.JSONFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "filters": ["masked"], "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # servers that would write lines of their own
        "gunicorn.error": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "gunicorn.access": {"handlers": [], "level": "WARNING", "propagate": False},
        "celery": {"level": "WARNING"},
        "kombu": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},  # they would name every call
        "httpcore": {"level": "WARNING"},
    },
}


def mask_personal_data(text: str) -> str:
    """The text without the national IDs, mobiles and IBANs it may hold."""
    text = IBAN.sub("[iban]", text)  # first: its digits look like an ID
    return NATIONAL_ID.sub("[id]", MOBILE.sub("[mobile]", text))


class MaskPersonalData(logging.Filter):
    """Masks message, arguments, exception and extras of every record, whichever formatter comes after."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask_personal_data(_message(record)), None
        if name := request_ids.current.get():
            record.request_id = name
        if task := current_task:
            record.task, record.task_id = task.name, task.request.id
        if record.exc_info and not record.exc_text:
            record.exc_text = _traceback(record)
        record.exc_text = record.exc_text and mask_personal_data(
            record.exc_text
        )  # formatters use it instead of exc_info
        record.stack_info = record.stack_info and mask_personal_data(record.stack_info)
        return True


class JSONFormatter(logging.Formatter):
    """One line per record; json.dumps escapes control and unseen characters, so none can forge a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": mask_personal_data(_message(record)),
        }
        line |= {
            key: mask_personal_data(str(value))
            for key, value in vars(record).items()
            if key not in STANDARD_ATTRIBUTES
        }
        if record.exc_info or record.exc_text:
            line["exception"] = mask_personal_data(record.exc_text or _traceback(record))
        if record.stack_info:
            line["stack"] = mask_personal_data(record.stack_info)
        return json.dumps(line, ensure_ascii=True)


def _message(record: logging.LogRecord) -> str:
    """A wrong number of arguments must not lose the line, nor raise where nobody listens."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args!r}"


def _traceback(record: logging.LogRecord) -> str:
    return logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
