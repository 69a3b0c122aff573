"""Sign-in by Nafath: one open request a person, bound to a browser, believed by its token, used once."""

import json
import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.codes import services as code_services
from accounts.nafath import client, errors
from accounts.nafath import keys as nafath_keys
from accounts.nafath import texts as nafath_texts
from accounts.nafath.models import NafathRequest
from accounts.people.models import User
from common import encryption, sql
from common.errors import Refused

logger = logging.getLogger(__name__)
State = NafathRequest.State

OPENING_TIMEOUT = timedelta(seconds=30)  # longer than a call to Nafath may take
EXPIRY_GRACE = timedelta(seconds=20)  # an answer of the last second is still on its way
APPROVAL_LIFETIME = timedelta(minutes=2)  # in which the browser that asked comes for it
REFUSAL_PAUSE = timedelta(minutes=15)  # after a refusal (security.md T24)
POLL_INTERVAL = timedelta(seconds=5)


@dataclass(frozen=True, repr=False)
class ApprovedIdentity:
    """Who approved in the app, by the signed token. Without a repr, so that no log line can print it."""

    national_id: str
    name: str
    birth_date: date
    gender: str = ""  # male, female or empty


# -- asking -----------------------------------------------------------------------------------------
def start_nafath_request(
    national_id: str,
    *,
    purpose: str,
    browser: str,
    address: str,
    addresses: tuple[str, str],
    language: str,
    person: User | None = None,
    device: str = "",
) -> NafathRequest:
    """Show a request in this person's app; refused: paused, active_exists, too_many, invalid, unavailable.

    `address` is the visitor as the limits count him, `addresses` are his and ours as Nafath is told them;
    `device` is a browser that the account used before: what strangers asked for does not stop it.
    """
    device = device and encryption.fingerprint(device)
    _expire_overdue(NafathRequest.objects.filter(national_id=national_id))
    _check_not_paused(national_id, device)
    _check_none_open(national_id, device)
    _check_limits(national_id, address, device)
    asked = _create_request(national_id, purpose=purpose, browser=browser, person=person, device=device)
    try:
        answer = client.start_request(
            configured_provider(),
            national_id,
            request_id=str(asked.request_id),
            language=language,
            addresses=addresses,
        )
    except (errors.NafathRefused, errors.NafathUnavailable) as trouble:
        end_request(asked, State.FAILED)
        raise _error_refusal(trouble) from None
    return _mark_shown(asked, answer)


def _check_not_paused(national_id: str, device: str) -> None:
    """One careless tap in three is right: who refused is left in peace for a while."""
    refused = NafathRequest.objects.filter(
        national_id=national_id,
        device=device,
        state=State.REJECTED,
        expires_at__gt=timezone.now() - REFUSAL_PAUSE,
    )
    if (last := refused.order_by("-expires_at").first()) is not None:
        raise Refused("paused", refusal_message(last))


def _check_none_open(national_id: str, device: str) -> None:
    """One open request a person; a stranger's gives way to a browser that the account used before."""
    running = NafathRequest.objects.filter(national_id=national_id, state__in=NafathRequest.OPEN)
    if device:
        running.filter(device="", state=State.WAITING).update(
            state=State.CANCELLED, expires_at=timezone.now()
        )
    if (other := running.first()) is not None:
        raise _active_request_refusal(other.expires_at)


def refusal_message(asked: NafathRequest) -> str:
    """What to tell after a refusal in the app."""
    return nafath_texts.refused_text(asked.expires_at + REFUSAL_PAUSE)


def _check_limits(national_id: str, address: str, device: str) -> None:
    whose = f"{national_id}|{device}" if device else national_id
    allowed = sql.count_within_limits(
        [
            ("nafath-10m", whose, 5, 10 * code_services.MINUTE),
            ("nafath-day", whose, 10, code_services.DAY),
            ("nafath-address", address, 30, code_services.HOUR),
        ]
    )
    if not allowed:
        raise Refused("too_many", code_services.retry_message(allowed.wait))


def _create_request(
    national_id: str, *, purpose: str, browser: str, person: User | None, device: str
) -> NafathRequest:
    """Committed before Nafath is asked: a second request of this person must find it."""
    try:
        with transaction.atomic():
            return NafathRequest.objects.create(
                national_id=national_id,
                purpose=purpose,
                browser=encryption.fingerprint(browser),
                device=device,
                person=person,
                expires_at=timezone.now() + OPENING_TIMEOUT,
            )
    except IntegrityError:
        raise _active_request_refusal() from None


def _mark_shown(asked: NafathRequest, answer: client.ShownRequest) -> NafathRequest:
    """The app shows it: from here the citizen has the time of the contract."""
    now = timezone.now()
    waiting = {
        "state": State.WAITING,
        "trans_id": answer.trans_id,
        "random": answer.random,
        "last_asked_at": now,
        "expires_at": now + timedelta(seconds=_seconds_to_answer(settings.NAFATH_SERVICE)),
    }
    if not NafathRequest.objects.filter(pk=asked.pk, state=State.OPENING).update(**waiting):
        raise _error_refusal(errors.NafathUnavailable("request: answered after its row had ended"))
    asked.refresh_from_db()
    return asked


