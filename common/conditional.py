"""ETag, If-None-Match and If-Match: the version of an answer is the digest of what it says."""

from hashlib import sha256

from django.db import connection
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

PERSON_LOCK = 0x4150  # the first of two int4: which kind of lock


class PreconditionFailed(exceptions.APIException):
    status_code = 412
    default_detail = _("It has changed since you read it. Read it again, then send your change.")
    default_code = "precondition_failed"


class PreconditionRequired(exceptions.APIException):
    status_code = 428
    default_detail = _("Say in If-Match which version you change: the ETag of its GET.")
    default_code = "precondition_required"


def response_etag(response: Response) -> str:
    """The strong validator of a JSON answer, quoted."""
    return f'"{sha256(JSONRenderer().render(response.data)).hexdigest()[:32]}"'


def check_precondition(if_match: str, current: Response) -> None:
    """Raises PreconditionFailed unless one of the versions named is the current one; `*` is any."""
    named = parse_etags(if_match)
    if named != ["*"] and response_etag(current) not in named:  # a weak validator never matches here
        raise PreconditionFailed


def conditional_response(request: Request, response: Response) -> Response:
    """The answer with its ETag; 304 without a body when the reader has it already."""
    tag = response_etag(response)
    response.headers.setdefault("ETag", tag)
    if request.method not in ("GET", "HEAD"):
        return response
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if known == ["*"] or tag in [each.removeprefix("W/") for each in known]:
        response.data, response.status_code = None, 304
    return response


def lock_person(key: int) -> None:
    """Until the end of the transaction nobody else writes by this door for this person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [PERSON_LOCK, key % 2**31])
