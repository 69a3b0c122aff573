"""Every setting is looked at before the portal starts; what needs a server, in `check --deploy`."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections
from redis import Redis, RedisError
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

POSTGRESQL = 18  # uuidv7(), virtual columns: the migrations use them
LEAST_SECRET, LEAST_OTP_KEY = 50, 32  # characters
HOST_NAME = re.compile(r"\A(?:[a-z0-9-]+\.)*[a-z0-9-]+\Z|\A\[[0-9a-f:]+\]\Z", re.IGNORECASE)
SCANNER = re.compile(r"\Atcp://[^/:@]+:[0-9]+/?\Z|\Aunix:///.+\Z")
PURPOSE = re.compile(r"\A[A-Z]{4}\Z")


@register()
def settings_are_sound(app_configs, **kwargs) -> list[CheckMessage]:
    """What the environment says is possible; on a developer's machine secrets and hosts are free."""
    found = [*_address_faults(), *_audit_faults(), *_money_faults(), *_disk_faults()]
    if settings.DEBUG:
        return found
    return [*_secret_faults(), *_token_faults(), *_host_faults(), *found]


def _fault(name: str, wanted: str) -> Error:
    """Names the setting and what it must be, never what it is."""
    return Error(f"{name} must be {wanted}", id="portal.E003")


def _secret_faults() -> Iterator[Error]:
    if len(settings.SECRET_KEY) < LEAST_SECRET or len(set(settings.SECRET_KEY)) < 10:
        yield _fault("SECRET_KEY", f"{LEAST_SECRET} or more random characters (.env.example says how)")
    if len(settings.OTP_KEY) < LEAST_OTP_KEY or len(set(settings.OTP_KEY)) < 10:
        yield _fault("OTP_KEY", f"{LEAST_OTP_KEY} or more random characters (.env.example says how)")
    if settings.OTP_KEY == settings.SECRET_KEY:
        yield _fault("OTP_KEY", "another key than SECRET_KEY")
    if any(len(key) < LEAST_SECRET for key in settings.SECRET_KEY_FALLBACKS):
        yield _fault("SECRET_KEY_FALLBACKS", "earlier SECRET_KEYs, each whole")


def _token_faults() -> Iterator[Error]:
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < LEAST_OTP_KEY:
        yield _fault("METRICS_TOKEN", f"{LEAST_OTP_KEY} or more random characters, or empty")


def _host_faults() -> Iterator[Error]:
    origin = urlsplit(settings.PORTAL_ORIGIN)
    if origin.scheme not in ("http", "https") or not origin.hostname or origin.path:
        yield _fault("PORTAL_ORIGIN", "an address such as https://portal.example, without a path")
    elif origin.scheme != "https" and not settings.PORTAL_DEMO:
        yield _fault("PORTAL_ORIGIN", "https on a real site")
    if not settings.ALLOWED_HOSTS or not all(map(HOST_NAME.match, settings.ALLOWED_HOSTS)):
        yield _fault("ALLOWED_HOSTS", "exact host names, separated by commas, without * or a leading dot")
    elif origin.hostname and origin.hostname not in settings.ALLOWED_HOSTS:
        yield _fault("ALLOWED_HOSTS", "a list that holds the host of PORTAL_ORIGIN")


def _address_faults() -> Iterator[Error]:
    if settings.CLAMD_URL and not SCANNER.match(settings.CLAMD_URL):
        yield _fault("CLAMD_URL", "tcp://host:3310 or unix:///path/of/clamd.sock")
    if urlsplit(settings.DATABASE_URL).scheme not in ("postgres", "postgresql"):
        yield _fault("DATABASE_URL", "postgresql://user:password@host:5432/name")
    elif not settings.DATABASES["default"]["NAME"]:
        yield _fault("DATABASE_URL", "an address that ends in the database's name")
    if urlsplit(settings.REDIS_URL).scheme not in ("redis", "rediss", "unix"):
        yield _fault("REDIS_URL", "redis://:password@host:6379/0")
    for name in ("ANDROID_APP_URL", "IPHONE_APP_URL"):
        if getattr(settings, name) and not _is_https(getattr(settings, name)):
            yield _fault(name, "empty or an https address")
    endpoint = settings.PRIVATE_STORE.get("OPTIONS", {}).get("endpoint_url")
    if endpoint and urlsplit(endpoint).scheme not in ("http", "https"):
        yield _fault("S3_ENDPOINT", "an https address")


