"""What Nafath calls back: believed only by its token, approved once."""

import json
from datetime import datetime

from django.utils import timezone

from accounts.nafath import client, errors, tokens
from accounts.nafath import services as nafath_services
from accounts.nafath.models import NafathRequest
from accounts.nafath.services import EXPIRY_GRACE, State
from common import encryption


def receive_callback(body: bytes) -> None:
    """Take the signed answer; again is as once. Raises NafathRefused (forged), NafathUnavailable (later)."""
    letter = client.parse_callback(body)
    asked = _find_request(letter)
    now, provider = timezone.now(), nafath_services.configured_provider()
    try:
        identity = tokens.verify_token(
            letter.token,
            provider=provider,
            keys=nafath_services.provider_keys(provider),
            trans_id=letter.trans_id,
            national_id=asked.national_id,
            now=now,
        )
    except errors.NafathRefused as refusal:
        if refusal.code not in (State.REJECTED, State.EXPIRED):
            raise
        nafath_services.end_request(asked, refusal.code, also=(State.CANCELLED, State.EXPIRED))
    else:
        _approve_request(asked, identity, now)


def _find_request(letter: client.UnverifiedCallback) -> NafathRequest:
    """Our row of this answer: transaction and request id must both be its own."""
    asked = NafathRequest.objects.filter(trans_id=letter.trans_id).first()
    if asked is not None and str(asked.request_id) == letter.request_id:
        return asked
    opening = NafathRequest.objects.filter(state=State.OPENING).values_list("request_id", flat=True)
    if asked is None and letter.request_id in map(str, opening):
        raise errors.NafathUnavailable("callback: faster than the answer to our request")
    raise errors.NafathRefused("bad_callback", detail="request")


def _approve_request(asked: NafathRequest, identity: tokens.Identity, now: datetime) -> None:
    """Only while it waits: neither a replay nor a late answer opens it again."""
    kept = {
        "national_id": identity.national_id,
        "name": identity.name[:150],
        "birth_date": identity.birth_date.isoformat(),
        "gender": identity.gender,
    }
    NafathRequest.objects.filter(pk=asked.pk, state=State.WAITING, expires_at__gt=now - EXPIRY_GRACE).update(
        state=State.APPROVED, approved_at=now, sealed_identity=encryption.encrypt(json.dumps(kept))
    )
