"""The kinds of problem that the API answers: each has an address that resolves to a page about it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


PROBLEMS_PATH = "/api/v1/problems/"


@dataclass(frozen=True)
class ProblemType:
    """One kind: the HTTP status it comes with, its title, and what a program can do about it."""

    status: int
    title: "StrOrPromise"
    advice: "StrOrPromise"


REFUSED = "refused"  # every verb's refusal; its `code` says which
PROBLEM_TYPES = {
    "invalid": ProblemType(
        400,
        _("Some values are wrong"),
        _("Each entry of “errors” names a field and says what is wrong. Correct them and send again."),
    ),
    "parse_error": ProblemType(
        400,
        _("The body cannot be read"),
        _("Send one JSON document in UTF-8: no key twice, no NaN, at most twenty levels."),
    ),
    "bad_request": ProblemType(
        400,
        _("The request cannot be read"),
        _("It has too many parts or fields, or a header with no meaning. Send less at once."),
    ),
    "not_authenticated": ProblemType(
        401, _("Nobody is signed in"), _("Sign in first: POST to /api/v1/session/.")
    ),
    "authentication_failed": ProblemType(
        401, _("The sign-in is not valid"), _("Sign in again: POST to /api/v1/session/.")
    ),
    "permission_denied": ProblemType(
        403,
        _("Not allowed"),
        _("Every request that changes something carries the token of GET /api/v1/session/ as X-CSRFToken."),
    ),
    "reauthenticate": ProblemType(
        403,
        _("The password is needed again"),
        _("POST it to /api/v1/session/reauthenticate/, then repeat the request within five minutes."),
    ),
    "must_change": ProblemType(
        403,
        _("The temporary password must be changed"),
        _("PUT your own password to /api/v1/password/, then repeat the request."),
    ),
    "not_found": ProblemType(
        404,
        _("There is nothing here"),
        _("Check the address; each ends in a slash. What belongs to somebody else does not exist for you."),
    ),
    "method_not_allowed": ProblemType(
        405, _("Not this method"), _("The header Allow lists the methods of this address.")
    ),
    "not_acceptable": ProblemType(
        406, _("Not in this format"), _("Answers are application/json. Correct the header Accept.")
    ),
    REFUSED: ProblemType(
        409,
        _("Not at this moment"),
        _("What you sent is well formed, but it cannot be done now. “code” and “detail” say why."),
    ),
    "in_progress": ProblemType(
        409,
        _("The first request is still running"),
        _("A request with the same Idempotency-Key is not finished. Wait a second and send it again."),
    ),
    "precondition_failed": ProblemType(
        412,
        _("It has changed since you read it"),
        _("GET it again, look at what changed, and send your change with the new ETag in If-Match."),
    ),
    "too_big": ProblemType(413, _("Too big"), _("Send less: a smaller file, or fewer at once.")),
    "unsupported_media_type": ProblemType(
        415,
        _("Not this kind of body"),
        _("Send application/json, or multipart/form-data where files are sent."),
    ),
    "key_reused": ProblemType(
        422,
        _("The key belongs to another request"),
        _("This Idempotency-Key was sent with another body. Take a new key for each new request."),
    ),
    "precondition_required": ProblemType(
        428,
        _("Say which version you change"),
        _("GET it first, and send its ETag back in the header If-Match."),
    ),
    "throttled": ProblemType(
        429,
        _("Too many requests"),
        _("Wait as many seconds as the header Retry-After says."),
    ),
    "error": ProblemType(
        500,
        _("An error of ours"),
        _("Nothing was changed. Try again later; if it stays, call 19912."),
    ),
    "unavailable": ProblemType(
        503,
        _("Not available right now"),
        _("Wait as many seconds as the header Retry-After says, then try again."),
    ),
}


def problem_address(name: str) -> str:
    """The stable address of a kind of problem."""
    return f"{settings.PORTAL_ORIGIN}{PROBLEMS_PATH}{name}/"


def problem_type(code: str, status: int) -> str:
    """Which kind this error is: by its own code, otherwise by its status."""
    if code in PROBLEM_TYPES and PROBLEM_TYPES[code].status == status:
        return code
    return next((name for name, kind in PROBLEM_TYPES.items() if kind.status == status), "error")