def _seconds_to_answer(service: str) -> int:
    """With biometrics the app gives more time (domain.md §4.1)."""
    return 60 if service == "Login" or service.endswith("WithoutBio") else 180


# -- looking ----------------------------------------------------------------------------------------
def poll_nafath_request(asked: NafathRequest, *, addresses: tuple[str, str]) -> NafathRequest:
    """How the request stands now. Nafath itself is asked every five seconds at most, whoever polls.

    COMPLETED moves nothing: only the signed token does.
    """
    now = timezone.now()
    due = Q(last_asked_at=None) | Q(last_asked_at__lte=now - POLL_INTERVAL)
    mine = NafathRequest.objects.filter(pk=asked.pk)
    if mine.filter(due, state=State.WAITING).update(last_asked_at=now):
        _poll_provider(asked, addresses)
    _expire_overdue(mine)
    asked.refresh_from_db()
    return asked


def _poll_provider(asked: NafathRequest, addresses: tuple[str, str]) -> None:
    told = (asked.national_id, asked.trans_id or "", asked.random)
    try:
        status = client.fetch_status(configured_provider(), *told, addresses=addresses)
    except errors.NafathRefused:  # forgotten there: it can no longer be answered
        end_request(asked, State.EXPIRED)
    except errors.NafathUnavailable as trouble:
        logger.warning("Nafath was not asked: %s", trouble)  # our own clock ends the request
    else:
        if status in (client.RequestStatus.REJECTED, client.RequestStatus.EXPIRED):
            end_request(asked, State.REJECTED if status == client.RequestStatus.REJECTED else State.EXPIRED)


def cancel_nafath_request(asked: NafathRequest) -> None:
    """The citizen goes another way; what the app still answers moves nothing."""
    end_request(asked, State.CANCELLED)


def end_request(asked: NafathRequest, became: str, *, also: tuple[str, ...] = ()) -> None:
    """Only a request that nobody answered ends; `expires_at` keeps the moment.

    A signed refusal also counts after a cancellation: whoever floods a phone must not escape the pause.
    """
    waits = NafathRequest.objects.filter(pk=asked.pk, state__in=(State.OPENING, State.WAITING, *also))
    waits.update(state=became, expires_at=timezone.now())


def _expire_overdue(some: QuerySet[NafathRequest]) -> None:
    now = timezone.now()
    overdue = (
        Q(state=State.OPENING, expires_at__lte=now)
        | Q(state=State.WAITING, expires_at__lte=now - EXPIRY_GRACE)
        | Q(state=State.APPROVED, approved_at__lte=now - APPROVAL_LIFETIME)
    )
    some.filter(overdue).update(state=State.EXPIRED, sealed_identity=None)


def delete_old_requests() -> None:
    """Identities that nobody came for at once, requests after 30 days."""
    _expire_overdue(NafathRequest.objects.all())
    NafathRequest.objects.filter(asked_at__lt=timezone.now() - timedelta(days=30)).delete()


def consume_approval(asked: NafathRequest, *, browser: str, person: User | None = None) -> ApprovedIdentity:
    """Hand the identity to the browser that asked, once and within two minutes; else Refused("spent")."""
    mine = NafathRequest.objects.filter(
        pk=asked.pk,
        browser=encryption.fingerprint(browser),
        person=person,
        state=State.APPROVED,
        approved_at__gt=timezone.now() - APPROVAL_LIFETIME,
    )
    sealed = mine.values_list("sealed_identity", flat=True).first()
    # of two at once, one update finds the row approved
    if not sealed or not mine.update(state=State.CONSUMED, sealed_identity=None):
        raise Refused("spent", _("This approval can no longer be used. Ask for a new number."))
    kept = json.loads(encryption.decrypt(bytes(sealed)))
    born = date.fromisoformat(kept["birth_date"])
    return ApprovedIdentity(kept["national_id"], kept["name"], born, kept.get("gender", ""))


# -- the other side ---------------------------------------------------------------------------------
def _active_request_refusal(until: datetime | None = None) -> Refused:
    return Refused("active_exists", nafath_texts.active_exists_text(until or timezone.now()))


def _error_refusal(trouble: errors.NafathRefused | errors.NafathUnavailable) -> Refused:
    code = getattr(trouble, "code", "")
    if code == "active_exists":
        return _active_request_refusal()
    logger.warning("Nafath did not open a request: %s", trouble)  # holds a reference, never an ID
    if code == "invalid":
        return Refused("invalid", nafath_texts.invalid_text(), "national_id")
    return Refused("unavailable", nafath_texts.unavailable_text())


def configured_provider() -> client.Provider:
    return client.Provider(
        url=settings.NAFATH_URL,
        app_id=settings.NAFATH_APP_ID,
        app_key=settings.NAFATH_APP_KEY,
        audience=settings.NAFATH_AUDIENCE,
        service=settings.NAFATH_SERVICE,
    )


@cache
def provider_keys(provider: client.Provider) -> nafath_keys.KeyCache:
    """One per process: it keeps the provider's keys for a day and never asks in a flood."""
    return nafath_keys.KeyCache(provider)
