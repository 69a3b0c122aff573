"""Refuses to start a real site with simulators or readable SMS (security.md T25)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from accounts.sms.senders import SENDERS
from citizen_portal import setting_checks

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


@register()
def real_sms(app_configs, **kwargs) -> list[Error]:
    """A sender that exists; and on a real site no simulator of one."""
    if settings.SMS_BACKEND not in SENDERS:
        return [Error(f"SMS_BACKEND must be one of {', '.join(sorted(SENDERS))}", id="portal.E002")]
    local = [] if settings.PORTAL_DEMO else [gateway for gateway in settings.SMS_GATEWAYS if gateway.is_local]
    return [
        Error(
            f"SMS_GATEWAYS: {gateway.name} is on this machine, hence a simulator: it may be used only with "
            "DEBUG=1 or PORTAL_DEMO=1",
            id="portal.E001",
        )
        for gateway in local
    ]


NAFATH = ("NAFATH_URL", "NAFATH_APP_ID", "NAFATH_APP_KEY", "NAFATH_AUDIENCE")
DEMO_PAIR = {"NAFATH_APP_ID": "portal-demo", "NAFATH_APP_KEY": "portal-demo-key"}


@register()
def real_nafath(app_configs, **kwargs) -> list[Error]:
    """Who holds the key of a simulator signs in as anybody: a real site names the real Nafath, over https."""
    if settings.PORTAL_DEMO:
        return []
    missing = [name for name in NAFATH if not getattr(settings, name)]
    simulated = [name for name, value in DEMO_PAIR.items() if getattr(settings, name) == value]
    if settings.NAFATH_URL and not _may_be_real(settings.NAFATH_URL):
        simulated.append("NAFATH_URL")
    return [
        *(Error(f"{name} is not set: sign-in by Nafath needs it", id="portal.E001") for name in missing),
        *(
            Error(
                f"{name} is a simulator's: it may be used only with DEBUG=1 or PORTAL_DEMO=1",
                id="portal.E001",
            )
            for name in simulated
        ),
    ]


DEMO_KEYS = {
    "CIVIL_REGISTER": "civil-register-demo-key",
    "NATIONAL_ADDRESS": "national-address-demo-key",
    "ACCOUNT_HOLDER": "account-holder-demo-key",
}


@register()
def real_authorities(app_configs, **kwargs) -> list[CheckMessage]:
    """Who answers for the civil register decides who gets an account: never a simulator on a real site."""
    if settings.PORTAL_DEMO:
        return []
    simulated = [f"{name}_KEY" for name, key in DEMO_KEYS.items() if getattr(settings, f"{name}_KEY") == key]
    for name in DEMO_KEYS:
        url = getattr(settings, f"{name}_URL")
        simulated += [f"{name}_URL"] if url and not _may_be_real(url) else []
    return [
        Error(f"{name} is a simulator's: it may be used only with DEBUG=1 or PORTAL_DEMO=1", id="portal.E001")
        for name in simulated
    ]


@register(deploy=True)
def authorities_are_named(app_configs, **kwargs) -> list[CheckMessage]:
    """The portal starts without them, and says that it cannot ask."""
    names = [f"{name}_{part}" for name in DEMO_KEYS for part in ("URL", "KEY")]
    return [
        Warning(f"{name} is not set: the portal cannot ask this authority", id="portal.W001")
        for name in names
        if not getattr(settings, name)
    ]


def _may_be_real(url: str) -> bool:
    """https to a host with a full name; a loopback address or a neighbour in compose is a simulator."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme == "https" and "." in host and not host.startswith("127.") and host != "0.0.0.0"  # noqa: S104


@register()
def account_holders_are_asked(app_configs, **kwargs) -> list[Error]:
    """A word that nothing answers to would leave every account under check for ever."""
    if settings.IBAN_HOLDER_CHECK in ("service", "demo"):
        return []
    return [Error("IBAN_HOLDER_CHECK must be service (or demo, in a demonstration)", id="portal.E002")]


@register()
def real_bank(app_configs, **kwargs) -> list[Error | Warning]:
    """A bank that exists and can be signed to; mock-bank pays nobody, so no real site has it."""
    if settings.PAYMENT_BANK == "mock" and not settings.PORTAL_DEMO:
        return [
            Error("PAYMENT_BANK=mock is a simulator: only with DEBUG=1 or PORTAL_DEMO=1", id="portal.E001")
        ]
    if settings.PAYMENT_BANK not in ("", "mock", "folder"):
        return [Error("PAYMENT_BANK must be folder, mock or empty", id="portal.E002")]
    if not settings.PAYMENT_BANK:
        return [Warning("PAYMENT_BANK is not set: payment runs cannot be released", id="portal.W001")]
    needed = ("PAYMENT_FOLDER", "PAYMENT_SIGNING_KEY", "PAYMENT_BANK_KEY", "PAYER_IBAN", "PAYER_BIC")
    missing = (
        [name for name in needed if not getattr(settings, name)] if settings.PAYMENT_BANK == "folder" else []
    )
    return [Error(f"{name} is not set: PAYMENT_BANK=folder needs it", id="portal.E001") for name in missing]


def refuse_bad_settings() -> None:
    """For doors that run no system checks (gunicorn, celery): end the start like `manage.py check` would."""
    checks = (no_simulators, real_sms, real_nafath, real_authorities, account_holders_are_asked, real_bank)
    found = [fault for check in (*checks, setting_checks.settings_are_sound) for fault in check(None)]
    faults = [fault for fault in found if fault.level >= ERROR]
    if faults:
        raise ImproperlyConfigured("; ".join(str(fault.msg) for fault in faults))
