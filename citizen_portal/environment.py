"""Settings from the environment, read loudly: an error names the variable and what it should hold."""

import os
from typing import Final

from django.core.exceptions import ImproperlyConfigured

REQUIRED: Final = object()
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def text(name: str, default: object = REQUIRED) -> str:
    """Return the variable without surrounding space; an empty one counts as not set."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is REQUIRED:
        raise ImproperlyConfigured(f"{name} is not set. Set it in the environment (see .env.example).")
    return str(default)


def boolean(name: str, default: object = REQUIRED) -> bool:
    """Return the variable as a yes or no; any other word is an error, never a silent no."""
    value = text(name, default).lower()
    if value in TRUE | FALSE:
        return value in TRUE
    raise ImproperlyConfigured(f"{name} must be 1 or 0 (true, false, yes, no, on, off), not {value!r}.")


def integer(name: str, default: object = REQUIRED, *, least: int = 0) -> int:
    """Return the variable as a whole number that is not below `least`."""
    value = text(name, default)
    if value.isascii() and value.isdigit() and int(value) >= least:
        return int(value)
    raise ImproperlyConfigured(f"{name} must be a whole number from {least} up, not {value!r}.")


def comma_separated(name: str, default: object = REQUIRED) -> list[str]:
    """Return the comma-separated parts of the variable."""
    value = text(name, ",".join(default) if isinstance(default, list | tuple) else default)
    return [part.strip() for part in value.split(",") if part.strip()]