def _audit_faults() -> Iterator[Error]:
    to = urlsplit(settings.AUDIT_HEAD_TO)
    is_file = to.scheme == "file" and not to.netloc and _is_writable(Path(to.path).parent)
    is_server = to.scheme in ("syslog", "https") and bool(to.hostname)
    if settings.AUDIT_HEAD_TO and not (is_file or is_server):
        words = (
            "file:///folder/file in a folder that the portal may write, syslog://host:514 or an https address"
        )
        yield _fault("AUDIT_HEAD_TO", words)


def _money_faults() -> Iterator[Error]:
    if settings.PAYER_IBAN and not _is_valid(IBAN, settings.PAYER_IBAN):
        yield _fault("PAYER_IBAN", "a valid IBAN")
    if settings.PAYER_BIC and not _is_valid(BIC, settings.PAYER_BIC):
        yield _fault("PAYER_BIC", "a valid BIC")
    if not PURPOSE.match(settings.PAYMENT_PURPOSE):
        yield _fault("PAYMENT_PURPOSE", "four capital letters, such as GOVT")
    if settings.PAYMENT_BANK == "folder":
        yield from _bank_folder_faults()


def _bank_folder_faults() -> Iterator[Error]:
    if settings.PAYMENT_FOLDER and not _is_writable(Path(settings.PAYMENT_FOLDER)):
        yield _fault("PAYMENT_FOLDER", "a folder in which the portal may write")
    for name in ("PAYMENT_SIGNING_KEY", "PAYMENT_BANK_KEY"):
        file = Path(getattr(settings, name))
        if getattr(settings, name) and not (file.is_file() and os.access(file, os.R_OK)):
            yield _fault(name, "a file that the portal may read")


def _disk_faults() -> Iterator[Error]:
    if not settings.S3_BUCKET and not _is_writable(settings.PRIVATE_ROOT):
        yield _fault("PRIVATE_ROOT", "a folder in which the portal may write")


def _is_https(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" and bool(parts.hostname)


def _is_valid(kind: Callable[[str], object], value: str) -> bool:
    try:
        return bool(kind(value))
    except (SchwiftyException, ValueError):
        return False


def _is_writable(folder: Path) -> bool:
    """Whether files can be made there; a folder that is not there yet must be possible."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


# -- what a web process needs besides: without it every page is an error ---------------------------------
def static_faults() -> list[Error]:
    """The collected static files and the compiled catalogue are there; `collectstatic` is not asked."""
    if settings.DEBUG:
        return []
    found = []
    if not (settings.STATIC_ROOT / "staticfiles.json").is_file():
        found.append(_fault("STATIC_ROOT", "where `manage.py collectstatic` has put the static files"))
    if not (settings.LOCALE_PATHS[0] / "ar/LC_MESSAGES/django.mo").is_file():
        found.append(Error("The Arabic catalogue: run `manage.py messages --compile`", id="portal.E004"))
    return found


@register(deploy=True)
def static_files_are_there(app_configs, **kwargs) -> list[Error]:
    return static_faults()


# -- what needs a server ------------------------------------------------------------------------------------
@register(Tags.database)
def database_is_new_enough(app_configs, databases=None, **kwargs) -> list[Error]:
    """Before the first migration, not in the middle of one."""
    return [fault for alias in databases or () for fault in database_faults(alias)]


@register(deploy=True)
def servers_answer(app_configs, **kwargs) -> list[Error]:
    return [*database_faults("default"), *_redis_faults()]


def database_faults(alias: str) -> Iterator[Error]:
    """The database answers and is new enough."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            version = int(cursor.fetchone()[0]) // 10_000
    except DatabaseError as trouble:
        reason = str(trouble).strip().splitlines()[0]
        yield Error(f"DATABASE_URL: the database does not answer ({reason})", id="portal.E005")
        return
    if version < POSTGRESQL:
        yield Error(f"PostgreSQL {version}: {POSTGRESQL} or newer is needed", id="portal.E005")


def _redis_faults() -> Iterator[Error]:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=5, socket_connect_timeout=5) as server:
            server.ping()
    except (RedisError, OSError, ValueError) as trouble:
        yield Error(f"REDIS_URL: Valkey does not answer ({type(trouble).__name__})", id="portal.E005")
