"""Refuses to start a real site with simulators or readable SMS (security.md T25)."""

from django.conf import settings
from django.core.checks import Error, register

SIMULATED = {"SMS_BACKEND": "outbox", "IBAN_HOLDER_CHECK": "demo"}


@register()
def no_simulators(app_configs, **kwargs) -> list[Error]:
    if settings.PORTAL_DEMO:
        return []
    return [
        Error(
            f"{name}={simulator} is a simulator: it may run only with DEBUG=1 or PORTAL_DEMO=1",
            id="portal.E001",
        )
        for name, simulator in SIMULATED.items()
        if getattr(settings, name) == simulator
    ]
