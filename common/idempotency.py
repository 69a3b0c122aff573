"""Idempotency-Key: the same request sent twice is done once, and gets the same answer.

Effect and answer commit together, so that a crash between them cannot lose one of the two.
"""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from hashlib import blake2b, sha256
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from common import encryption

LIFETIME = timedelta(days=1)
KEY_PATTERN = re.compile(r"[\x21-\x7e]{1,128}")
CREATED_STATUS = 201


class KeyReused(exceptions.APIException):
    status_code = 422
    default_detail = _("This Idempotency-Key was sent with another body. Take a new key for a new request.")
    default_code = "key_reused"


class InProgress(exceptions.APIException):
    status_code = 409
    default_detail = _("The first request with this key is not finished. Wait a second and send it again.")
    default_code = "in_progress"


def run_once(handler: Callable[..., Response], person: Any) -> Callable[..., Response]:
    """The handler, done once for each key of this person and route."""

    def post(request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return handler(request, *args, **kwargs)
        if not KEY_PATTERN.fullmatch(key):
            raise exceptions.ParseError(_("An Idempotency-Key has 1 to 128 printable ASCII characters."))
        place, digest = f"{person.pk} {request.path} {key}", _request_digest(request)
        with transaction.atomic():
            if not _lock_key(place):
                raise InProgress
            kept = _stored_answer(person, request.path, key)
            if kept is not None:
                return _replay_answer(kept, digest)
            response = handler(request, *args, **kwargs)
            if response.status_code == CREATED_STATUS:
                _store_answer(person, request.path, key, digest, response)
            return response

    return post


def delete_expired() -> int:
    """Answers older than a day are forgotten; says how many."""
    return _key_rows().filter(made_at__lt=timezone.now() - LIFETIME).delete()[0]


def _key_rows() -> Any:
    return apps.get_model(settings.IDEMPOTENCY_MODEL)._default_manager


def _stored_answer(person: Any, path: str, key: str) -> Any:
    mine = _key_rows().filter(person=person, route=path, key=key)
    mine.filter(made_at__lt=timezone.now() - LIFETIME).delete()
    return mine.first()


def _replay_answer(kept: Any, digest: str) -> Response:
    if kept.digest != digest:
        raise KeyReused
    answer = json.loads(encryption.decrypt(kept.answer))
    return Response(answer, CREATED_STATUS, headers={"Idempotent-Replayed": "true"})


def _store_answer(person: Any, path: str, key: str, digest: str, response: Response) -> None:
    sealed = encryption.encrypt(JSONRenderer().render(response.data).decode())
    _key_rows().create(person=person, route=path, key=key, digest=digest, answer=sealed)


def _lock_key(place: str) -> bool:
    number = int.from_bytes(
        blake2b(f"idempotency|{place}".encode(), digest_size=8).digest(), "big", signed=True
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def _request_digest(request: Request) -> str:
    """Of what was sent: JSON in one spelling, files by their content."""
    said = sha256((request.content_type or "").partition(";")[0].encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            said.update(f"|{name}|{file.size}|{file.name}|".encode())
            for chunk in file.chunks():
                said.update(chunk)
            file.seek(0)
    values = request.data.lists() if hasattr(request.data, "lists") else None
    rest = {k: v for k, v in values if k not in request.FILES} if values is not None else request.data
    said.update(json.dumps(rest, sort_keys=True, default=str).encode())
    return said.hexdigest()
